import type { OrderId, Payment } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aJobCall, aPaymentEvent, aProviderCall } from '../support/builders/index.ts';
import { proof } from '../support/proof.ts';
import { ordersOf, shuffled, times } from '../support/races/chance.ts';
import { ROW_LOCKS } from '../support/races/guards.ts';
import { delivery, type Goods, type Market, nowhere, type Process } from '../support/races/market.ts';
import { answersOf, atOnce, oneOf, outcomeOf, tally } from '../support/races/outcomes.ts';
import { race, wholeMarket } from '../support/races/race.ts';

const ONE_CAPTURE = 'A payment is settled once, whoever tells of it and however often';
const MONEY_BACK = 'Money that comes too late completes the order or goes back';
const ONE_PAYMENT = 'An order has one payment that counts';

/** How often each but the webhook tells of a payment at once. */
const COPIES = 5;

/** One payment of an order, as its buyer and its provider know it. */
type Paying = Readonly<{ goods: Goods; order: OrderId; reference: string }>;

describe('rivals for a payment', () => {
  race('I4, I6: a hundred webhooks, with redirects, polls and retries among them', {
    promise: ONE_CAPTURE,
    guard: ROW_LOCKS,
    breaks: /those who tell|one confirmation|the books/,
    async run(market, chance) {
      const paying = await aPaying(market);
      await untold(market, paying);
      const { webhook, ...others } = TELLERS;
      const calls = [...times(100, () => webhook), ...times(COPIES, () => Object.values<Teller>(others)).flat()];
      const outcomes = await atOnce(
        shuffled(calls, chance).map((tell) => () => tell(market.process(), market, paying)),
      );

      expect(tally(outcomes), 'those who tell of it').to.deep.equal({ ok: calls.length });
      await expectPaidOnce(market, paying);
      return calls.length;
    },
  });

  it('I6: comes to the same end in every order of webhook, redirect, poll and retry', async function () {
    this.timeout(60_000);
    const market = await wholeMarket();
    const orders = ordersOf(Object.values<Teller>(TELLERS));
    for (const tellers of orders) {
      const paying = await aPaying(market);
      await untold(market, paying);
      for (const tell of tellers) await tell(market.process(), market, paying);
      await expectPaidOnce(market, paying);
    }
    await market.expectRight();
    await market.expectSettled();
    proof.record({
      promise: ONE_CAPTURE,
      test: this.test?.fullTitle() ?? '',
      runs: orders.length,
      attempts: 4 * orders.length,
    });
  });

  race('I7: a failure of the attempt against its success', {
    promise: ONE_CAPTURE,
    guard: ROW_LOCKS,
    breaks: /those who tell|one confirmation|the books/,
    async run(market, chance) {
      const paying = await aPaying(market);
      market.bank.approve(paying.reference);
      const success = market.bank.report(paying.reference);
      const failure = { code: 'declined', message: 'The first card was declined.' };
      const failed = { ...success, status: 'failed', amount: null, failure } as const;
      const told = shuffled([...times(COPIES, () => success), ...times(COPIES, () => failed)], chance);
      const calls = told.map((report) => () => market.process().app.payments.settle(aProviderCall('bank'), report));
      expect(tally(await atOnce<unknown>(calls)), 'those who tell of it').to.deep.equal({ ok: calls.length });
      await expectPaidOnce(market, paying);
      return calls.length;
    },
  });

  race('H12: paying in two tabs', {
    promise: ONE_PAYMENT,
    guard: ROW_LOCKS,
    breaks: /the tabs/,
    async run(market) {
      const { goods, order } = await aDraft(market);
      const outcomes = await atOnce([market.one, market.two].map((process) => () => pay(process, order, 'bank')));

      expect(tally(outcomes), 'the tabs').to.deep.equal({ ok: 2 });
      const [first, second] = answersOf(outcomes);
      expect(first?.paymentId, 'the payment').to.equal(second?.paymentId);
      expect((await market.standingOf(order)).payments).to.deep.equal(['pending']);
      await cancel(market.one, order);
      expect(await market.levelOf(goods)).to.deep.equal({ onHand: 10, reserved: 0 });
      return 2;
    },
  });

  race('I8: paying in two tabs with two providers, and in both of them', {
    promise: ONE_PAYMENT,
    guard: ROW_LOCKS,
    breaks: /the tabs|the webhooks|the books|the payments/,
    async run(market) {
      const { goods, order } = await aDraft(market);
      const tabs = await atOnce([() => pay(market.one, order, 'bank'), () => pay(market.two, order, 'wallet')]);
      expect(tally(tabs), 'the tabs').to.deep.equal({ ok: 2 });
      const payments = await referencesOf(market, order);
      const webhooks = payments.map(({ provider, reference }) => {
        const at = provider === 'bank' ? market.bank : market.wallet;
        at.approve(reference);
        return () => market.process().app.payments.receiveWebhook(aProviderCall(), at.webhook(reference));
      });
      expect(tally(await atOnce(webhooks)), 'the webhooks').to.deep.equal({ ok: 2 });

      const standing = await market.standingOf(order);
      expect(standing.payments, 'the payments').to.deep.equal(['succeeded', 'succeeded']);
      expect(standing, 'one counts').to.include({ status: 'confirmed', confirmed: 1, captures: 1, surpluses: 1 });
      await market.sendRefunds();
      expect((await market.standingOf(order)).refunds, 'the other goes back').to.deep.equal(['succeeded']);
      expect(await market.levelOf(goods)).to.deep.equal({ onHand: 9, reserved: 0 });
      await market.expectSettled();
      return 4;
    },
  });

  race('I8: the last piece, wanted by a new buyer and by one who paid after his time', {
    promise: MONEY_BACK,
    guard: ROW_LOCKS,
    breaks: /the last piece|the buyer|the books|failed/,
    async run(market) {
      const paying = await aPaying(market, 1);
      await market.runOut(paying.order);
      await market.one.app.orders.expire(aJobCall('expire_orders'));
      expect((await market.standingOf(paying.order)).status).to.equal('expired');
      market.bank.approve(paying.reference);
      const items = [{ sku: paying.goods.sku, quantity: 1 }];
      const [late, buyer] = await Promise.all([
        outcomeOf(() => TELLERS.webhook(market.one, market, paying)),
        outcomeOf(() => market.two.app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items })),
      ]);

      const revived = buyer.code === 'out_of_stock';
      expect(late.code, 'the late buyer is heard').to.equal('ok');
      expect(buyer.code, 'the new buyer').to.be.oneOf(['ok', 'out_of_stock']);
      const standing = await market.standingOf(paying.order);
      expect(standing.status, 'the last piece').to.equal(revived ? 'confirmed' : 'expired');
      expect(await market.levelOf(paying.goods), 'the last piece').to.deep.equal(
        revived ? { onHand: 0, reserved: 0 } : { onHand: 1, reserved: 1 },
      );
      await market.sendRefunds();
      expect(market.bank.refunded(paying.reference) > 0, 'the money back').to.equal(!revived);
      await market.expectSettled();
      return 2;
    },
  });

  race('I8: a payment that comes ten times after its order was cancelled', {
    promise: MONEY_BACK,
    guard: ROW_LOCKS,
    breaks: /those who tell|one too many|the books/,
    async run(market) {
      const paying = await aPaying(market);
      await cancel(market.one, paying.order);
      market.bank.approve(paying.reference);
      const told = times(10, (copy) => () => {
        const webhook = market.bank.webhook(paying.reference, `${paying.reference}-${copy}`);
        return market.process().app.payments.receiveWebhook(aProviderCall(), webhook);
      });
      expect(tally(await atOnce(told)), 'those who tell of it').to.deep.equal({ ok: 10 });

      const standing = await market.standingOf(paying.order);
      expect(standing, 'one too many').to.include({ status: 'cancelled', confirmed: 0, captures: 0, surpluses: 1 });
      await expectAllBack(market, paying);
      return told.length;
    },
  });

  race('I8, I9: a cancellation against the webhook', {
    promise: MONEY_BACK,
    guard: ROW_LOCKS,
    breaks: /the rivals|cancelled|the books|money back/,
    async run(market, chance) {
      const paying = await aPaying(market);
      market.bank.approve(paying.reference);
      const rivals = shuffled(
        [() => TELLERS.webhook(market.one, market, paying), () => cancel(market.two, paying.order)],
        chance,
      );
      expect(tally(await atOnce<unknown>(rivals)), 'the rivals').to.deep.equal({ ok: 2 });

      expect((await market.standingOf(paying.order)).status, 'cancelled').to.equal('cancelled');
      await expectAllBack(market, paying);
      return 2;
    },
  });

  race('I9: the end of its time against the webhook', {
    promise: MONEY_BACK,
    guard: ROW_LOCKS,
    breaks: /the rivals|one confirmation|the books/,
    async run(market, chance) {
      const paying = await aPaying(market);
      await market.runOut(paying.order);
      market.bank.approve(paying.reference);
      const rivals = shuffled(
        [
          () => TELLERS.webhook(market.one, market, paying),
          () => market.two.app.orders.expire(aJobCall('expire_orders')),
          () => market.one.app.orders.expire(aJobCall('expire_orders')),
        ],
        chance,
      );
      expect(tally(await atOnce<unknown>(rivals)), 'the rivals').to.deep.equal({ ok: 3 });

      await expectPaidOnce(market, paying);
      await market.expectSettled();
      return rivals.length;
    },
  });
});

