import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between one question and the next. */
const PAUSE = 50;

/** Asks again until the answer is neither null nor false, and answers it; throws, saying what never came, after the time. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  { seconds, pause = PAUSE }: Readonly<{ seconds: number; pause?: number }>,
): Promise<Exclude<T, null | false>> {
  for (const limit = Date.now() + seconds * 1_000; ; await delay(pause)) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer as Exclude<T, null | false>;
    if (Date.now() > limit) throw new Error(`It did not come within ${seconds} s: ${what}`);
  }
}
