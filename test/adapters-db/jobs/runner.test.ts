import { connect, parked, retry } from '@soko/adapters-db';
import type { EventJob, JobEvent } from '@soko/application';
import type { UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { deferred, eventually } from './eventually.ts';
import { type JobDatabase, jobDatabase } from './job-database.ts';

const RECEIPTS = { subscriptions: { 'order.confirmed': ['send_receipt'] } } as const;

/** A job that only notes what it was given. */
function notebook() {
  const notes: { call: UnclaimedCall; event: JobEvent }[] = [];
  const job: EventJob = async (call, event) => void notes.push({ call, event });
  return { notes, ids: () => notes.map(({ event }) => event.eventId), job };
}

describe('the job runner', () => {
  let db: JobDatabase;
  before(async () => {
    db = await jobDatabase();
  });
  after(() => db.close());
  afterEach(async () => {
    await db.stopAll();
    await db.owner.raw('delete from graphile_worker._private_jobs');
    await db.owner.raw('update soko.event_jobs set done_at = now() where done_at is null');
    await db.owner.raw('truncate soko.schedules, soko.event_queue');
  });

  const audit = async (id: string) => {
    const { rows } = await db.knex.raw('select * from soko.audit_events where event_id = ?', [id]);
    return rows[0];
  };
  const isDone = async (id: string) => (await audit(id)).done === 2;

  it('does what subscribed to an event, on behalf of the job and for the request of its cause', async () => {
    const { notes, job } = notebook();
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: job } });
    const [id = ''] = await db.happen('order.confirmed');
    await eventually('the job is done', () => isDone(id));
    expect(notes).to.deep.equal([
      {
        call: { actor: { kind: 'job', name: 'send_receipt' }, requestId: 'request-1' },
        event: { eventId: id, type: 'order.confirmed', subject: 'subject-1', payload: { n: 1 } },
      },
    ]);
  });

  it('finds what happened while no runner was there', async () => {
    const { ids, job } = notebook();
    const happened = await db.happen('order.confirmed', 3);
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: job } });
    await eventually('all are done', () => ids().length === 3);
    expect(ids()).to.have.members(happened);
  });

  it('looks at once when it is nudged', async () => {
    const { ids, job } = notebook();
    const jobs = await db.start({ ...RECEIPTS, eventJobs: { send_receipt: job }, dispatchPause: 60_000 });
    const [id = ''] = await db.happen('order.confirmed');
    await eventually('the job is done', () => {
      jobs.nudge();
      return ids().includes(id);
    });
  });

  it('O2: skips a job that is noted as done for its event', async () => {
    const { ids, job } = notebook();
    const [done = ''] = await db.happen('order.confirmed');
    await db.knex.raw(`insert into soko.event_jobs (event_id, job, done_at) values (?, 'send_receipt', now())`, [done]);
    const [fresh = ''] = await db.happen('order.confirmed');
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: job } });
    await eventually('the fresh one is done', () => isDone(fresh));
    await eventually('no job is left', async () => (await jobsLeft()) === 0);
    expect(ids()).to.deep.equal([fresh]);
  });

  const jobsLeft = async (): Promise<number> => {
    const { rows } = await db.knex.raw('select count(*)::int as count from graphile_worker.jobs');
    return rows[0].count;
  };

  it('does each job once, however many runners there are', async () => {
    const one = notebook();
    const two = notebook();
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: one.job } });
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: two.job } });
    const happened = await db.happen('order.confirmed', 200);
    await eventually('all are done', () => one.ids().length + two.ids().length >= 200);
    await eventually('no job is left', async () => (await jobsLeft()) === 0);
    expect([...one.ids(), ...two.ids()]).to.have.members(happened);
  });

  it('O3: parks a job that failed for the last time, with its reason, and logs that once', async () => {
    db.log.length = 0;
    const fails: EventJob = () => Promise.reject(new Error('the mail server said no'));
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: fails }, maxAttempts: 1, deadAfterSeconds: 1 });
    const [id = ''] = await db.happen('order.confirmed');
    await eventually('it is parked', async () => (await audit(id)).parked === 1);

    expect(await parked(db.knex)).to.deep.equal([
      {
        id: (await parked(db.knex))[0]?.id,
        job: 'send_receipt',
        eventId: id,
        attempts: 1,
        failure: 'the mail server said no',
      },
    ]);
    const { rows } = await db.knex.raw(
      `select failure from soko.event_jobs where event_id = ? and failure is not null`,
      [id],
    );
    expect(rows).to.deep.equal([{ failure: 'the mail server said no' }]);
    expect(db.log.filter(({ msg }) => /parked/.test(String(msg)))).to.have.length(1);
  });

  it('O3: runs a parked job again when it is told to', async () => {
    const { ids, job } = notebook();
    let works = false;
    const moody: EventJob = (call, event) => (works ? job(call, event) : Promise.reject(new Error('not yet')));
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: moody }, maxAttempts: 1, deadAfterSeconds: 1 });
    const [id = ''] = await db.happen('order.confirmed');
    await eventually('it is parked', async () => (await audit(id)).parked === 1);

    works = true;
    const [stuck] = await parked(db.knex);
    expect(await retry(db.knex, String(stuck?.id))).to.equal(true);
    await eventually('it is done', () => isDone(id));
    expect(ids()).to.deep.equal([id]);
    expect(await parked(db.knex)).to.deep.equal([]);
    expect(await audit(id)).to.include({ parked: 0 });
    expect(await retry(db.knex, String(stuck?.id))).to.equal(false);
    expect(await retry(db.knex, 'no id')).to.equal(false);
  });

  it('tries a job again that failed, before it gives up on it', async () => {
    const { ids, job } = notebook();
    let tries = 0;
    const moody: EventJob = (call, event) => (++tries > 1 ? job(call, event) : Promise.reject(new Error('not yet')));
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: moody } });
    const [id = ''] = await db.happen('order.confirmed');
    await eventually('it is done', async () => {
      await db.owner.raw('update graphile_worker._private_jobs set run_at = now() where attempts > 0'); // no pause
      return isDone(id);
    });
    expect(ids()).to.deep.equal([id]);
  });

  it('O4: lets a hundred slow jobs delay no job of another name', async () => {
    const { ids, job } = notebook();
    const end = deferred();
    let slow = 0;
    const eventJobs = {
      send_refund: async () => {
        slow += 1;
        await end.promise;
      },
      send_receipt: job,
    };
    await db.start({ subscriptions: { ...RECEIPTS.subscriptions, 'refund.requested': ['send_refund'] }, eventJobs });
    await db.happen('refund.requested', 100);
    await eventually('the slow ones run', () => slow === 2);
    const happened = await db.happen('order.confirmed', 20);
    await eventually('the others are done', () => ids().length === 20);
    expect(ids()).to.have.members(happened);
    expect(slow).to.equal(2);
    end.resolve();
    await eventually('the slow ones are done too', () => slow === 100);
  });

  it('waits for the job in flight when it is stopped', async () => {
    const end = deferred();
    const begun = deferred();
    const jobs = await db.start({
      ...RECEIPTS,
      eventJobs: {
        send_receipt: async () => {
          begun.resolve();
          await end.promise;
        },
      },
    });
    const [id = ''] = await db.happen('order.confirmed');
    await begun.promise;
    const stopped = jobs.stop();
    end.resolve();
    await stopped;
    expect(await isDone(id)).to.equal(true);
    expect(await jobsLeft()).to.equal(0);
  });

  it('gives a job back that does not end in time when it is stopped', async () => {
    const begun = deferred();
    const end = deferred();
    const { ids, job } = notebook();
    const hangs: EventJob = () => {
      begun.resolve();
      return end.promise;
    };
    const jobs = await db.start({ ...RECEIPTS, eventJobs: { send_receipt: hangs }, stopWithin: 50 });
    const [id = ''] = await db.happen('order.confirmed');
    await begun.promise;
    await jobs.stop();
    await db.start({ ...RECEIPTS, eventJobs: { send_receipt: job } });
    await eventually('another one does it', () => ids().includes(id));
    end.resolve();
  });

  it('goes on after all its connections were cut, also while a job is running', async () => {
    const { ids, job } = notebook();
    const begun = deferred();
    const end = deferred();
    const eventJobs: Record<string, EventJob> = {
      send_receipt: async (call, event) => {
        begun.resolve();
        await end.promise;
        await job(call, event);
      },
    };
    const knex = connect(db.appUrl, { max: 4 });
    await db.start({ ...RECEIPTS, eventJobs, knex });
    const [before = ''] = await db.happen('order.confirmed');
    await begun.promise;
    await db.knex.raw(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`);
    end.resolve();
    const [after = ''] = await db.happen('order.confirmed');
    await eventually('both are done', async () => (await isDone(before)) && (await isDone(after)));
    expect(ids()).to.include.members([before, after]);
    await db.stopAll();
    await knex.destroy();
  });

  it('refuses to start with a subscription to a job that is not there, or with two jobs of one name', async () => {
    const failure = (start: Promise<unknown>) => start.then(String, (error: Error) => error.message);
    expect(await failure(db.start(RECEIPTS))).to.match(/send_receipt is subscribed/);
    const { job } = notebook();
    const twice = { eventJobs: { send_receipt: job }, namedJobs: { send_receipt: async () => {} } };
    expect(await failure(db.start(twice))).to.match(/Two jobs have the name send_receipt/);
  });
});
