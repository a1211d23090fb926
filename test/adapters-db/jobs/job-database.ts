import { connect, type Jobs, type JobsOptions, startJobs } from '@soko/adapters-db';
import type { Knex } from 'knex';
import { type Logger, pino } from 'pino';
import { freshDatabase } from '../../support/database.ts';

/** A database of a test file's own, with what the tests of jobs ask of it. */
export interface JobDatabase {
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** As the role that serves. */
  readonly knex: Knex;
  /** As the owner. */
  readonly owner: Knex;
  /** Writes events as a use case does: to the log and to the queue, in one transaction. Answers their ids. */
  readonly happen: (type: string, count?: number) => Promise<readonly string[]>;
  /** Starts a runner, which `close` or `stopAll` stops. */
  readonly start: (options?: Partial<JobsOptions>) => Promise<Jobs>;
  readonly stopAll: () => Promise<void>;
  /** What the runners logged, as objects. */
  readonly log: Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

export const ADD_EVENTS = `
with added as (
  insert into soko.events (id, type, subject, payload, request_id)
  select soko.uuid_v7(), $1, 'subject-' || n, json_build_object('n', n), 'request-' || n from generate_series(1, $2::int) n
  returning id
)
insert into soko.event_queue select id from added returning event_id`;

export async function jobDatabase(): Promise<JobDatabase> {
  const database = await freshDatabase();
  const knex = connect(database.appUrl, { max: 6 });
  const owner = connect(database.ownerUrl, { max: 2 });
  const running: Jobs[] = [];
  const log: Record<string, unknown>[] = [];
  const logger: Logger = pino({ base: null }, { write: (line: string) => void log.push(JSON.parse(line)) });

  const stopAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((jobs) => jobs.stop()));
  };
  return {
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    knex,
    owner,
    log,
    async happen(type, count = 1) {
      const { rows } = await knex.raw(ADD_EVENTS).options({ values: [type, count] } as never);
      return rows.map(({ event_id }: { event_id: string }) => event_id);
    },
    async start(options = {}) {
      const jobs = await startJobs({
        connectionString: database.appUrl,
        knex,
        subscriptions: {},
        eventJobs: {},
        namedJobs: {},
        schedules: [],
        deadAfterSeconds: 30,
        dispatchPause: 10,
        logger,
        ...options,
      });
      running.push(jobs);
      return jobs;
    },
    stopAll,
    async close() {
      await stopAll();
      await knex.destroy();
      await owner.destroy();
      await database.drop();
    },
  };
}
