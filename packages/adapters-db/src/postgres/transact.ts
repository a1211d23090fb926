import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Held, Transaction, Wire } from './sql.ts';

/** How long a rollback may take before its connection is given up, in milliseconds. */
const ROLLBACK_LIMIT = 5_000;

/**
 * Runs the work in one transaction: kept when it returns, undone when it throws. In a transaction of the host's it is a
 * savepoint, by Knex. On a pool it is BEGIN and COMMIT on one connection: Knex makes a whole Knex for each transaction,
 * which takes three times as long as the two statements.
 */
export async function transact<T>(db: Knex | Knex.Transaction, work: (trx: Transaction) => Promise<T>): Promise<T> {
  if (db.isTransaction) return db.transaction(work);
  const client: Wire = db.client;
  const trx: Held = { client, held: await client.acquireConnection() };
  try {
    await client.query(trx.held, 'BEGIN');
    const result = await work(trx);
    const { response } = await client.query(trx.held, 'COMMIT');
    if (response.command !== 'COMMIT') throw new Error('A statement failed unnoticed: the transaction was undone.');
    return result;
  } catch (failure) {
    await rollBack(trx);
    throw failure;
  } finally {
    await client.releaseConnection(trx.held);
  }
}

/** Undoes what was done; a connection that cannot say so is not used again, which undoes it as well. */
async function rollBack({ client, held }: Held): Promise<void> {
  const limit = new AbortController();
  const late = delay(ROLLBACK_LIMIT, null, { signal: limit.signal }).then(() =>
    Promise.reject(new Error('A rollback took too long.')),
  );
  try {
    await Promise.race([client.query(held, 'ROLLBACK'), late]);
  } catch (failure) {
    held.__knex__disposed = failure;
  } finally {
    limit.abort();
    await late.catch(() => {});
  }
}
