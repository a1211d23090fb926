import { migrateJobs } from '@soko/adapters-db';
import { expect } from 'chai';
import { type JobDatabase, jobDatabase } from './job-database.ts';

describe('the schema of the job queue', () => {
  let db: JobDatabase;
  before(async () => {
    db = await jobDatabase();
  });
  after(() => db.close());

  const rights = async () => {
    const policies = await db.owner.raw(
      `select tablename, policyname, roles::text from pg_policies where schemaname = 'graphile_worker' order by tablename`,
    );
    const grants = await db.owner.raw(
      `select table_name, string_agg(privilege_type, ' ' order by privilege_type) as may
       from information_schema.role_table_grants
       where table_schema = 'graphile_worker' and grantee = 'soko_app' group by table_name order by table_name`,
    );
    return { policies: policies.rows, grants: grants.rows };
  };

  it('gives the serving role what it needs for jobs, and no more', async () => {
    expect(await rights()).to.deep.equal({
      policies: ['_private_job_queues', '_private_jobs', '_private_tasks'].map((tablename) => ({
        tablename,
        policyname: 'soko_app',
        roles: '{soko_app}',
      })),
      grants: [
        { table_name: '_private_job_queues', may: 'INSERT SELECT UPDATE' },
        { table_name: '_private_jobs', may: 'DELETE INSERT SELECT UPDATE' },
        { table_name: '_private_known_crontabs', may: 'SELECT' },
        { table_name: '_private_tasks', may: 'INSERT SELECT UPDATE' },
        { table_name: 'jobs', may: 'SELECT' },
        { table_name: 'migrations', may: 'SELECT' },
      ],
    });
  });

  it('is the same after a second migration', async () => {
    const before = await rights();
    await migrateJobs(db.ownerUrl);
    expect(await rights()).to.deep.equal(before);
  });

  for (const attempt of [
    'create table graphile_worker.more ()',
    'alter table graphile_worker._private_jobs disable row level security',
    'drop policy soko_app on graphile_worker._private_jobs',
    'insert into graphile_worker.migrations (id) values (99)',
    'truncate graphile_worker._private_jobs',
  ]) {
    it(`refuses the serving role to ${attempt}`, async () => {
      const failure = await db.knex.raw(attempt).then(
        () => null,
        (error: { code: string }) => error.code,
      );
      expect(failure).to.equal('42501'); // insufficient privilege
    });
  }
});
