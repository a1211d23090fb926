import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ImportFlaw, MAX_REPORTED_FLAWS, type RefusedSku } from '@soko/application';
import type { Knex } from 'knex';
import { from as copyFrom } from 'pg-copy-streams';
import { sql } from '../sql.ts';

const PIECE = 65_536;
const STEP = 1_000;
const NOTHING = '\\N';

/** A temporary table that rows of a file are streamed into: its columns, and by which of them it is read. */
export type Staged = Readonly<{ table: string; columns: string; index: string }>;

type Value = string | number | boolean | null | undefined;

/** What was refused while the file was read. */
export type ReadFlaws = Readonly<{ refused: number; errors: readonly ImportFlaw[] }>;

/**
 * Streams the rows of a file into a temporary table by COPY, each with its place in the file first. Nothing of the file stays
 * in this process but the flaws of rows that were refused, which are answered.
 */
export async function stageRows<Row extends object>(
  trx: Knex.Transaction,
  {
    rows,
    onProgress,
  }: Readonly<{ rows: AsyncIterable<Row | RefusedSku>; onProgress?: ((done: number) => void) | undefined }>,
  { table, columns, index }: Staged,
  valuesOf: (row: Row) => readonly Value[],
): Promise<ReadFlaws> {
  const errors: ImportFlaw[] = [];
  let refused = 0;
  const pieces = async function* () {
    let n = 0;
    let piece = '';
    for await (const row of rows) {
      n += 1;
      if (isRefused(row)) {
        refused += 1;
        errors.push(...row.flaws.slice(0, MAX_REPORTED_FLAWS - errors.length));
      } else piece += `${[n, ...valuesOf(row)].map(cell).join('\t')}\n`;
      if (piece.length >= PIECE) {
        yield piece;
        piece = '';
      }
      if (n % STEP === 0) onProgress?.(n);
    }
    if (piece !== '') yield piece;
    onProgress?.(n);
  };
  await sql(
    trx,
    null,
    `${PATIENT}; drop table if exists pg_temp.${table}; create temp table ${table} (${columns}) on commit drop`,
  );
  const connection = await trx.client.acquireConnection();
  const copy = connection.query(copyFrom(`copy ${table} from stdin`));
  await pipeline(Readable.from(pieces(), { objectMode: true, highWaterMark: 2 }), copy);
  await sql(trx, null, `create index on ${table} (${index}); analyze ${table}`);
  return { errors, refused };
}

const isRefused = <Row extends object>(row: Row | RefusedSku): row is RefusedSku => 'flaws' in row;

const cell = (value: Value): string =>
  value === null || value === undefined
    ? NOTHING
    : String(value).replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A large file takes longer than any statement of a request may. */
const PATIENT = `
  set local statement_timeout = 0;
  set local lock_timeout = '10min';
  set local idle_in_transaction_session_timeout = 0;
  set local work_mem = '64MB';
  set local client_min_messages = warning`;
