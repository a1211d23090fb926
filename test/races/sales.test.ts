import { expect } from 'chai';
import { aGuestCall, aJobCall } from '../support/builders/index.ts';
import { shuffled, times } from '../support/races/chance.ts';
import { HELD_SALES } from '../support/races/guards.ts';
import { delivery, type Goods, type Market, nowhere } from '../support/races/market.ts';
import { atOnce, oneOf, tally } from '../support/races/outcomes.ts';
import { race } from '../support/races/race.ts';

describe('rivals for the sales of a product', () => {
  race('orders of one product that are counted twice at once, while one of them is cancelled', {
    promise: 'The sales of a product are what confirmed orders have of it',
    guard: HELD_SALES,
    breaks: /the sales|the counts/,
    async run(market, chance) {
      const goods = await market.sells(20);
      const [one, two, three] = [
        await bought(market, goods, 3),
        await bought(market, goods, 2),
        await bought(market, goods, 4),
      ];
      const count = (order: Order) => () => market.process().app.orders.countSales(aJobCall('count_sales'), order);
      const cancel = async () => {
        await market.process().app.orders.cancel(three.call, three);
        await count(three)(); // the job of the cancellation comes after it
      };
      const counts = [one, two, three].flatMap((order) => times(2, () => count(order)));
      const outcomes = await atOnce<unknown>(shuffled([cancel, ...counts], chance));

      expect(tally(outcomes), 'the counts').to.deep.equal({ ok: 7 });
      const { rows } = await market.owner.raw(SALES, [goods.variantId]);
      expect(oneOf(rows), 'the sales').to.deep.equal({ sales: 5, listed: 5 });
      return outcomes.length;
    },
  });
});

type Order = Awaited<ReturnType<typeof bought>>;

/** An order of so many that its buyer paid. */
async function bought(market: Market, { sku }: Goods, quantity: number) {
  const { app } = market.process();
  const items = [{ sku, quantity }];
  const orderId = await app.orders.place(aGuestCall(), { delivery, shipping: nowhere, items });
  const call = aGuestCall({ order: orderId });
  await app.payments.start(call, { orderId, provider: 'bank' });
  const { reference } = oneOf(await market.owner('soko.payments').where({ order_id: orderId }));
  market.bank.approve(reference);
  await app.payments.verify(call, { reference });
  return { call, orderId };
}

const SALES = `
select f.sales_count::integer as sales, l.sales_count::integer as listed
from soko.variants v join soko.product_figures f on f.product_id = v.product_id
join soko.product_listing l on l.product_id = v.product_id where v.id = ?`;
