import type { Call } from '@soko/domain';
import type { CatalogImport, ImageImportRun, ImportReport, ProductRow } from './port.ts';
import { readImages } from './read-images.ts';

export type ImageImport = Readonly<{
  rows: AsyncIterable<ProductRow>;
  /** The shop's slug, or its id. */
  shop: string;
}> &
  Pick<ImageImportRun, 'dryRun' | 'onProgress' | 'reviewsChanges' | 'id'>;

/**
 * Takes a file of images into the products that a shop has. Refuses `not_found` (shop) and `validation_failed` (a file that
 * cannot be read): then nothing was written.
 */
export function importImages({ catalogImport }: Readonly<{ catalogImport: CatalogImport }>) {
  return async (call: Call, { rows, shop: named, ...run }: ImageImport): Promise<ImportReport> => {
    const { slug: shopSlug } = await catalogImport.shop(named);
    return catalogImport.runImages({ ...run, call, shopSlug, images: readImages(rows) });
  };
}
