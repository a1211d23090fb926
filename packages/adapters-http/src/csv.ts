import { Readable } from 'node:stream';
import { inert } from '@soko/application';
import { stringify } from 'csv-stringify';

/** Rows as CSV (RFC 4180), every cell in quotes, made as they come. */
export function csvOf<Row>(
  columns: Readonly<Record<string, (row: Row) => string | null>>,
  rows: AsyncIterable<Row>,
): Readable {
  const cells = Object.values(columns);
  const lines = async function* () {
    yield Object.keys(columns);
    for await (const row of rows) yield cells.map((cell) => inert(cell(row) ?? ''));
  };
  const made = stringify({ quoted: true, quoted_empty: true, record_delimiter: 'windows' });
  return Readable.from(lines()).compose(made);
}
