import { type Call, Currency } from '@soko/domain';
import type { CatalogImport, ImportReport, ProductRow, SkuImportRun } from './port.ts';
import { readSkus } from './read-skus.ts';

export type SkuImport = Readonly<{
  rows: AsyncIterable<ProductRow>;
  /** The shop's slug, or its id. */
  shop: string;
  /** ISO 4217; the shop's, when missing. */
  currency?: string | undefined;
}> &
  Pick<SkuImportRun, 'kind' | 'dryRun' | 'onProgress' | 'id'>;

/**
 * Takes a file of prices or of stock into a shop's catalogue. Refuses `not_found` (shop) and `validation_failed` (currency,
 * a file that cannot be read): then nothing was written.
 */
export function importSkus({ catalogImport }: Readonly<{ catalogImport: CatalogImport }>) {
  return async (call: Call, { rows, shop: named, currency, ...run }: SkuImport): Promise<ImportReport> => {
    const shop = await catalogImport.shop(named);
    const skus = readSkus(rows, run.kind, currency === undefined ? shop.currency : Currency.of(currency));
    return catalogImport.runSkus({ ...run, call, shopSlug: shop.slug, skus });
  };
}
