import {
  type ImportContext,
  type ImportedProduct,
  isRefused,
  PRODUCT_FORMATS,
  type ProductFormat,
  type ProductRow,
  type RefusedProduct,
  readProducts,
} from '@soko/application';
import { Currency } from '@soko/domain';

export const CONTEXT: ImportContext = { shopSlug: 'corner', currency: Currency.of('NGN') };

export const formatNamed = (name: string): ProductFormat => {
  const format = PRODUCT_FORMATS.find((each) => each.name === name);
  if (format === undefined) throw new Error(`There is no format ${name}.`);
  return format;
};

/** Rows of a file with these columns; empty cells may be left out. The header is line 1. */
export async function* rowsOf(
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string>>[],
): AsyncGenerator<ProductRow> {
  for (const [index, row] of rows.entries()) {
    const cells = new Map(columns.map((column) => [column, row[column] ?? '']));
    for (const column of Object.keys(row)) if (!cells.has(column)) throw new Error(`There is no column ${column}.`);
    yield { line: index + 2, cells };
  }
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export type Outcome = Readonly<{ products: ImportedProduct[]; refused: RefusedProduct[] }>;

/** What a format makes of rows. */
export async function outcomeOf(
  format: string,
  rows: AsyncIterable<ProductRow>,
  context: ImportContext = CONTEXT,
): Promise<Outcome> {
  const all = await collect(readProducts(rows, formatNamed(format), context));
  return {
    products: all.filter((each): each is ImportedProduct => !isRefused(each)),
    refused: all.filter(isRefused),
  };
}
