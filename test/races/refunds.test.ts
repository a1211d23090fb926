import type { OrderId, RefundId } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aJobCall, anOperatorCall, aProviderCall, kobo } from '../support/builders/index.ts';
import { ADAPTERS, KEYS } from '../support/providers/rigs.ts';
import { type StandIn, startFakeProviders } from '../support/providers/stand-in.mjs';
import { times } from '../support/races/chance.ts';
import { REFUND_CLAIM, ROW_LOCKS } from '../support/races/guards.ts';
import { delivery, type Market, nowhere } from '../support/races/market.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const WITHIN_CAPTURE = 'No more is refunded than was captured';

/** How many ask at once, for a seventh of the order each. */
const ASKERS = 30;
const SHARES = 7;

/** How many refunds of one order wait to be sent, each by two runners. */
const WAITING = 3;
/** How far away their provider is, in milliseconds. */
const AWAY = 25;

describe('rivals for a refund', () => {
  let standIn: StandIn;
  before(async () => {
    standIn = await startFakeProviders({ keys: KEYS });
  });
  after(() => standIn.close());

  race('I10: thirty partial refunds', {
    promise: WITHIN_CAPTURE,
    guard: ROW_LOCKS,
    breaks: /the refunds|the money|the books/,
    async run(market) {
      const { order, reference, total } = await aPaid(market);
      const amount = kobo(Math.floor(total / SHARES));
      const outcomes = await atOnce(
        times(ASKERS, () => () => {
          const call = anOperatorCall();
          return market.process().app.payments.refund(call, { orderId: order, reason: 'damaged', amount });
        }),
      );

      expect(tally(outcomes), 'the refunds').to.deep.equal({ ok: SHARES, refund_exceeds_captured: ASKERS - SHARES });
      expect(market.bank.refunded(reference), 'the money').to.equal(SHARES * amount.amount);
      expect((await market.standingOf(order)).refunds, 'the refunds').to.deep.equal(times(SHARES, () => 'succeeded'));
      await market.expectSettled();
      return ASKERS;
    },
  });

  race('I10: two runners that send the same refunds to a provider without keys', {
    promise: 'A refund is given back once, whoever sends it',
    guard: REFUND_CLAIM,
    breaks: /what the provider gave back/,
    async run(market) {
      const { apps, order, reference } = await aPaidAt(market, standIn);
      const waiting: RefundId[] = [];
      standIn.addFault({ provider: 'paystack', kind: 'status', status: 503, times: -1 });
      for (let turn = 0; turn < WAITING; turn += 1) {
        const asked = { orderId: order, reason: 'damaged', amount: kobo(100) };
        waiting.push((await oneOf(apps).payments.refund(anOperatorCall(), asked)).refundId);
      }
      standIn.clearFaults();
      await market.owner.raw('update soko.refunds set claimed_until = null where order_id = ?', [order]);
      standIn.addFault({ provider: 'paystack', method: 'POST', kind: 'latency', latencyMs: AWAY, times: -1 });
      const runs = waiting.flatMap((refundId) =>
        apps.map((app) => () => app.payments.sendRefund(aJobCall('send_refund'), { refundId, orderId: order })),
      );
      expect(tally(await atOnce(runs)), 'the runners').to.deep.equal({ ok: runs.length });
      standIn.clearFaults();

      const { refunds = [] } = standIn.state.payments.find((one) => one.reference === reference) ?? {};
      const given = refunds.map(({ amount }) => amount);
      expect(given, 'what the provider gave back').to.deep.equal(times(WAITING, () => 100));
      for (const { id } of refunds) await standIn.settleRefund('paystack', id, { webhook: { send: false } });
      for (const send of runs) await send();
      expect((await market.standingOf(order)).refunds).to.deep.equal(times(WAITING, () => 'succeeded'));
      return runs.length;
    },
  });

  race('a full refund against two cancellations', {
    promise: WITHIN_CAPTURE,
    guard: ROW_LOCKS,
    breaks: /the refunds|the money|the books/,
    async run(market) {
      const { order, reference, total } = await aPaid(market);
      const outcomes = await atOnce<unknown>([
        ...times(2, () => () => market.process().app.orders.cancel(anOperatorCall(), { orderId: order })),
        () => market.process().app.payments.refund(anOperatorCall(), { orderId: order, reason: 'damaged' }),
      ]);
      expect(tally(outcomes)['ok'], 'the refunds').to.be.oneOf([1, 2]);
      await market.sendRefunds();
      expect(market.bank.refunded(reference), 'the money').to.equal(total);
      await market.expectSettled();
      return outcomes.length;
    },
  });
});

/** An order that was paid at a provider that knows no keys for refunds: it is looked through first. Its app in both processes. */
async function aPaidAt(market: Market, standIn: StandIn) {
  const paystack = ADAPTERS.paystack(standIn.baseUrls.paystack, fetch);
  const apps = [market.one, market.two].map(({ store }) => market.appOver(store, { providers: [paystack] }));
  const [app] = apps as [(typeof apps)[number]];
  const { sku } = await market.sells(10);
  const order = await app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items: [{ sku, quantity: 3 }] });
  await app.payments.start(aGuestCall({ order }), { orderId: order, provider: 'paystack' });
  const { reference } = await market.owner('soko.payments').where({ order_id: order }).first('reference');
  await standIn.act('paystack', reference, 'complete', { webhook: { send: false } });
  await app.payments.verify(aGuestCall({ order }), { reference });
  return { apps, order, reference };
}

/** An order whose money is at the bank. */
async function aPaid(market: Market): Promise<Readonly<{ order: OrderId; reference: string; total: number }>> {
  const { sku } = await market.sells(10);
  const items = [{ sku, quantity: 3 }];
  const order = await market.one.app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items });
  await market.one.app.payments.start(aGuestCall({ order }), { orderId: order, provider: 'bank' });
  const { rows } = await market.owner.raw('select reference, amount::int from soko.payments where order_id = ?', [
    order,
  ]);
  const { reference, amount } = oneOf(rows as { reference: string; amount: number }[]);
  market.bank.approve(reference);
  await market.one.app.payments.receiveWebhook(aProviderCall('bank'), market.bank.webhook(reference));
  return { order, reference, total: amount };
}
