import type { Call, NewId, UserId } from '@soko/domain';
import type { Journal } from '../journal.ts';
import { sql, type Transaction } from './sql.ts';

/** What the collections of one transaction share. */
export type Scope = Readonly<{
  trx: Transaction;
  call: Call;
  /** Stands in `created_by` and `updated_by`. */
  author: UserId | null;
  now: Date;
  newId: NewId;
  journal: Journal;
}>;

/**
 * Locks root rows and reads their children in the same statement. Such a statement sees the newest root, but children
 * as of its own start: where it had to wait for the lock they may be old. The text therefore answers `isFresh`
 * (made by `isFresh`) per row, and where one is not, runs once more under the lock that it now holds.
 */
export async function lockWhole<Row extends object>(
  { trx }: Scope,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  type Seen = Row & { isFresh?: boolean };
  const rows = await sql<Seen>(trx, name, text, values);
  const whole = rows.every(({ isFresh }) => isFresh) ? rows : await sql<Seen>(trx, name, text, values);
  return whole.map(({ isFresh: _, ...row }) => row as unknown as Row);
}

/** Whether the row that was locked is the one the statement's snapshot shows. Every `save` writes its root row. */
export const isFresh = (table: string, alias: string): string =>
  `coalesce((select seen.xmin = ${alias}.xmin from ${table} seen where seen.id = ${alias}.id), false) as "isFresh"`;
