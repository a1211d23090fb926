import { expect } from 'chai';
import { kobo, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';

describe('confirming an order', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('sells what was held, writes the books and tells of it', async () => {
    const ware = await market.sells({ onHand: 10, price: kobo(1_000) });
    const { orderId } = await market.paid(ware, 3);
    expect(market.order(orderId)).to.deep.include({
      status: 'confirmed',
      confirmedAt: NOON,
      paidAt: NOON,
      expiresAt: null,
    });
    expect(market.stock(ware)).to.deep.equal([7, 0]);
    expect(market.memory.state.reservations.size).to.equal(0);
    expect(market.balances()).to.deep.equal({
      'clearing:fake': 3_000,
      [`payable:${ware.shop.id}`]: -2_700,
      commission: -300,
    });
    expect(market.memory.state.events.at(-1)).to.deep.include({ type: 'order.confirmed', payload: { paid: true } });
  });

  it('numbers the invoices of a year without gaps', async () => {
    const ware = await market.sells();
    const numbers: (string | null)[] = [];
    for (const { orderId } of [await market.paid(ware), await market.paid(ware)])
      numbers.push(market.order(orderId).invoiceNumber);
    market.wait(306 * 86_400);
    numbers.push(market.order((await market.paid(ware)).orderId).invoiceNumber);
    expect(numbers).to.deep.equal(['INV-2026-000001', 'INV-2026-000002', 'INV-2027-000001']);
  });

  it('gives no number to orders that came to nothing', async () => {
    const ware = await market.sells();
    const { call, orderId } = await market.begun(ware);
    await market.app.orders.cancel(call, { orderId });
    expect(market.order(orderId).invoiceNumber).to.equal(null);
    expect(market.order((await market.paid(ware)).orderId).invoiceNumber).to.equal('INV-2026-000001');
  });
});
