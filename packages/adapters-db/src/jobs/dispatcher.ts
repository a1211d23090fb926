import type { EventType } from '@soko/domain';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { type Database, json, sqlOne } from '../postgres/sql.ts';
import { MAX_ATTEMPTS } from './add-job.ts';
import { type Loop, startLoop } from './loop.ts';

/** Which jobs hang on which event, by name. */
export type Subscriptions = Readonly<Partial<Record<EventType, readonly string[]>>>;

/** How many events one statement takes. */
const BATCH = 500;

export type DispatcherOptions = Readonly<{
  knex: Knex;
  subscriptions: Subscriptions;
  /** How long the queue is left alone after it was found empty, in milliseconds. */
  pause?: number;
  maxAttempts?: number;
  logger: Logger;
}>;

/** Turns events into jobs as they come, until it is stopped. Any number of processes may do so at once. */
export function startDispatcher({ knex, subscriptions, pause = 200, maxAttempts, logger }: DispatcherOptions): Loop {
  const work = async (): Promise<void> => {
    while ((await dispatchEvents(knex, subscriptions, maxAttempts)) === BATCH) {
      // a full batch: there may be more
    }
  };
  return startLoop({ name: 'dispatcher', pause, work, logger });
}

/**
 * Turns what waits in the queue into jobs, at most one batch, and answers how many events it took. One statement, so one
 * transaction: an event leaves the queue if and only if its jobs exist. Each event also gets the job `dispatch`, done at
 * once: by it an event that nobody subscribed to can be told from one that was lost.
 */
export async function dispatchEvents(
  db: Database,
  subscriptions: Subscriptions,
  maxAttempts = MAX_ATTEMPTS,
): Promise<number> {
  const pairs = Object.entries(subscriptions).flatMap(([type, jobs = []]) => jobs.map((job) => ({ type, job })));
  const row = await sqlOne<{ taken: number }>(db, 'events_dispatch', DISPATCH, [json(pairs), BATCH, maxAttempts]);
  return row?.taken ?? 0;
}

// A few indexed look-ups per event; an empty queue costs 0.1 ms. The jobs are made by a function in the select list of
// `added`, which runs because the last line reads it.
const DISPATCH = `
with picked as materialized (
  select event_id from soko.event_queue order by event_id limit $2 for update skip locked
), taken as (
  delete from soko.event_queue q using picked where q.event_id = picked.event_id returning q.event_id
), wanted as (
  select e.id as event_id, s.job,
    json_build_object('event_id', e.id, 'type', e.type, 'subject', e.subject, 'payload', e.payload,
      'request_id', e.request_id) as payload
  from taken
  join soko.events e on e.id = taken.event_id
  join jsonb_to_recordset($1::jsonb) s(type text, job text) on s.type = e.type
), noted as (
  insert into soko.event_jobs (event_id, job, done_at)
  select event_id, 'dispatch', now() from taken union all select event_id, job, null from wanted
  on conflict do nothing
), specs as (
  select array_agg((job, payload, null, null, $3, event_id || ':' || job, null, array[job])::graphile_worker.job_spec) as all
  from wanted
), added as (
  select graphile_worker.add_jobs(specs.all) from specs where specs.all is not null
)
select (select count(*) from taken) as taken, (select count(*) from added) as added`;
