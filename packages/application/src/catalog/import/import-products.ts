import { type Call, Currency, refuse } from '@soko/domain';
import { PRODUCT_FORMATS } from './formats.ts';
import type { CatalogImport, ImportReport, ImportRun, ProductRow } from './port.ts';
import { readProducts } from './read-products.ts';

export type ProductImport = Readonly<{
  rows: AsyncIterable<ProductRow>;
  /** The name of one of `PRODUCT_FORMATS`. */
  format: string;
  /** The shop's slug, or its id. */
  shop: string;
  /** ISO 4217; the shop's, when missing. */
  currency?: string | undefined;
}> &
  Pick<ImportRun, 'stock' | 'dryRun' | 'onProgress' | 'productStatus' | 'reviewsChanges' | 'id'>;

/**
 * Takes a file of products into a shop's catalogue. Refuses `not_found` (shop) and `validation_failed` (format, currency,
 * a file that cannot be read): then nothing was written.
 */
export function importProducts({ catalogImport }: Readonly<{ catalogImport: CatalogImport }>) {
  return async (
    call: Call,
    { rows, format: name, shop: slug, currency, ...run }: ProductImport,
  ): Promise<ImportReport> => {
    const names = PRODUCT_FORMATS.map((each) => each.name);
    const format = PRODUCT_FORMATS.find((each) => each.name === name);
    if (format === undefined) refuse('validation_failed', { detail: `${name} is none of ${names.join(', ')}.` });
    const shop = await catalogImport.shop(slug);
    const context = { shopSlug: shop.slug, currency: currency === undefined ? shop.currency : Currency.of(currency) };
    return catalogImport.run({ ...run, call, shopSlug: shop.slug, products: readProducts(rows, format, context) });
  };
}
