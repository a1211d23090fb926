import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { JobEvent } from '@soko/application';
import { expect } from 'chai';
import { retireWorker, signOfLife, unlockDead } from '../../../packages/adapters-db/src/jobs/workers.ts';
import { eventually } from './eventually.ts';
import { type JobDatabase, jobDatabase } from './job-database.ts';

describe('workers that die', () => {
  let db: JobDatabase;
  before(async () => {
    db = await jobDatabase();
  });
  after(() => db.close());
  afterEach(async () => {
    await db.stopAll();
    await db.owner.raw('delete from graphile_worker._private_jobs');
    await db.owner.raw('truncate soko.workers');
  });

  /** A process that has taken the job of this event, and says nothing more. */
  async function doomed(): Promise<Readonly<{ child: ChildProcess; eventId: string }>> {
    const file = fileURLToPath(new URL('doomed-worker.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=source', '--import=tsx', file, db.appUrl], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [eventId = ''] = await db.happen('order.confirmed');
    const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(String(said).trim()).to.equal(eventId);
    return { child, eventId };
  }

  it('O3: leave their jobs to others, though they were killed in the middle', async () => {
    const { child, eventId } = await doomed();
    child.kill('SIGKILL');
    await once(child, 'exit');

    const seen: JobEvent[] = [];
    await db.start({
      subscriptions: { 'order.confirmed': ['send_receipt'] },
      eventJobs: { send_receipt: async (_call, event) => void seen.push(event) },
      deadAfterSeconds: 1,
    });
    await eventually('the job runs again', () => seen.length > 0);
    expect(seen.map((event) => event.eventId)).to.deep.equal([eventId]);
    expect(db.log.some(({ msg }) => msg === 'the jobs of dead workers were given to others')).to.equal(true);
  });

  /** A job that a worker of this name took so many seconds ago; its key is the worker's name. */
  const taken = async (worker: string, secondsAgo: number): Promise<void> => {
    await db.owner.raw(`select graphile_worker.add_job('any', job_key => ?)`, [worker]);
    await db.owner.raw(
      `update graphile_worker._private_jobs set locked_by = key, locked_at = now() - make_interval(secs => ?) where key = ?`,
      [secondsAgo, worker],
    );
  };
  const locked = async () => {
    const { rows } = await db.knex.raw('select key from graphile_worker.jobs where locked_at is not null order by key');
    return rows.map(({ key }: { key: string }) => key);
  };

  it('are those that were not seen for a while, not those that work for long', async () => {
    await taken('alive', 600);
    await taken('dead', 40);
    await taken('new', 1);
    await taken('unknown', 40);
    await signOfLife(db.knex, 'alive');
    await db.knex.raw(`insert into soko.workers values ('dead', now() - interval '31 seconds')`);

    expect(await unlockDead(db.knex, 30)).to.have.members(['dead', 'unknown']);
    expect(await locked()).to.deep.equal(['alive', 'new']);
    const { rows } = await db.knex.raw('select id from soko.workers');
    expect(rows).to.deep.equal([{ id: 'alive' }]);
  });

  it('are unlocked by one of several who look at the same time, and nobody else loses a job', async () => {
    await taken('dead', 40);
    await taken('alive', 40);
    await signOfLife(db.knex, 'alive');
    await Promise.all([unlockDead(db.knex, 30), unlockDead(db.knex, 30), unlockDead(db.knex, 30)]);
    expect(await locked()).to.deep.equal(['alive']);
  });

  it('give everything back when they retire', async () => {
    await taken('going', 1);
    await signOfLife(db.knex, 'going');
    await retireWorker(db.knex, 'going');
    expect(await locked()).to.deep.equal([]);
  });
});
