import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<true>();
let count = 0;

/** Whether this code runs inside of a store's transaction, where nothing may wait for a network. */
export const inTransaction = (): boolean => running.getStore() === true;

/**
 * Runs the work as inside of a transaction. Throws a plain Error when it is in one already: that is a bug of the caller.
 * Node 20 runs a hook for every promise while such a context is kept, so it is kept only while there is a transaction.
 */
export async function asTransaction<T>(work: () => Promise<T>): Promise<T> {
  if (inTransaction()) throw new Error('A transaction was started inside of another one.');
  count += 1;
  try {
    return await running.run(true, work);
  } finally {
    count -= 1;
    if (count === 0) running.disable();
  }
}
