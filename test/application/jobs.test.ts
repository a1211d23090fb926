import {
  eventJobs,
  FETCH_SUBSCRIPTIONS,
  joined,
  type Queries,
  SEARCH_SUBSCRIPTIONS,
  SUBSCRIPTIONS,
  schedules,
} from '@soko/application';
import { expect } from 'chai';
import { aJobCall, anOrderView, kobo } from '../support/builders/index.ts';
import { aMarket, booksAreRight } from '../support/market.ts';

describe('the jobs that hang on events', () => {
  it('exist, each that is subscribed, and each is subscribed', () => {
    const subscribed = [SUBSCRIPTIONS, SEARCH_SUBSCRIPTIONS, FETCH_SUBSCRIPTIONS].flatMap((each) =>
      Object.values(each).flat(),
    );
    expect(Object.keys(eventJobs(aMarket().app))).to.have.members([...new Set(subscribed)]);
  });

  it('hang on an event beside others', () => {
    const both = joined({ 'order.placed': ['one'] }, { 'order.placed': ['two'], 'shop.opened': ['three'] });
    expect(both).to.deep.equal({ 'order.placed': ['one', 'two'], 'shop.opened': ['three'] });
  });

  it('do all that follows from a purchase and its cancellation', async () => {
    const queries = { receipt: async () => anOrderView() } as Partial<Queries> as Queries;
    const market = aMarket({ queries });
    const { call, orderId } = await market.paid(await market.sells({ price: kobo(1_000) }));
    await market.app.orders.cancel(call, { orderId });
    const jobs = eventJobs(market.app);
    for (const { id, type, subject, payload } of market.memory.state.events) {
      for (const name of SUBSCRIPTIONS[type] ?? []) {
        await jobs[name]?.(aJobCall(name), { eventId: id, type, subject, payload });
      }
    }
    expect(market.mails.length).to.equal(1);
    expect(market.refunds(orderId).map(({ status }) => status)).to.deep.equal(['succeeded']);
    expect(market.balances()).to.deep.equal({});
    booksAreRight(market);
  });
});

describe('the rounds', () => {
  it('end what would otherwise wait for ever, as often as is told', async () => {
    const market = aMarket();
    const ware = await market.sells();
    const [left, paid] = [await market.draft(ware), await market.begun(ware)];
    market.fake.pay(paid.reference);
    market.wait(1_800);
    const rounds = schedules(market.app, 30);
    expect(rounds.map(({ name, everySeconds }) => [name, everySeconds])).to.deep.equal([
      ['expire_orders', 30],
      ['work_payment_events', 30],
      ['check_payments', 30],
      ['send_left_refunds', 30],
      ['check_refunds', 3_600],
      ['remind_of_due', 1_800],
      ['sweep_files', 1_800],
      ['sweep_uploads', 1_800],
    ]);
    for (const { run } of rounds) await run(aJobCall());
    expect([market.order(left.orderId).status, market.order(paid.orderId).status]).to.deep.equal([
      'expired',
      'confirmed',
    ]);
    booksAreRight(market);
  });
});
