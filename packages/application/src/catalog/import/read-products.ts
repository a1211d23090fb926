import { assemble } from './assemble.ts';
import { type Cells, cellsOf, Headers, quoted } from './cells.ts';
import { LIMITS } from './draft.ts';
import type { ImportContext, ProductFormat } from './format.ts';
import type { RowGroup } from './grouping.ts';
import type { ImportedProduct, ProductRow, RefusedProduct } from './port.ts';
import { createSeen, type Seen } from './seen.ts';

/**
 * Reads the products of a file, one after the other, in memory that does not grow with it. A product with any flaw is
 * refused whole, with all its flaws, and disturbs no other. Refuses `validation_failed` for a file that is not of this
 * format. A file without rows has no products.
 */
export async function* readProducts(
  rows: AsyncIterable<ProductRow>,
  format: ProductFormat,
  context: ImportContext,
): AsyncGenerator<ImportedProduct | RefusedProduct> {
  const handles = createSeen();
  const skus = createSeen();
  for await (const group of format.group(cellsOfAll(rows, format))) {
    const product = assemble(format.read(group, context), context.shopSlug);
    if (isNew(group, handles)) checkSkus(group, product, skus);
    const flaws = group.rows.flatMap((row) => row.flaws);
    if (flaws.length > 0) {
      yield { line: product.line, handle: printable(group.handle), flaws };
    } else {
      for (const { sku } of product.variants) skus.add(sku);
      yield product;
    }
  }
}

/** A handle that may itself be what is wrong; null when nothing of it can be shown. */
const printable = (handle: string): string | null => handle.replace(/\p{Cc}/gu, '').slice(0, LIMITS.handle) || null;

async function* cellsOfAll(rows: AsyncIterable<ProductRow>, format: ProductFormat): AsyncGenerator<Cells> {
  let headers: Headers | null = null;
  for await (const row of rows) {
    headers ??= Headers.of(format.columns, format.required, row);
    yield cellsOf(row, headers);
  }
}

/** A handle that came before is a flaw. */
function isNew({ handle, rows: [first] }: RowGroup, handles: Seen): boolean {
  if (handle === '') return true;
  if (!handles.has(handle)) {
    handles.add(handle);
    return true;
  }
  first.flaw(null, 'handle_repeated', `Earlier rows have ${quoted(handle)} too: the rows of a product stand together.`);
  return false;
}

/** No SKU twice: neither in the product nor in one that was read before and not refused. */
function checkSkus({ rows }: RowGroup, { variants }: ImportedProduct, earlier: Seen): void {
  const byLine = new Map(rows.map((row) => [row.line, row]));
  const own = new Set<string>();
  for (const { line, sku } of variants) {
    const row = byLine.get(line);
    if (own.has(sku) || earlier.has(sku)) {
      const message = row?.raw('sku') === '' ? `${sku}, made from the options, stands` : `${sku} stands`;
      row?.flaw('sku', 'sku_repeated', `${message} on an earlier row too: give each variant a SKU of its own.`);
    }
    own.add(sku);
  }
}
