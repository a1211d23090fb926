import { type ImportFlaw, MAX_REPORTED_FLAWS, type RefusedSku } from '@soko/application';
import type { Knex } from 'knex';
import { sql } from '../sql.ts';
import { cell, copyInto, PATIENT, type Reading } from './copying.ts';

/** A temporary table that rows of a file are streamed into: its columns, and by which of them it is read. */
export type Staged = Readonly<{ table: string; columns: string; index: string }>;

/** What was refused while the file was read. */
export type ReadFlaws = Readonly<{ refused: number; errors: readonly ImportFlaw[] }>;

/**
 * Streams the rows of a file into a temporary table by COPY, each with its place in the file first. Nothing of the file stays
 * in this process but the flaws of rows that were refused, which are answered.
 */
export async function stageRows<Row extends object>(
  trx: Knex.Transaction,
  reading: Reading<Row | RefusedSku>,
  { table, columns, index }: Staged,
  valuesOf: (row: Row) => readonly Parameters<typeof cell>[0][],
): Promise<ReadFlaws> {
  const errors: ImportFlaw[] = [];
  let refused = 0;
  await sql(
    trx,
    null,
    `${PATIENT}; drop table if exists pg_temp.${table}; create temp table ${table} (${columns}) on commit drop`,
  );
  await copyInto(trx, table, reading, (row) => {
    if (!isRefused(row)) return valuesOf(row).map(cell);
    refused += 1;
    errors.push(...row.flaws.slice(0, MAX_REPORTED_FLAWS - errors.length));
    return null;
  });
  await sql(trx, null, `create index on ${table} (${index}); analyze ${table}`);
  return { errors, refused };
}

const isRefused = <Row extends object>(row: Row | RefusedSku): row is RefusedSku => 'flaws' in row;