type Teller = (process: Process, market: Market, paying: Paying) => Promise<unknown>;

/** The four ways in which the market hears of a payment. */
const TELLERS = {
  webhook: ({ app }, { bank }, { reference }) =>
    app.payments.receiveWebhook(aProviderCall('bank'), bank.webhook(reference)),
  redirect: ({ app }, _, { order, reference }) => app.payments.verify(aGuestCall({ order }), { reference }),
  poll: ({ app }) => app.payments.check(aJobCall('check_payments')),
  retry: ({ app }) => app.payments.workEvents(aJobCall('work_payment_events')),
} as const satisfies Record<string, Teller>;

async function aDraft(market: Market, onHand = 10): Promise<Pick<Paying, 'goods' | 'order'>> {
  const goods = await market.sells(onHand);
  const items = [{ sku: goods.sku, quantity: 1 }];
  return { goods, order: await market.one.app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items }) };
}

const pay = ({ app }: Process, orderId: OrderId, provider: string) =>
  app.payments.start(aGuestCall({ order: orderId }), { orderId, provider });

const cancel = ({ app }: Process, orderId: OrderId) => app.orders.cancel(aGuestCall({ order: orderId }), { orderId });

async function referencesOf({ owner }: Market, order: OrderId): Promise<Pick<Payment, 'provider' | 'reference'>[]> {
  const { rows } = await owner.raw('select provider, reference from soko.payments where order_id = ?', [order]);
  return rows;
}

