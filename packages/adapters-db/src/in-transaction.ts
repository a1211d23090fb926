import { AsyncLocalStorage } from 'node:async_hooks';

const running = new AsyncLocalStorage<true>();

/** Whether this code runs inside of a store's transaction, where nothing may wait for a network. */
export const inTransaction = (): boolean => running.getStore() === true;

/** Runs the work as inside of a transaction. Throws a plain Error when it is in one already: that is a bug of the caller. */
export async function asTransaction<T>(work: () => Promise<T>): Promise<T> {
  if (inTransaction()) throw new Error('A transaction was started inside of another one.');
  return running.run(true, work);
}
