import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromBufferPromise } from 'yauzl';
import { broken } from './table.ts';

/** More parts than any spreadsheet has. */
const MAX_ENTRIES = 1_000;
/** What all parts are together, unpacked. */
const MAX_UNPACKED = 200 * 1024 * 1024;
/** So many times its packed size a part may be, once it is larger than nothing to speak of. */
const MAX_RATIO = 200;
const HARMLESS = 1024 * 1024;
const ENCRYPTED = 1;

/** The first sheets of a workbook are looked at cell by cell. */
const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
const MAX_COLUMNS = 200;
const MAX_ROWS = 100_001;
/** An address like a cell's or a row's; some other names are no wider. */
const ADDRESS = /\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']/g;
const EDGE = 64;

/**
 * Unpacks a workbook part by part, keeping nothing, and refuses `validation_failed` what would be too large to read: too many
 * parts, too much unpacked (also where the directory tells otherwise), sheets with more rows or columns than are taken, and
 * XML with entities of its own.
 */
export async function checkWorkbook(bytes: Buffer): Promise<void> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true, autoClose: false });
  let unpacked = 0;
  let entries = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      entries += 1;
      unpacked += entry.uncompressedSize;
      if (entries > MAX_ENTRIES) tooLarge('has too many parts');
      if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) broken('is in a file with a password: save it without', 1);
      const isSwollen = entry.uncompressedSize > HARMLESS && entry.uncompressedSize > MAX_RATIO * entry.compressedSize;
      if (unpacked > MAX_UNPACKED || isSwollen) tooLarge('is more than 200 MB when it is unpacked');
      await pipeline(await zip.openReadStreamPromise(entry), lookedAt(entry));
    }
  } finally {
    zip.close();
  }
}

const tooLarge = (sentence: string): never => broken(`is in a workbook that ${sentence}: send CSV, or fewer rows`, 1);

/** Where a part goes to be looked at. */
function lookedAt({ fileName }: Entry): Writable {
  const isXml = /\.(xml|rels)$/i.test(fileName);
  const isSheet = SHEET.test(fileName);
  let edge = '';
  const look = (chunk: Buffer): void => {
    const text = edge + chunk.toString('latin1');
    if (isXml && /<!(DOCTYPE|ENTITY)/i.test(text)) broken('is in a workbook with entities of its own', 1);
    if (isSheet) for (const [, column = '', row = ''] of text.matchAll(ADDRESS)) checkAddress(column, Number(row));
    edge = text.slice(-EDGE);
  };
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        look(chunk);
        done();
      } catch (failure) {
        done(failure instanceof Error ? failure : new Error(String(failure)));
      }
    },
  });
}

function checkAddress(column: string, row: number): void {
  if (row > MAX_ROWS) tooLarge('has more than 100,000 rows');
  if (columnNumber(column) > MAX_COLUMNS) tooLarge(`has more than ${MAX_COLUMNS} columns`);
}

/** A is 1, AA is 27. */
const columnNumber = (letters: string): number =>
  [...letters.toUpperCase()].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
