import { startJobs } from '@soko/adapters-db';
import { queuedEvent } from '@soko/adapters-payments';
import {
  eventJobs,
  FETCH_SUBSCRIPTIONS,
  joined,
  SEARCH_SUBSCRIPTIONS,
  SUBSCRIPTIONS,
  schedules,
} from '@soko/application';
import type { Config } from './config.ts';
import type { Market } from './market.ts';

/** The jobs of a process, until they are stopped. */
export type Work = Readonly<{ stop: () => Promise<void> }>;

/** Starts to do what the market has to do beside its answers: what hangs on events, and what comes round. */
export function startWork(config: Config, { app, knex, sandbox, database, logger }: Market): Promise<Work> {
  return startJobs({
    connectionString: database.url,
    knex,
    subscriptions: subscriptionsOf(config),
    eventJobs: eventJobs(app),
    namedJobs:
      sandbox === null ? {} : { deliver_sandbox_event: (_call, payload) => sandbox.deliver(queuedEvent(payload)) },
    schedules: schedules(app, config.roundSeconds),
    deadAfterSeconds: config.workerDeadAfterSeconds,
    logger,
  });
}

const subscriptionsOf = ({ search, fetchesImages }: Config): typeof SUBSCRIPTIONS =>
  [...(search.url === null ? [] : [SEARCH_SUBSCRIPTIONS]), ...(fetchesImages ? [FETCH_SUBSCRIPTIONS] : [])].reduce(
    joined,
    SUBSCRIPTIONS,
  );