/** An order whose buyer is at the bank's page. */
async function aPaying(market: Market, onHand?: number): Promise<Paying> {
  const draft = await aDraft(market, onHand);
  await pay(market.one, draft.order, 'bank');
  return { ...draft, reference: oneOf(await referencesOf(market, draft.order)).reference };
}

/**
 * The buyer paid a while ago. A webhook was kept, but the process died before it was worked on; the poll thinks it time
 * to ask.
 */
async function untold(market: Market, { order, reference }: Paying): Promise<void> {
  market.bank.approve(reference);
  const report = market.bank.report(reference);
  const event = aPaymentEvent({ provider: 'bank', eventId: `${reference}-lost`, report });
  await market.one.store.transaction(aProviderCall('bank'), (tx) => tx.paymentEvents.insert(event));
  await market.owner.raw(`update soko.payment_events set received_at = now() - interval '1 minute' where id = ?`, [
    event.id,
  ]);
  await market.owner.raw(`update soko.payments set created_at = now() - interval '2 minutes' where order_id = ?`, [
    order,
  ]);
}

async function expectPaidOnce(market: Market, { goods, order }: Paying): Promise<void> {
  const standing = await market.standingOf(order);
  expect(standing, 'one confirmation').to.deep.equal({
    status: 'confirmed',
    confirmed: 1,
    captures: 1,
    surpluses: 0,
    payments: ['succeeded'],
    refunds: [],
    isSquare: true,
  });
  expect(await market.levelOf(goods), 'one sale').to.deep.equal({ onHand: 9, reserved: 0 });
}

/** The refund is sent by two workers at once, and the buyer has the money back once; the goods are on the shelf. */
async function expectAllBack(market: Market, { goods, order, reference }: Paying): Promise<void> {
  await market.sendRefunds();
  expect((await market.standingOf(order)).refunds, 'the money back').to.deep.equal(['succeeded']);
  expect(market.bank.report(reference).amount?.amount, 'the money back').to.equal(market.bank.refunded(reference));
  expect(await market.levelOf(goods), 'on the shelf').to.deep.equal({ onHand: 10, reserved: 0 });
  await market.expectSettled();
}
