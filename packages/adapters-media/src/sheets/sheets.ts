import { createReadStream } from 'node:fs';
import type { ProductRow, Sheets } from '@soko/application';
import { refuse } from '@soko/domain';
import { readCsv } from './csv.ts';
import { broken } from './table.ts';
import { csvFile, xlsxFile } from './writing.ts';
import { readXlsx } from './xlsx.ts';

/** CSV and XLSX, by well-kept libraries within limits of ours. */
export const sheets: Sheets = {
  rows: (bytes) => readRows(bytes),
  file: (rows, format) => (format === 'csv' ? csvFile(rows) : xlsxFile(rows)),
};

/** The rows of a file, or of standard input (`-`). Refuses what `Sheets.rows` refuses, and a file that cannot be opened. */
export async function* readFileRows(path: string): AsyncGenerator<ProductRow> {
  const file = path === '-' ? process.stdin : createReadStream(path);
  try {
    yield* readRows(file);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? failure.code : undefined;
    if (code === 'ENOENT') refuse('validation_failed', { detail: `There is no file ${path}.` });
    if (code === 'EISDIR') refuse('validation_failed', { detail: `${path} is a folder.` });
    if (code === 'EACCES') refuse('validation_failed', { detail: `${path} may not be read.` });
    throw failure;
  }
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** An old spreadsheet, or a new one with a password around it. */
const COMPOUND = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const UTF_16 = [Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')];

async function* readRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<ProductRow> {
  const { head, whole } = await begun(source);
  const isOne = (start: Buffer): boolean => head.subarray(0, start.length).equals(start);
  if (isOne(COMPOUND)) broken('is in an old or an encrypted spreadsheet: save it as XLSX without a password', 1);
  if (UTF_16.some(isOne)) broken('is in UTF-16: save the file as UTF-8', 1);
  yield* isOne(ZIP) ? readXlsx(whole) : readCsv(whole);
}

/** The first bytes of a file, and the file with them. */
async function begun(source: AsyncIterable<Uint8Array>) {
  const iterator = source[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  let isOver = false;
  while (head.length < COMPOUND.length && !isOver) {
    const { value, done } = await iterator.next();
    if (done === true) isOver = true;
    else head = Buffer.concat([head, value]);
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { head, whole: whole() };
}
