import type { Currency, Money } from '@soko/domain';
import { type Cells, type Columns, cellsOf, Headers } from './cells.ts';
import type { ImportFlaw, ProductRow } from './port.ts';

/** What a row says of one SKU that is there. What is null is left as it is. */
export type ImportedSku = Readonly<{
  line: number;
  sku: string;
  price: Money | null;
  /** Whether the file has the column at all; then an empty cell takes the price that it is compared with away. */
  comparesPrices: boolean;
  compareAtPrice: Money | null;
  cost: Money | null;
  /** What there is now, or how many more (fewer, below zero); never both. */
  onHand: number | null;
  delta: number | null;
  reason: string | null;
}>;

/** A row of which nothing is written, and why. */
export type RefusedSku = Readonly<{ line: number; flaws: readonly ImportFlaw[] }>;

type Field = 'sku' | 'price' | 'compareAtPrice' | 'cost' | 'currency' | 'onHand' | 'delta' | 'reason';
const COLUMNS: Columns<Field> = {
  sku: ['sku'],
  price: ['price'],
  compareAtPrice: ['compare_at_price'],
  cost: ['cost'],
  currency: ['currency'],
  onHand: ['on_hand'],
  delta: ['delta'],
  reason: ['reason'],
};
const REASON = 200;

/**
 * Reads a file of prices or of stock, a row per SKU, in memory that does not grow with it. A row with a flaw is refused and
 * disturbs no other. Refuses `validation_failed` for a file without the columns of its kind.
 */
export async function* readSkus(
  rows: AsyncIterable<ProductRow>,
  kind: 'prices' | 'stock',
  currency: Currency,
): AsyncGenerator<ImportedSku | RefusedSku> {
  let headers: Headers | null = null;
  for await (const row of rows) {
    headers ??= Headers.of(COLUMNS, kind === 'prices' ? ['sku', 'price'] : ['sku'], row);
    const cells = cellsOf(row, headers);
    const read = kind === 'prices' ? priceOf(cells, currency) : stockOf(cells);
    yield cells.flaws.length > 0 ? { line: row.line, flaws: cells.flaws } : read;
  }
}

const NOTHING = {
  price: null,
  comparesPrices: false,
  compareAtPrice: null,
  cost: null,
  onHand: null,
  delta: null,
  reason: null,
};

function skuOf(row: Cells): string {
  if (row.raw('sku') === '') row.flaw('sku', 'value_missing', 'A row names its SKU.');
  return row.sku('sku') ?? '';
}

function priceOf(row: Cells, byDefault: Currency): ImportedSku {
  const currency = row.currency('currency') ?? byDefault;
  return {
    ...NOTHING,
    line: row.line,
    sku: skuOf(row),
    price: row.price('price', currency),
    comparesPrices: row.knows('compareAtPrice'),
    compareAtPrice: row.price('compareAtPrice', currency),
    cost: row.price('cost', currency),
  };
}

function stockOf(row: Cells): ImportedSku {
  const read = {
    ...NOTHING,
    line: row.line,
    sku: skuOf(row),
    onHand: row.count('onHand'),
    delta: row.change('delta'),
    reason: row.text('reason', REASON) || null,
  };
  if (read.onHand !== null && read.delta !== null) {
    row.flaw('delta', 'count_not_valid', 'A row says how many there are, or how many more: not both.');
  }
  return read;
}
