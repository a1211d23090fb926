import type { Sku } from '@soko/domain';
import { type Columns, cellsOf, Headers } from './cells.ts';
import { LIMITS } from './draft.ts';
import type { ProductRow } from './port.ts';
import type { RefusedSku } from './read-skus.ts';

/** What a row says of one image of a product that is there, by the handle of the product and the URL of the image. */
export type ImportedImageRow = Readonly<{
  line: number;
  handle: string;
  url: string;
  /** null: where it is; a new one comes last. */
  position: number | null;
  /** null: as it is. */
  altText: string | null;
  /** The variant that it shows; null: as it is. */
  sku: Sku | null;
}>;

type Field = 'handle' | 'url' | 'position' | 'altText' | 'sku';
const COLUMNS: Columns<Field> = {
  handle: ['handle'],
  url: ['url', 'image_url'],
  position: ['position', 'image_position'],
  altText: ['alt', 'image_alt'],
  sku: ['sku'],
};

/**
 * Reads a file of images, a row each, in memory that does not grow with it. A row with a flaw is refused and disturbs no
 * other. Refuses `validation_failed` for a file without a handle and a URL.
 */
export async function* readImages(rows: AsyncIterable<ProductRow>): AsyncGenerator<ImportedImageRow | RefusedSku> {
  let headers: Headers | null = null;
  for await (const row of rows) {
    headers ??= Headers.of(COLUMNS, ['handle', 'url'], row);
    const cells = cellsOf(row, headers);
    if (cells.raw('url') === '') cells.flaw('url', 'value_missing', 'A row names the URL of an image.');
    const read = {
      line: row.line,
      handle: cells.required('handle', LIMITS.handle),
      url: cells.url('url') ?? '',
      position: cells.count('position'),
      altText: cells.knows('altText') ? cells.text('altText', LIMITS.altText) : null,
      sku: cells.sku('sku'),
    };
    yield cells.flaws.length > 0 ? { line: row.line, flaws: cells.flaws } : read;
  }
}
