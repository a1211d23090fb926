import type { WorkerEvents } from 'graphile-worker';

export type Lanes = Readonly<{
  /** For the worker pool's `forbiddenFlags`: which jobs may not be taken now. */
  full: () => Promise<string[]>;
  /** Follows what the workers of a pool do. */
  follow: (events: WorkerEvents) => void;
}>;

/**
 * Lets at most so many jobs of one name run at once in this process. With as many workers as all names together may use,
 * a name that is slow or comes in masses never takes the place of another. Workers ask for jobs one after the other, a
 * millisecond each: asked at once, all would take the same name before anyone has counted.
 */
export function jobLanes(perName: number): Lanes {
  const running = new Map<string, number>();
  const count = (name: string, by: number): void => void running.set(name, (running.get(name) ?? 0) + by);
  const waiting: (() => void)[] = [];
  let asking = false;

  const turn = (): Promise<void> => {
    if (asking) return new Promise((resolve) => waiting.push(resolve));
    asking = true;
    return Promise.resolve();
  };
  const next = (): void => {
    const first = waiting.shift();
    if (first) first();
    else asking = false;
  };

  return {
    async full() {
      await turn();
      return [...running].filter(([, jobs]) => jobs >= perName).map(([name]) => name);
    },
    follow(events) {
      events.on('job:start', ({ job }) => {
        count(job.task_identifier, 1);
        next();
      });
      events.on('worker:getJob:empty', next);
      events.on('worker:getJob:error', next);
      events.on('job:complete', ({ job }) => count(job.task_identifier, -1));
    },
  };
}
