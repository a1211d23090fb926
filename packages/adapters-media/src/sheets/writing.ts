import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { inert } from '@soko/application';
import { refuse } from '@soko/domain';
import { stringify } from 'csv-stringify';
import type WriteExcelFile from 'write-excel-file/node';

const MAX_ROWS = 100_000;
/** What a cell of a spreadsheet holds, in characters. */
const MAX_CELL = 32_767;

/** CSV (RFC 4180) in UTF-8, every cell in quotes, made as the rows come. */
export async function* csvFile(rows: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
  const lines = async function* () {
    for await (const row of rows) yield row.map(inert);
  };
  const made = stringify({ quoted: true, quoted_empty: true, record_delimiter: 'windows' });
  for await (const chunk of Readable.from(lines()).compose(made)) yield Buffer.from(chunk);
}

/** A workbook with one sheet, whose cells are all text. Refuses `export_too_large`. */
export async function* xlsxFile(rows: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
  const table: string[][] = [];
  for await (const row of rows) {
    if (table.length > MAX_ROWS) refuse('export_too_large', { rows: MAX_ROWS });
    const cells = row.map(inert);
    if (cells.some((cell) => cell.length > MAX_CELL)) {
      refuse('export_too_large', { detail: 'A text is longer than a cell of a spreadsheet: ask for CSV.' });
    }
    table.push(cells.map(escaped));
  }
  const writeExcelFile: typeof WriteExcelFile = createRequire(import.meta.url)('write-excel-file/node');
  yield await writeExcelFile(table).toBuffer();
}

/**
 * A text as a workbook has it (ECMA-376, ST_Xstring): what XML cannot hold, or holds otherwise, is `_xHHHH_`, and so is what
 * looks like that. The writer takes names that every object has (`valueOf`) for texts it knows: those are no such names then.
 */
function escaped(text: string): string {
  const safe = text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replace(NOT_XML, (sign) => coded(sign));
  return safe in Object.prototype ? `${coded(safe)}${safe.slice(1)}` : safe;
}

/** U+FFFD is XML, and yet readers drop it, as what could not be decoded. */
const NOT_XML = /[\p{Cc}\p{Cs}\ufffd-\uffff]/gu;

const coded = (text: string): string =>
  text === '\n' || text === '\t' ? text : `_x${text.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
