import { createRequire } from 'node:module';
import type { ProductRow } from '@soko/application';
import { isRefusal } from '@soko/domain';
import type * as ReadExcelFile from 'read-excel-file/universal';
import { broken, checkedHeader, rowOf } from './table.ts';
import { checkWorkbook } from './zip.ts';

/** The largest workbook that is taken, packed. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The rows below the header of a workbook's first sheet. Formulas count as what they came to when they were last saved,
 * merged cells as their first one, dates as `2026-11-21`, numbers as the shortest text that is theirs. Empty rows are passed
 * over. Refuses `validation_failed` for what is no workbook, and one that is too large.
 */
export async function* readXlsx(source: AsyncIterable<Uint8Array>): AsyncGenerator<ProductRow> {
  const table = await tableIn(await wholeOf(source));
  let header: readonly string[] | null = null;
  for (const [at, cells] of table.entries()) {
    const parsed = { record: cells.map(textOf), line: at + 1 };
    if (parsed.record.every((cell) => cell.trim() === '')) continue;
    if (header === null) header = checkedHeader(parsed);
    else yield rowOf({ ...parsed, record: fitted(parsed.record, header.length) }, header);
  }
}

type Cell = string | number | boolean | Date | null | undefined;

async function tableIn(bytes: Buffer): Promise<readonly (readonly Cell[])[]> {
  const { readSheet }: typeof ReadExcelFile = createRequire(import.meta.url)('read-excel-file/universal');
  try {
    await checkWorkbook(bytes);
    const { buffer, byteOffset, byteLength } = bytes;
    const whole = new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
    return (await readSheet(whole, 1, { trim: false, parseNumber: numberText })) as unknown as Cell[][];
  } catch (failure) {
    if (isRefusal(failure)) throw failure;
    return broken('is in a file that is no workbook, or a broken one: save it as XLSX anew, or as CSV', 1);
  }
}

/** What binary fractions add is dropped: 19.989999999999998 is 19.99. */
function numberText(text: string): string {
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  const rounded = Number(number.toPrecision(15));
  return Math.abs(rounded) < 1e21 && Math.abs(rounded) >= 1e-6
    ? String(rounded)
    : rounded === 0
      ? '0'
      : rounded.toFixed(10);
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00\.000Z$/, '');
  return String(cell);
}

/** Cells at the end of a row that are empty are often not there. */
const fitted = (record: readonly string[], length: number): readonly string[] =>
  record.length >= length ? record : [...record, ...Array.from({ length: length - record.length }, () => '')];

async function wholeOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > MAX_BYTES) broken('is in a workbook of more than 64 MB: send CSV', 1);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
