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
        // a connection that broke or was refused, and what a step says whose answer was a 503
        const { code = '', message } = failure as NodeJS.ErrnoException;
        if (/^(UND_ERR_SOCKET|ECONN|EPIPE)/.test(code) || message.startsWith('503 ')) return null;
        throw failure;
      }
    },
    { seconds: 60 },
  );
