import type { UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { queueDue } from '../../../packages/adapters-db/src/jobs/schedules.ts';
import { deferred, eventually } from './eventually.ts';
import { type JobDatabase, jobDatabase } from './job-database.ts';

const HOURLY = { name: 'expire_orders', everySeconds: 3_600 };

describe('schedules', () => {
  let db: JobDatabase;
  before(async () => {
    db = await jobDatabase();
  });
  after(() => db.close());
  afterEach(async () => {
    await db.stopAll();
    await db.owner.raw('delete from graphile_worker._private_jobs');
    await db.owner.raw('truncate soko.schedules');
  });

  const queued = async () => {
    const { rows } = await db.knex.raw('select key, attempts, locked_at from graphile_worker.jobs order by key');
    return rows;
  };
  /** As if the schedule had last come round so long ago. */
  const ago = (seconds: number) =>
    db.owner.raw('update soko.schedules set ticked_at = now() - make_interval(secs => ?)', [seconds]);

  it('come round right after the start, on behalf of their job', async () => {
    const calls: UnclaimedCall[] = [];
    await db.start({ schedules: [{ ...HOURLY, run: async (call) => calls.push(call) }] });
    await eventually('it ran', () => calls.length > 0);
    expect(calls).to.have.length(1);
    expect(calls[0]?.actor).to.deep.equal({ kind: 'job', name: 'expire_orders' });
    expect(calls[0]?.requestId).to.match(/^expire_orders-\d+$/);
  });

  it('come round again and again', async () => {
    let runs = 0;
    await db.start({ schedules: [{ name: 'often', everySeconds: 0.001, run: async () => ++runs }] });
    await eventually('it ran twice', () => runs >= 2);
  });

  it('are due when their time is over, and not before', async () => {
    expect(await queueDue(db.knex, [HOURLY], { all: false })).to.deep.equal(['expire_orders']);
    expect(await queueDue(db.knex, [HOURLY], { all: false })).to.deep.equal([]);
    await ago(3_590);
    expect(await queueDue(db.knex, [HOURLY], { all: false })).to.deep.equal([]);
    await ago(3_601);
    expect(await queueDue(db.knex, [HOURLY], { all: false })).to.deep.equal(['expire_orders']);
    expect(await queued()).to.have.length(1);
  });

  it('O5: are queued by one of several processes that keep them', async () => {
    for (const setUp of [async () => {}, () => ago(3_601)]) {
      await setUp();
      const turns = await Promise.all(Array.from({ length: 5 }, () => queueDue(db.knex, [HOURLY], { all: false })));
      expect(turns.flat()).to.deep.equal(['expire_orders']);
    }
    expect(await queued()).to.have.length(1);
  });

  it('are not queued while their job is still running', async () => {
    await queueDue(db.knex, [HOURLY], { all: true });
    await db.owner.raw(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody'`);
    expect(await queueDue(db.knex, [HOURLY], { all: true })).to.deep.equal([]);
    expect(await queued()).to.have.length(1);
  });

  it('start anew, with all tries, where the last round failed', async () => {
    await queueDue(db.knex, [HOURLY], { all: true });
    await db.owner.raw(`update graphile_worker._private_jobs set attempts = 5, run_at = now() + interval '1 day'`);
    await queueDue(db.knex, [HOURLY], { all: true });
    expect((await queued())[0]).to.include({ attempts: 0 });
    expect(await queued()).to.have.length(1);
  });

  it('O5: run one at a time, in whichever process', async () => {
    let running = 0;
    let most = 0;
    let rounds = 0;
    const end = deferred();
    const run = async (): Promise<void> => {
      running += 1;
      rounds += 1;
      most = Math.max(most, running);
      if (rounds === 1) await end.promise;
      running -= 1;
    };
    const schedules = [{ name: 'often', everySeconds: 0.001, run }];
    await db.start({ schedules });
    await db.start({ schedules });
    await eventually('the first round runs', () => rounds === 1);
    await eventually('a second one was due', async () => {
      const { rows } = await db.knex.raw(`select from soko.schedules s, graphile_worker.jobs j
        where j.locked_at < s.ticked_at`);
      return rows.length > 0;
    });
    expect(rounds).to.equal(1);
    end.resolve();
    await eventually('another round runs', () => rounds >= 2);
    expect(most).to.equal(1);
  });
});
