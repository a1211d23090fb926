import { expect } from 'chai';
import { aGuestCall } from '../support/builders/index.ts';
import { shuffled, times } from '../support/races/chance.ts';
import { LOCK_ORDER, RETRY, ROW_LOCKS } from '../support/races/guards.ts';
import { delivery, type Goods, type Market, nowhere, type Process } from '../support/races/market.ts';
import { atOnce, factsOf, oneOf, outcomeOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

const NOT_SOLD_TWICE = 'Stock is never promised twice';

describe('rivals for stock', () => {
  race('F7: fifty buyers for ten pieces', {
    promise: NOT_SOLD_TWICE,
    guard: ROW_LOCKS,
    breaks: /the buyers|the books|reserved/,
    async run(market) {
      const goods = await market.sells(10);
      const guests = await market.guests(50, goods, 1);
      const buys = guests.map((guest) => () => {
        const { app } = market.process();
        return app.orders.place(guest, { delivery, shipping: nowhere });
      });
      const outcomes = await atOnce(buys);

      expect(tally(outcomes), 'the buyers').to.deep.equal({ ok: 10, out_of_stock: 40 });
      expect(await market.levelOf(goods), 'reserved').to.deep.equal({ onHand: 10, reserved: 10 });
      for (const { items } of factsOf(outcomes)) {
        expect(items, 'what a loser is told').to.deep.equal([{ sku: goods.sku, requested: 1, available: 0 }]);
      }
      const pieces = await market.piecesIn(guests.map(({ cart }) => cart));
      const kept = outcomes.map(({ code }) => (code === 'ok' ? 0 : 1));
      expect(pieces, 'a loser keeps the cart').to.deep.equal(kept);
      return buys.length;
    },
  });

  race('F7: two lines of one SKU in each of eight orders', {
    promise: NOT_SOLD_TWICE,
    guard: ROW_LOCKS,
    breaks: /the buyers|the books|reserved/,
    async run(market) {
      const goods = await market.sells(10);
      const line = { sku: goods.sku, quantity: 2 };
      const buys = times(8, () => () => {
        const { app } = market.process();
        return app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items: [line, line] });
      });
      const outcomes = await atOnce(buys);

      expect(tally(outcomes), 'the buyers').to.deep.equal({ ok: 2, out_of_stock: 6 });
      for (const { items } of factsOf(outcomes)) {
        expect(items, 'what a loser is told').to.deep.equal([{ sku: goods.sku, requested: 4, available: 2 }]);
      }
      expect(await market.levelOf(goods), 'reserved').to.deep.equal({ onHand: 10, reserved: 8 });
      return buys.length;
    },
  });

  race('F9: a seller who counts stock down while it is bought', {
    promise: NOT_SOLD_TWICE,
    guard: ROW_LOCKS,
    breaks: /the books|left on the shelf|on hand/,
    async run(market, chance) {
      const goods = await market.sells(10);
      const { sku, seller } = goods;
      const buy = () =>
        market.process().app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items: [{ sku, quantity: 1 }] });
      const lose = () =>
        market.process().app.stock.adjust(seller, { sku, adjustment: { delta: -2, reason: 'broken in the store' } });
      const calls = shuffled([...times(10, () => buy), ...times(4, () => lose)], chance);
      const outcomes = await atOnce<unknown>(calls);

      const bought = outcomes.filter(({ code }, at) => calls[at] === buy && code === 'ok').length;
      const lost = outcomes.filter(({ code }, at) => calls[at] === lose && code === 'ok').length;
      expect(outcomes.map(({ code }) => code)).to.include.members(['ok']);
      for (const [at, { code }] of outcomes.entries()) {
        expect(code, 'a loser is told why').to.be.oneOf([
          'ok',
          calls[at] === buy ? 'out_of_stock' : 'insufficient_stock',
        ]);
      }
      expect(await market.levelOf(goods), 'on hand').to.deep.equal({ onHand: 10 - 2 * lost, reserved: bought });
      expect(10 - 2 * lost - bought, 'left on the shelf').to.be.within(0, 1);
      return calls.length;
    },
  });

  race('a cart that is filled up while it is checked out', {
    promise: 'A cart and its order never hold the same goods',
    guard: ROW_LOCKS,
    breaks: /the pieces/,
    async run(market) {
      const goods = await market.sells(100);
      const guest = oneOf(await market.guests(1, goods, 2));
      const outcomes = await atOnce<unknown>([
        () => market.two.app.carts.addItem(guest, { sku: goods.sku, quantity: 1 }),
        () => market.one.app.orders.place(guest, { delivery, shipping: nowhere }),
      ]);

      expect(tally(outcomes)).to.deep.equal({ ok: 2 });
      const { reserved } = await market.levelOf(goods);
      const [left = 0] = await market.piecesIn([guest.cart]);
      expect(reserved + left, 'the pieces ordered and in the cart').to.equal(3);
      expect(left, 'the pieces in the cart').to.be.oneOf([0, 1]);
      return 2;
    },
  });

  race('one cart checked out in two tabs', {
    promise: 'A cart and its order never hold the same goods',
    guard: ROW_LOCKS,
    breaks: /the tabs/,
    async run(market) {
      const goods = await market.sells(100);
      const guest = oneOf(await market.guests(1, goods, 2));
      const outcomes = await atOnce(
        [market.one, market.two].map(
          ({ app }) =>
            () =>
              app.orders.place(guest, { delivery, shipping: nowhere }),
        ),
      );

      expect(tally(outcomes), 'the tabs').to.deep.equal({ ok: 1, cart_empty: 1 });
      expect((await market.levelOf(goods)).reserved, 'the pieces held').to.equal(2);
      return 2;
    },
  });

  race('F7: carts with the same two SKUs the other way round', {
    promise: 'Rivals who want the same goods queue, and never lock each other out',
    guard: LOCK_ORDER,
    breaks: /deadlocks/,
    async run(market) {
      const before = market.deadlocks();
      await opposed(market);
      expect(market.deadlocks(), 'deadlocks').to.equal(before);
      return 2;
    },
  });

  race('carts whose SKUs are locked the other way round all the same', {
    promise: 'A deadlock is run again and reaches no caller',
    without: LOCK_ORDER,
    guard: RETRY,
    breaks: /the buyers/,
    async run(market) {
      const before = market.deadlocks();
      await opposed(market);
      expect(market.deadlocks(), 'deadlocks').to.be.above(before);
      return 2;
    },
  });
});

/**
 * Two buyers want the same two SKUs, named in opposite orders. They set off while the first SKU is held, and once both
 * wait for a lock it is let go.
 */
async function opposed(market: Market): Promise<void> {
  const [shirts, shoes] = [await market.sells(100), await market.sells(100)];
  const gate = await market.owner.transaction();
  await gate.raw('select from soko.stock_levels where variant_id = ? for update', [shirts.variantId]);
  const buying = async (process: Process, goods: readonly Goods[]) => {
    const items = goods.map(({ sku }) => ({ sku, quantity: 1 }));
    const outcome = outcomeOf(() => process.app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items }));
    await market.untilWaiting(process, outcome);
    return { outcome };
  };
  const first = await buying(market.one, [shirts, shoes]);
  const second = await buying(market.two, [shoes, shirts]);
  await gate.commit();

  expect(tally([await first.outcome, await second.outcome]), 'the buyers').to.deep.equal({ ok: 2 });
  for (const goods of [shirts, shoes]) expect((await market.levelOf(goods)).reserved).to.equal(2);
}
