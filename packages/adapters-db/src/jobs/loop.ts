import type { Logger } from 'pino';

/** Something done again and again until it is stopped. */
export type Loop = Readonly<{
  /** Does it now rather than after the pause. */
  nudge(): void;
  /** Ends the loop; settles when the work in hand is done. */
  stop(): Promise<void>;
}>;

export type LoopOptions = Readonly<{
  /** Stands in the log. */
  name: string;
  /** The pause between the end of one round and the start of the next, in milliseconds. */
  pause: number;
  work: () => Promise<unknown>;
  logger: Logger;
}>;

/**
 * Starts at once. A round that fails is followed by the next like any other, so that a database that was away is found
 * again; the log tells of the first failure and of the recovery, not of each round between.
 */
export function startLoop({ name, pause, work, logger }: LoopOptions): Loop {
  let stopped = false;
  let nudged = false;
  let failing = false;
  let wake = (): void => {};

  const round = async (): Promise<void> => {
    try {
      await work();
      if (failing) logger.info({ loop: name }, 'working again');
      failing = false;
    } catch (failure) {
      if (!failing) logger.warn({ loop: name, err: failure }, 'failed; trying again');
      failing = true;
    }
  };
  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopped) {
      nudged = false;
      await round();
      if (!stopped && !nudged) await rest();
    }
  };
  const ended = run();

  return {
    nudge() {
      nudged = true;
      wake();
    },
    async stop() {
      stopped = true;
      wake();
      await ended;
    },
  };
}
