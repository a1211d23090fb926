import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import type * as GraphileWorker from 'graphile-worker';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { startDispatcher } from './dispatcher.ts';
import { jobLanes } from './lanes.ts';
import { startLoop } from './loop.ts';
import { noteParked } from './parked.ts';
import { jobsPool } from './pool.ts';
import { queueDue } from './schedules.ts';
import { tasksOf, type Work } from './tasks.ts';
import { retireWorker, signOfLife, unlockDead } from './workers.ts';

export type JobsOptions = Work &
  Readonly<{
    /** The database, for the small pool with which jobs are taken and given back. */
    connectionString: string;
    knex: Knex;
    /** How many jobs of one name run at once in this process. */
    perName?: number;
    /** How often a job of an event is tried before it is parked. */
    maxAttempts?: number;
    /** After how many seconds without a sign of life the jobs of a worker are given to others. */
    deadAfterSeconds: number;
    /** How long the event queue is left alone after it was found empty, in milliseconds. */
    dispatchPause?: number;
    /** How long `stop` waits for jobs in flight, in milliseconds. */
    stopWithin?: number;
    logger: Logger;
  }>;

export type Jobs = Readonly<{
  /** There may be new events: looks at once. */
  nudge(): void;
  /** Takes no more jobs, lets those in flight end for a while, and gives the rest back. */
  stop(): Promise<void>;
}>;

/**
 * Milliseconds. How often each of the dozens of workers asks when it was not told of a job; the telling normally takes a few.
 * It finds what nobody tells of: a try that is due again.
 */
const POLL = 2_000;
/** How often schedules are looked at, and with that how exact they are. */
const TICK = 1_000;
/** The pause before a pool of workers that ended is replaced. */
const RESTART = 500;
/** A worker is declared dead after so many signs of life did not come. */
const MISSED_SIGNS = 6;

/**
 * Does the work of the market that nobody waits for: events become jobs, jobs run, schedules come round, and the jobs of
 * dead workers are done by others. Survives a restart of the database. Throws where it cannot start at all.
 */
export async function startJobs(options: JobsOptions): Promise<Jobs> {
  const { knex, subscriptions, schedules, deadAfterSeconds, logger } = options;
  const workers = await startWorkers(options);

  const dispatcher = startDispatcher({
    knex,
    subscriptions,
    logger,
    ...(options.dispatchPause === undefined ? {} : { pause: options.dispatchPause }),
    ...(options.maxAttempts === undefined ? {} : { maxAttempts: options.maxAttempts }),
  });
  const life = startLoop({
    name: 'signs of life',
    pause: (deadAfterSeconds * 1_000) / MISSED_SIGNS,
    logger,
    work: async () => {
      await signOfLife(knex, workers.id());
      const dead = await unlockDead(knex, deadAfterSeconds);
      if (dead.length > 0) logger.warn({ workers: dead }, 'the jobs of dead workers were given to others');
      await noteParked(knex);
    },
  });
  let started = false;
  const clock = startLoop({
    name: 'schedules',
    pause: TICK,
    logger,
    work: async () => {
      await queueDue(knex, schedules, { all: !started });
      started = true;
    },
  });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([dispatcher.stop(), clock.stop(), workers.finish()]);
    await life.stop(); // went on while jobs were in flight
    await workers.release();
  };
  return { nudge: dispatcher.nudge, stop: () => (stopping ??= stop()) };
}

/** The pool of workers, replaced by a new one whenever it gives up: it does so when it cannot note that a job is done. */
async function startWorkers(options: JobsOptions) {
  const { connectionString, knex, perName = 2, stopWithin = 8_000, logger } = options;
  // 100 files, which a process that serves alone does not wait for
  const { run, Logger: WorkerLogger }: typeof GraphileWorker = createRequire(import.meta.url)('graphile-worker');
  const taskList = tasksOf(knex, options);
  const concurrency = Object.keys(taskList).length * perName;
  const pgPool = jobsPool(connectionString, {
    max: concurrency + 1,
    onError: (error) => logger.debug({ err: error }, 'a connection of the job runner broke'),
  });

  let id = '';
  let runner: GraphileWorker.Runner;
  let stopping = false;
  let replaced: Promise<void> | undefined;
  const start = async (): Promise<void> => {
    const lanes = jobLanes(perName);
    const events: GraphileWorker.WorkerEvents = new EventEmitter();
    events.on('pool:create', ({ workerPool }) => {
      id = workerPool.id;
    });
    lanes.follow(events);
    tell(events, logger);
    runner = await run({
      pgPool,
      taskList,
      concurrency,
      events,
      forbiddenFlags: lanes.full,
      pollInterval: POLL,
      noHandleSignals: true,
      parsedCronItems: [], // else it looks for a crontab file where it was started
      // what it says for itself is of use only when looking closely
      logger: new WorkerLogger(() => (_level, message) => logger.debug({ from: 'graphile-worker' }, message)),
      // Without batches the worker does not look at the outcome of noting a job as done.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
    const replaceIt = (): void => {
      replaced = replace();
    };
    runner.promise.then(replaceIt, replaceIt);
  };
  const replace = async (): Promise<void> => {
    while (!stopping) {
      try {
        await retireWorker(knex, id);
        return await start();
      } catch (failure) {
        logger.warn({ err: failure }, 'the job runner ended; starting it again');
        await delay(RESTART);
      }
    }
  };

  const finish = async (): Promise<void> => {
    stopping = true;
    const ended = async (): Promise<void> => {
      await replaced;
      await runner.stop();
    };
    // One that has ended by itself has nothing in flight.
    await Promise.race([ended().catch(() => {}), delay(stopWithin, undefined, { ref: false })]);
  };
  const release = async (): Promise<void> => {
    await retireWorker(knex, id).catch((failure) => logger.warn({ err: failure }, 'jobs could not be given back'));
    await pgPool.end();
  };

  try {
    await start();
  } catch (failure) {
    await pgPool.end();
    throw failure;
  }
  return { id: () => id, finish, release };
}

/** The log has each failed try, and the last one as an error: then the job is parked. */
function tell(events: GraphileWorker.WorkerEvents, logger: Logger): void {
  events.on('job:error', ({ job, error }) => {
    const { id, task_identifier: name, attempts, max_attempts: of } = job;
    const facts = { job: name, id, attempt: attempts, of, err: error };
    if (attempts < of) logger.warn(facts, 'a job failed and will be tried again');
    else logger.error(facts, 'a job failed for the last time and is parked');
  });
}
