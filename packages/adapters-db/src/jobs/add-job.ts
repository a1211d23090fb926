import { type Database, json, sql } from '../postgres/sql.ts';

/** How often a job is tried: over about sixteen hours, with growing pauses, before it is parked. */
export const MAX_ATTEMPTS = 12;

export type QueuedJob = Readonly<{
  /** Which job, by the name under which the runner knows it. */
  name: string;
  /** Plain JSON, handed to the job as it is. */
  payload: unknown;
  /** A job with the key of one that waits replaces it. */
  key: string;
}>;

/**
 * Queues a job in the transaction at hand: it exists if and only if that commits. Only for what no event stands for; the
 * jobs of events are made by the dispatcher. The flag lets a worker pass over the job while others of its name run.
 */
export async function addJob(db: Database, { name, payload, key }: QueuedJob): Promise<void> {
  await sql(
    db,
    'job_add',
    `select from graphile_worker.add_job($1, $2::json, job_key => $3, max_attempts => $4, flags => array[$1])`,
    [name, json(payload), key, MAX_ATTEMPTS],
  );
}
