import { connect, countStatements, dispatchEvents } from '@soko/adapters-db';
import { expect } from 'chai';
import { type JobDatabase, jobDatabase } from './job-database.ts';

const SUBSCRIPTIONS = { 'order.confirmed': ['send_receipt', 'count_sale'], 'refund.requested': ['send_refund'] };

describe('the dispatcher of events', () => {
  let db: JobDatabase;
  before(async () => {
    db = await jobDatabase();
  });
  after(() => db.close());
  afterEach(async () => {
    await db.owner.raw('delete from graphile_worker._private_jobs');
    await db.owner.raw(`update soko.event_jobs set done_at = now()`);
  });

  const jobs = async () => {
    const { rows } = await db.owner.raw(
      `select t.identifier as job, j.key, j.payload, j.max_attempts, j.flags
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by t.identifier`,
    );
    return rows;
  };
  const audit = async (id: string) => {
    const { rows } = await db.knex.raw('select * from soko.audit_events where event_id = ?', [id]);
    return rows[0];
  };

  it('makes one job per subscriber, with the event and the request of its cause', async () => {
    const [id = ''] = await db.happen('order.confirmed');
    expect(await audit(id)).to.include({ queued: true, jobs: 0, done: 0, parked: 0 });
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(1);
    const payload = {
      event_id: id,
      type: 'order.confirmed',
      subject: 'subject-1',
      payload: { n: 1 },
      request_id: 'request-1',
    };
    expect(await jobs()).to.deep.equal([
      { job: 'count_sale', key: `${id}:count_sale`, payload, max_attempts: 12, flags: { count_sale: true } },
      { job: 'send_receipt', key: `${id}:send_receipt`, payload, max_attempts: 12, flags: { send_receipt: true } },
    ]);
    expect(await audit(id)).to.include({ queued: false, jobs: 3, done: 1, parked: 0 });
  });

  it('takes an event that nobody subscribed to out of the queue, and notes that it did', async () => {
    const [id = ''] = await db.happen('user.registered');
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(1);
    expect(await jobs()).to.deep.equal([]);
    expect(await audit(id)).to.include({ queued: false, jobs: 1, done: 1, parked: 0 });
  });

  it('does nothing with an empty queue', async () => {
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(0);
  });

  it('O1: makes no job of an event whose transaction is rolled back', async () => {
    const trx = await db.knex.transaction();
    await trx.raw(`insert into soko.events (id, type, subject, payload, request_id)
      values ('01900000-0000-7000-8000-000000000001', 'order.confirmed', 's', '{}', 'r')`);
    await trx.raw(`insert into soko.event_queue values ('01900000-0000-7000-8000-000000000001')`);
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(0);
    await trx.rollback();
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(0);
    expect(await jobs()).to.deep.equal([]);
  });

  it('leaves the event queued when its own transaction is rolled back', async () => {
    const [id = ''] = await db.happen('order.confirmed');
    const trx = await db.knex.transaction();
    expect(await dispatchEvents(trx, SUBSCRIPTIONS)).to.equal(1);
    await trx.rollback();
    expect(await audit(id)).to.include({ queued: true, jobs: 0 });
    expect(await jobs()).to.deep.equal([]);
    expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(1);
  });

  it('takes one statement for one event and for a hundred', async () => {
    for (const count of [1, 100]) {
      await db.happen('order.confirmed', count);
      const statements = countStatements(db.knex);
      expect(await dispatchEvents(db.knex, SUBSCRIPTIONS)).to.equal(count);
      expect(statements.stop()).to.equal(1);
    }
  });

  it('O1: makes each job once, however many dispatchers take from the queue', async () => {
    const other = connect(db.appUrl, { max: 4 });
    await db.happen('refund.requested', 3_000);
    const drain = async (knex: typeof other): Promise<number> => {
      let all = 0;
      for (let taken = -1; taken !== 0; all += taken) taken = await dispatchEvents(knex, SUBSCRIPTIONS);
      return all;
    };
    const taken = await Promise.all([drain(db.knex), drain(other), drain(db.knex), drain(other)]);
    await other.destroy();
    expect(taken.reduce((sum, each) => sum + each, 0)).to.equal(3_000);
    expect(new Set((await jobs()).map(({ key }: { key: string }) => key)).size).to.equal(3_000);
  });
});
