import type { Schedule } from '@soko/application';
import { type Database, json, sql } from '../postgres/sql.ts';
import { MAX_ATTEMPTS } from './add-job.ts';

export type DueOptions = Readonly<{
  /** Whether every schedule is due, whenever it last came round: right after a start. */
  all: boolean;
}>;

/**
 * Queues a job for each schedule that is due, and answers their names. Of several processes that ask, one gets the turn;
 * the job's own queue lets one run at a time, and one that still runs or waits is not queued a second time.
 */
export async function queueDue(
  db: Database,
  schedules: readonly Pick<Schedule, 'name' | 'everySeconds'>[],
  { all }: DueOptions,
): Promise<readonly string[]> {
  const wanted = schedules.map(({ name, everySeconds }) => ({ name, every: everySeconds }));
  const rows = await sql<{ name: string }>(db, 'schedules_due', QUEUE_DUE, [json(wanted), all, MAX_ATTEMPTS]);
  return rows.map(({ name }) => name);
}

const QUEUE_DUE = `
with wanted as (
  select name, make_interval(secs => every) as every from jsonb_to_recordset($1::jsonb) w(name text, every float8)
), fresh as (
  insert into soko.schedules (name) select name from wanted order by name on conflict do nothing returning name
), due as (
  update soko.schedules s set ticked_at = now() from wanted w
  where s.name = w.name and ($2 or s.ticked_at <= now() - w.every)
  returning s.name
), turns as materialized (
  select name from fresh union all select name from due
)
select name, graphile_worker.add_job(name, '{}', queue_name => 'schedule:' || name, job_key => 'schedule:' || name,
  max_attempts => $3, flags => array[name])
from turns
where not exists (
  select from graphile_worker.jobs j where j.key = 'schedule:' || turns.name and j.locked_at is not null
)`;
