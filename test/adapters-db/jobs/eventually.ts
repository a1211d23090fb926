import { setTimeout as delay } from 'node:timers/promises';

const LIMIT = 15_000;
const PAUSE = 10;

/** Asks again until the answer is truthy, and answers it; throws, saying what never came, after 15 s. */
export async function eventually<T>(what: string, ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const limit = Date.now() + LIMIT; Date.now() < limit; await delay(PAUSE)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`It never came: ${what}`);
}

/** A promise with its end outside. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
