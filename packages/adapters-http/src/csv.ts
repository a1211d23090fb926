import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** A spreadsheet takes what begins so for a formula: `=`, `+`, `-`, `@`, also in full width, tab, CR and NUL. */
const FORMULA = /^[ \u00a0\u3000]*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]/;

/** A text that no spreadsheet runs: an apostrophe stands before what could be a formula. */
export const inert = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

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
