import type { OrderId, ShopOrderStatus } from '@soko/domain';
import { expect } from 'chai';
import { aClaim, aGuestCall, aJobCall, anId, aPromotion, aTaxRate, kobo, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('cancelling an order', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
  });
  afterEach(() => booksAreRight(market));

  /** Does what the job does that hangs on each refund that was requested. */
  const sendRefunds = async (orderId: OrderId): Promise<void> => {
    for (const { id } of market.refunds(orderId))
      await market.app.payments.sendRefund(aJobCall(), { refundId: id, orderId });
  };
  const onDelivery = async (quantity = 2) => {
    const draft = await market.draft(ware, quantity);
    await market.app.payments.start(draft.call, { orderId: draft.orderId, provider: 'cash' });
    return draft;
  };
  const setPart = (orderId: OrderId, status: ShopOrderStatus) => {
    const order = market.order(orderId);
    market.memory.state.orders.set(orderId, { ...order, parts: order.parts.map((part) => ({ ...part, status })) });
  };

  it('gives back the stock of a draft', async () => {
    const { call, orderId } = await market.draft(ware, 2);
    expect(await market.app.orders.cancel(call, { orderId, reason: 'ordered twice' })).to.equal(orderId);
    expect(market.order(orderId)).to.deep.include({
      status: 'cancelled',
      cancelledAt: NOON,
      statusComment: 'ordered twice',
    });
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    expect(market.memory.state.reservations.size).to.equal(0);
    expect(market.events().at(-1)).to.equal('order.cancelled');
  });

  it("closes the buyer's page before it ends a payment that was begun", async () => {
    const { call, orderId, reference } = await market.begun(ware, 2);
    await market.app.orders.cancel(call, { orderId });
    expect(market.fake.calls.at(-1)).to.equal(`close ${reference}`);
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['cancelled']);
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('changes nothing while the provider of a payment that was begun does not answer', async () => {
    const { call, orderId } = await market.begun(ware, 2);
    market.fake.isDown = true;
    expect(await refusalFrom(market.app.orders.cancel(call, { orderId }))).to.equal('payment_provider_unavailable');
    expect(market.order(orderId).status).to.equal('pending_payment');
    expect(market.stock(ware)).to.deep.equal([10, 2]);
  });

  it('goes on when the provider of a payment that was begun was switched off since', async () => {
    const { call, orderId } = await market.begun(ware, 2);
    const without = aMarket({ store: market.memory, providers: [market.cash] });
    await without.app.orders.cancel(call, { orderId });
    expect(market.order(orderId).status).to.equal('cancelled');
  });

  it('sends back what was paid, and leaves every account even', async () => {
    market.memory.state.taxRates.push(aTaxRate());
    const { call, orderId } = await market.paid(ware, 2);
    expect(market.stock(ware)).to.deep.equal([8, 0]);
    await market.app.orders.cancel(call, { orderId });
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    expect(market.refunds(orderId).map(({ status, amount }) => [status, amount])).to.deep.equal([
      ['pending', kobo(2_150)],
    ]);
    expect(market.events().slice(-2)).to.deep.equal(['refund.requested', 'order.cancelled']);
    expect(market.balances()).to.not.deep.equal({});
    await sendRefunds(orderId);
    expect(market.balances()).to.deep.equal({});
    expect(market.order(orderId).parts[0]?.items[0]).to.deep.include({ cancelledQuantity: 2, refundedQuantity: 2 });
  });

  it('sees money that came in the last moment: it confirms, and goes back', async () => {
    const { call, orderId, reference } = await market.begun(ware, 2);
    market.fake.pay(reference);
    await market.app.orders.cancel(call, { orderId });
    expect(market.events()).to.include.members(['order.confirmed', 'order.cancelled', 'refund.requested']);
    await sendRefunds(orderId);
    expect([market.stock(ware), market.balances()]).to.deep.equal([[10, 0], {}]);
  });

  it('reverses what was owed for cash on delivery', async () => {
    const { call, orderId } = await onDelivery();
    expect(market.balances()['receivable']).to.equal(2_000);
    await market.app.orders.cancel(call, { orderId });
    expect(market.balances()).to.deep.equal({});
    expect(market.refunds(orderId)).to.deep.equal([]);
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['cancelled']);
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('reverses the books of an order that the marketplace gave away', async () => {
    market.memory.state.promotions.push(aPromotion({ rate: 10_000, fundedBy: 'platform' }));
    const { call, orderId } = await market.draft(ware, 2);
    await market.app.payments.start(call, { orderId, provider: 'fake' });
    expect(market.balances()['promotions']).to.equal(2_000);
    await market.app.orders.cancel(call, { orderId });
    expect([market.balances(), market.refunds(orderId)]).to.deep.equal([{}, []]);
  });

  it('is refused once a part is on its way', async () => {
    const { call, orderId } = await market.paid(ware, 2);
    setPart(orderId, 'shipped');
    expect(await refusalFrom(market.app.orders.cancel(call, { orderId }))).to.equal('order_not_cancellable');
    expect(market.stock(ware)).to.deep.equal([8, 0]);
    setPart(orderId, 'ready');
    expect(await refusalFrom(market.app.orders.cancel(call, { orderId }))).to.equal(undefined);
  });

  it('happens once, and a repeat under the same key is told so again', async () => {
    const { call, orderId } = await market.paid(ware, 2);
    const claimed = { ...call, claim: aClaim() };
    await market.app.orders.cancel(claimed, { orderId });
    expect(await market.app.orders.cancel(claimed, { orderId })).to.equal(orderId);
    expect(await refusalFrom(market.app.orders.cancel(call, { orderId }))).to.equal('order_not_cancellable');
    expect(market.refunds(orderId).length).to.equal(1);
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('is for the holder of the order alone', async () => {
    const { orderId } = await market.begun(ware);
    const others = [aGuestCall(), aGuestCall({ order: anId() }), market.callOf(await market.user())];
    for (const call of others) {
      expect(await refusalFrom(market.app.orders.cancel(call, { orderId }))).to.equal('not_found');
    }
    expect(await refusalFrom(market.app.orders.cancel(aGuestCall(), { orderId: anId() }))).to.equal('not_found');
    expect(market.fake.calls.some((call) => call.startsWith('close'))).to.equal(false);
  });
});
