import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { from as copyFrom } from 'pg-copy-streams';

/** Rows are handed to the database in pieces of about this many characters. */
const PIECE = 65_536;
/** How often progress is told, in rows. */
const STEP = 1_000;

/** No value, as COPY reads it. */
export const NOTHING = '\\N';
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value as COPY reads it. */
export const cell = (value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined
    ? NOTHING
    : String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);

/** A large file takes longer than any statement of a request may. */
export const PATIENT = `
  set local statement_timeout = 0;
  set local lock_timeout = '10min';
  set local idle_in_transaction_session_timeout = 0;
  set local work_mem = '64MB';
  set local client_min_messages = warning`;

/** The rows of a file as they are read, and who is told how many there were. */
export type Reading<Row> = Readonly<{
  rows: AsyncIterable<Row>;
  onProgress?: ((done: number) => void) | undefined;
}>;

/**
 * Streams rows into a table by COPY, each with its place in the file as the first cell; null leaves a row out. `target` is
 * the table, with its columns where not all are given.
 */
export async function copyInto<Row>(
  trx: Knex.Transaction,
  target: string,
  { rows, onProgress }: Reading<Row>,
  cellsOf: (row: Row) => readonly string[] | null,
): Promise<void> {
  const pieces = async function* () {
    let n = 0;
    let piece = '';
    for await (const row of rows) {
      n += 1;
      const cells = cellsOf(row);
      if (cells !== null) piece += `${n}\t${cells.join('\t')}\n`;
      if (piece.length >= PIECE) {
        yield piece;
        piece = '';
      }
      if (n % STEP === 0) onProgress?.(n);
    }
    if (piece !== '') yield piece;
    onProgress?.(n);
  };
  const connection = await trx.client.acquireConnection();
  const copy = connection.query(copyFrom(`copy ${target} from stdin`));
  await pipeline(Readable.from(pieces(), { objectMode: true, highWaterMark: 2 }), copy);
}
