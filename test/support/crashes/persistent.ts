import { until } from './until.ts';

/** Asks again where no answer comes, because the process that was to give it died, or where it says: later (503). */
export const persistent = <T>(ask: () => Promise<T>) =>
  until(
    'an answer',
    async () => {
      try {
        const answer = await ask();
        return (answer as { status?: number } | null)?.status === 503 ? null : answer;
      } catch (failure) {
        // what fetch throws for a connection that broke, and what a step says whose answer was a 503
        if (failure instanceof TypeError || (failure as Error).message.startsWith('503 ')) return null;
        throw failure;
      }
    },
    { seconds: 60 },
  );
