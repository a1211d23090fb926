import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { aMarket, booksAreRight } from '../../support/market.ts';

describe('counting the sales of an order', () => {
  it('counts its units once, however often it is told, and takes back what was cancelled', async () => {
    const market = aMarket();
    const ware = await market.sells();
    const sales = () => market.memory.state.sales.get(ware.product.id) ?? 0;
    const [one, two] = [await market.paid(ware, 3), await market.paid(ware, 2)];
    const draft = await market.draft(ware, 7);
    const count = (orderId: typeof one.orderId) => market.app.orders.countSales(aJobCall(), { orderId });
    for (const { orderId } of [one, two, one, draft, two]) await count(orderId);
    expect(sales()).to.equal(5);
    await market.app.orders.cancel(one.call, { orderId: one.orderId });
    for (const { orderId } of [one, one]) await count(orderId);
    expect(sales()).to.equal(2);
    await count(anId());
    booksAreRight(market);
  });
});
