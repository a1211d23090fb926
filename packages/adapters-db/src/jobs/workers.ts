import { type Database, sql } from '../postgres/sql.ts';

/** Tells that a pool of workers lives. */
export async function signOfLife(db: Database, worker: string): Promise<void> {
  await sql(
    db,
    'worker_sign',
    `insert into soko.workers (id) values ($1) on conflict (id) do update set seen_at = now()`,
    [worker],
  );
}

/** Gives the jobs that a pool of workers still holds back to the others, and forgets it. */
export async function retireWorker(db: Database, worker: string): Promise<void> {
  await sql(
    db,
    'worker_retire',
    `with gone as (delete from soko.workers where id = $1)
    select graphile_worker.force_unlock_workers(array[$1])`,
    [worker],
  );
}

/**
 * Gives the jobs of workers that have not been seen for so many seconds back to the others, and answers who they were.
 * Safe in several processes at once: a job that was taken again is locked by another name. A worker that was merely
 * stuck may then do a job that another one does too, which is what at least once means.
 */
export async function unlockDead(db: Database, afterSeconds: number): Promise<readonly string[]> {
  const rows = await sql<{ id: string }>(db, 'workers_dead', UNLOCK_DEAD, [afterSeconds]);
  return rows.map(({ id }) => id);
}

const UNLOCK_DEAD = `
with limits as (
  select now() - make_interval(secs => $1) as dead_since
), dead as materialized (
  select distinct j.locked_by as id from graphile_worker.jobs j, limits
  where j.locked_at < dead_since
    and not exists (select from soko.workers w where w.id = j.locked_by and w.seen_at >= dead_since)
), forgotten as (
  delete from soko.workers w using limits where w.seen_at < dead_since
)
select id, graphile_worker.force_unlock_workers(array[id]) from dead`;
