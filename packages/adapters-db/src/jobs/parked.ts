import { type Database, sql } from '../postgres/sql.ts';

/** A job that failed as often as it may. It waits, in nobody's way, until it is told to run again. */
export type ParkedJob = Readonly<{
  id: string;
  /** Which job, by its name. */
  job: string;
  /** The event it hangs on; null for one that was queued without. */
  eventId: string | null;
  attempts: number;
  /** Why it failed the last time. */
  failure: string;
}>;

/** Said of a job whose workers died each time. */
const DIED = 'Its worker died.';

/** The jobs that are parked, oldest first. */
export const parked = (db: Database): Promise<readonly ParkedJob[]> =>
  sql<ParkedJob>(
    db,
    'jobs_parked',
    `select id::text, task_identifier as job, ${eventOf('key')} as "eventId", attempts,
       coalesce(last_error, '${DIED}') as failure
     from graphile_worker.jobs j where ${isParked('j')} order by j.id`,
  );

/** Runs a parked job again, with all its tries. False where there is no parked job with this id. */
export async function retry(db: Database, id: string): Promise<boolean> {
  if (!/^\d{1,18}$/.test(id)) return false;
  const again = await sql(
    db,
    'job_retry',
    `with again as materialized (
       select ran.key from graphile_worker.jobs j
       cross join lateral graphile_worker.reschedule_jobs(array[j.id], run_at => now(), attempts => 0) ran
       where j.id = $1 and ${isParked('j')}
     ), cleared as (
       update soko.event_jobs e set failure = null from again
       where e.event_id = ${eventOf('again.key')} and e.job = substr(again.key, 38)
     )
     select from again`,
    [id],
  );
  return again.length > 0;
}

/** Notes the reason beside the event, where a job of an event has failed for the last time. */
export async function noteParked(db: Database): Promise<void> {
  await sql(
    db,
    'jobs_note_parked',
    `update soko.event_jobs e set failure = left(coalesce(j.last_error, '${DIED}'), 2000)
     from graphile_worker.jobs j
     where ${isParked('j')} and e.event_id = ${eventOf('j.key')} and e.job = j.task_identifier
       and e.done_at is null and e.failure is null`,
  );
}

const isParked = (jobs: string): string => `${jobs}.attempts >= ${jobs}.max_attempts and ${jobs}.locked_at is null`;

/** The event in a job's key, `<event>:<job>`; null for another key. */
const eventOf = (key: string): string =>
  `case when ${key} ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:' then left(${key}, 36)::uuid end`;
