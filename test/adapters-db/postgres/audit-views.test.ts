import { connect } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { EVENT, OPEN_ORDER, openBooks, PAID_ORDER, SKU } from './books.ts';

describe('the audit views', () => {
  let database: TestDatabase;
  let knex: Knex;

  before(async () => {
    database = await freshDatabase();
    const owner = connect(database.ownerUrl, { max: 1 });
    await openBooks(owner);
    await owner.destroy();
    knex = connect(database.appUrl, { max: 2 });
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
  });

  /** All of a view, as an outsider reads it: without naming the schema. */
  const all = async (view: string) => {
    await knex.raw(`set search_path to soko, public`);
    return (await knex.raw(`select * from ${view}`)).rows;
  };

  it('show stock beside the sum of its changes and what is held', async () => {
    expect(await all('audit_stock')).to.deep.equal([
      { sku: SKU, on_hand: 8, reserved: 1, ledger_sum: 8, live_reservations: 1 },
    ]);
  });

  it('show orders beside what their items, parts and payments sum to', async () => {
    const parts = { discount: 0, tax: 0, shipping: 0, refunded: 0 };
    expect(await all('audit_orders order by order_id')).to.deep.equal([
      { order_id: PAID_ORDER, total: 2000, items_sum: 2000, shop_orders_sum: 2000, captured: 2000, ...parts },
      { order_id: OPEN_ORDER, total: 1000, items_sum: 1000, shop_orders_sum: 1000, captured: 0, ...parts },
    ]);
  });

  it('show both sides of every booking', async () => {
    expect(await all('audit_ledger')).to.deep.equal([
      { transaction_id: '01900000-0000-7000-8000-000000000014', currency: 'NGN', debit: 2000, credit: 2000 },
    ]);
  });

  it('show coupons beside their live uses', async () => {
    expect(await all('audit_coupons')).to.deep.equal([{ code: 'WELCOME', used: 1, limit: 10, live_redemptions: 1 }]);
  });

  it('show events with what became of them', async () => {
    const [event, ...others] = await all('audit_events');
    expect(others).to.deep.equal([]);
    expect(event.at).to.be.instanceOf(Date);
    expect({ ...event, at: null }).to.deep.equal({
      event_id: EVENT,
      type: 'order.confirmed',
      at: null,
      queued: true,
      jobs: 0,
      done: 0,
      parked: 0,
    });
  });

  it('show claims by their hashes alone, and whether the write is done', async () => {
    await knex.raw(`insert into soko.idempotency_claims
        (principal_hash, key_hash, operation, fingerprint, answer, leased_until, expires_at) values
      ('\\x01', '\\xaa', 'pay', '\\x00', null, now() + interval '15 s', now() + interval '1 day'),
      ('\\x01', '\\xbb', 'pay', '\\x00', '\\x00', null, now() + interval '1 day'),
      ('\\x01', '\\xcc', 'startCheckout', '\\x00', null, null, now() + interval '1 day')`);
    const claims = await all('audit_idempotency order by key_hash');
    expect(claims[0]).to.have.all.keys('principal_hash', 'key_hash', 'operation', 'claimed_at', 'done');
    expect(claims.map(({ key_hash, done }: { key_hash: string; done: boolean }) => [key_hash, done])).to.deep.equal([
      ['aa', false],
      ['bb', true],
      ['cc', true],
    ]);
  });

  it('cannot be written', async () => {
    const failure = await knex.raw('update soko.audit_stock set on_hand = 0').then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect(failure).to.not.equal(null);
  });
});
