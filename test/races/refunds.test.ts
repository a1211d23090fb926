import type { OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, anOperatorCall, aProviderCall, kobo } from '../support/builders/index.ts';
import { times } from '../support/races/chance.ts';
import { ROW_LOCKS } from '../support/races/guards.ts';
import { delivery, type Market, nowhere } from '../support/races/market.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const WITHIN_CAPTURE = 'No more is refunded than was captured';

/** How many ask at once, for a seventh of the order each. */
const ASKERS = 30;
const SHARES = 7;

describe('rivals for a refund', () => {
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
