import { createRequire } from 'node:module';
import type * as GraphileWorker from 'graphile-worker';
import { jobsPool } from './pool.ts';

/**
 * Brings the job queue to its present schema, as the role that owns it, and lets the serving role work with it. Changes
 * nothing where all is in place.
 */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  const { runMigrations }: typeof GraphileWorker = createRequire(import.meta.url)('graphile-worker');
  let broken: Error | undefined;
  const pgPool = jobsPool(ownerUrl, { max: 1, onError: (error) => (broken = error) });
  try {
    await runMigrations({ pgPool });
    await pgPool.query(ACCESS);
  } finally {
    await pgPool.end();
  }
  if (broken) throw broken;
}

/**
 * What the serving role needs to add, take, complete and fail jobs, and no more: it cannot change the schema, and reads
 * `migrations` because a worker looks there when it starts. Row-level security is on without a policy, which means closed;
 * policies are only created where they are missing, as creating one stops every worker for a moment.
 */
const ACCESS = `
grant usage on schema graphile_worker to soko_app;
grant select on graphile_worker.migrations, graphile_worker.jobs to soko_app;
grant select, insert, update, delete on graphile_worker._private_jobs to soko_app;
grant select, insert, update on graphile_worker._private_job_queues, graphile_worker._private_tasks to soko_app;
grant select on graphile_worker._private_known_crontabs to soko_app;

do $$
declare closed text;
begin
  foreach closed in array array['_private_jobs', '_private_job_queues', '_private_tasks'] loop
    if not exists (select from pg_policies
      where schemaname = 'graphile_worker' and tablename = closed and policyname = 'soko_app') then
      execute format('create policy soko_app on graphile_worker.%I to soko_app using (true) with check (true)', closed);
    end if;
  end loop;
end $$;
`;
