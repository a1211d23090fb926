import type { OrderId, PaymentReport } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, aProviderCall, aReport, kobo, later, NOON, USD } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, delivery, type Market, type Ware } from '../../support/market.ts';

describe('settling a payment', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
  });
  afterEach(() => booksAreRight(market));

  /** The provider says this of the nth payment of the order. */
  const settle = (orderId: OrderId, fields: Partial<PaymentReport> = {}, nth = 0) => {
    const report = aReport(market.payments(orderId)[nth]!, fields);
    return market.app.payments.settle(aProviderCall(report.provider), report);
  };
  const sendRefunds = async (orderId: OrderId) => {
    for (const { id } of market.refunds(orderId))
      await market.app.payments.sendRefund(aJobCall(), { refundId: id, orderId });
  };
  const expired = async () => {
    const begun = await market.begun(ware, 2);
    market.wait(1_800);
    await market.app.orders.expire(aJobCall());
    return begun;
  };

  it('confirms the order at the first success', async () => {
    const { orderId } = await market.begun(ware, 2);
    market.wait(60);
    expect(await settle(orderId, { providerReference: 'p-7' })).to.equal('confirm');
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: later(NOON, 60) });
    expect(market.payments(orderId)[0]).to.deep.include({
      status: 'succeeded',
      providerReference: 'p-7',
      isSurplus: false,
    });
    expect(market.events().slice(-2)).to.deep.equal(['payment.succeeded', 'order.confirmed']);
    expect(market.balances()['clearing:fake']).to.equal(2_000);
  });

  it('does it once, however often it is said, also all at once', async () => {
    const { orderId } = await market.begun(ware, 2);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => settle(orderId)));
    expect(outcomes.filter((outcome) => outcome === 'confirm').length).to.equal(1);
    expect(await settle(orderId, { status: 'failed', amount: null })).to.equal('nothing');
    expect(market.memory.state.ledger.length).to.equal(1);
    expect(market.stock(ware)).to.deep.equal([8, 0]);
  });

  it('ends a payment that failed, with its reason; the order stays payable', async () => {
    const { orderId } = await market.begun(ware, 2);
    const failure = { code: 'declined', message: 'No.' };
    expect(await settle(orderId, { status: 'failed', amount: null, failure })).to.equal('failed');
    expect(market.payments(orderId)[0]).to.deep.include({ status: 'failed', failure });
    expect(market.order(orderId).status).to.equal('pending_payment');
    expect(market.stock(ware)).to.deep.equal([10, 2]);
    expect(await settle(orderId, { status: 'failed', amount: null, failure })).to.equal('nothing');
    expect(market.events().filter((type) => type === 'payment.failed').length).to.equal(1);
  });

  it('ends a payment that was given up', async () => {
    const { orderId } = await market.begun(ware);
    expect(await settle(orderId, { status: 'cancelled', amount: null })).to.equal('failed');
    expect(market.payments(orderId)[0]?.status).to.equal('cancelled');
  });

  it('takes a success after a failure', async () => {
    const { orderId } = await market.begun(ware);
    await settle(orderId, { status: 'failed', amount: null });
    expect(await settle(orderId)).to.equal('confirm');
  });

  it('changes nothing while the payment is pending', async () => {
    const { orderId } = await market.begun(ware);
    const before = market.memory.state.payments.get(market.payments(orderId)[0]!.id);
    expect(await settle(orderId, { status: 'pending', amount: null })).to.equal('nothing');
    expect(market.payments(orderId)[0]).to.deep.equal(before);
  });

  it('confirms nothing when amount or currency do not fit, and tells staff', async () => {
    const { orderId } = await market.begun(ware, 2);
    for (const amount of [kobo(1_999), { amount: 2_000, currency: USD }, null]) {
      expect(await settle(orderId, { amount })).to.equal('mismatch');
    }
    expect(market.order(orderId).status).to.equal('pending_payment');
    const { payload } = market.memory.state.events.at(-3)!;
    expect(payload).to.deep.equal({ order_id: orderId, expected: kobo(2_000), reported: kobo(1_999) });
    expect(market.balances()).to.deep.equal({});
  });

  it('leaves alone what is not ours', async () => {
    const { orderId } = await market.begun(ware);
    expect(await settle(orderId, { reference: 'sk0000' })).to.equal('unknown');
    expect(await settle(orderId, { provider: 'other' })).to.equal('unknown');
    expect(market.order(orderId).status).to.equal('pending_payment');
  });

  it('I8: revives an expired order whose stock can be held again', async () => {
    const { orderId } = await expired();
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    expect(await settle(orderId)).to.equal('revive');
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: market.now() });
    expect(market.stock(ware)).to.deep.equal([8, 0]);
    expect(market.memory.state.stockTransactions.slice(-2).map(({ type }) => type)).to.deep.equal(['reserve', 'sell']);
  });

  it('sends the money back when the stock of an expired order is gone', async () => {
    const { orderId } = await expired();
    await market.setStock(ware, 1);
    expect(await settle(orderId)).to.equal('revive');
    expect(market.order(orderId).status).to.equal('expired');
    expect(market.payments(orderId)[0]).to.deep.include({ status: 'succeeded', isSurplus: true });
    expect(market.balances()).to.deep.equal({ 'clearing:fake': 2_000, refunds: -2_000 });
    expect(market.stock(ware)).to.deep.equal([1, 0]);
    await sendRefunds(orderId);
    expect(market.balances()).to.deep.equal({});
    expect([...market.fake.refunds.values()].map(({ amount }) => amount)).to.deep.equal([kobo(2_000)]);
  });

  it('I8: sends the money back that comes after a cancellation', async () => {
    const { call, orderId } = await market.begun(ware, 2);
    await market.app.orders.cancel(call, { orderId });
    expect(await settle(orderId)).to.equal('surplus');
    expect(market.order(orderId).status).to.equal('cancelled');
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    await sendRefunds(orderId);
    expect(market.balances()).to.deep.equal({});
  });

  it('I8: records a second capture and sends it back; the first stands', async () => {
    const { call, orderId } = await market.begun(ware, 2);
    await market.app.payments.start(call, { orderId, provider: 'other' });
    expect(await settle(orderId, {}, 1)).to.equal('confirm');
    expect(await settle(orderId, {}, 0)).to.equal('surplus');
    expect(market.payments(orderId).map(({ status, isSurplus }) => [status, isSurplus])).to.deep.equal([
      ['succeeded', true],
      ['succeeded', false],
    ]);
    expect(market.stock(ware)).to.deep.equal([8, 0]);
    await sendRefunds(orderId);
    expect(market.fake.refunds.size).to.equal(1);
    expect(market.other.refunds.size).to.equal(0);
    expect(market.balances()).to.have.keys('clearing:other', `payable:${ware.shop.id}`, 'commission');
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: NOON });
  });

  it('I7: ends the rivals of the first success in our books, and what they say later undoes nothing', async () => {
    const { call, orderId } = await market.begun(ware);
    await market.app.payments.start(call, { orderId, provider: 'other' });
    expect(await settle(orderId, {}, 0)).to.equal('confirm');
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['succeeded', 'cancelled']);
    const before = [market.order(orderId), market.payments(orderId), market.stock(ware), market.balances()];
    for (const status of ['failed', 'cancelled', 'pending'] as const) {
      for (const which of [0, 1]) expect(await settle(orderId, { status, amount: null }, which)).to.equal('nothing');
    }
    expect([market.order(orderId), market.payments(orderId), market.stock(ware), market.balances()]).to.deep.equal(
      before,
    );
    expect(market.refunds(orderId)).to.deep.equal([]);
  });

  it('sends money back that comes for an order to be paid on delivery', async () => {
    const { call, orderId } = await market.begun(ware, 2);
    await market.app.payments.start(call, { orderId, provider: 'cash' });
    expect(await settle(orderId, {}, 0)).to.equal('surplus');
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: null });
    await sendRefunds(orderId);
    expect(market.balances()['receivable']).to.equal(2_000);
    expect(market.balances()['clearing:fake']).to.equal(undefined);
  });

  it('does not take lines out of the cart again when an order revives', async () => {
    const { call, cartId } = await market.guestWith(ware);
    const orderId = await market.app.orders.place(call, { delivery, shipping: new Map() });
    const byToken = { ...call, actor: { kind: 'guest' as const, order: orderId } };
    await market.app.payments.start(byToken, { orderId, provider: 'fake' });
    market.wait(1_800);
    await market.app.orders.expire(aJobCall());
    await settle(orderId);
    expect(market.memory.state.carts.get(cartId)?.items.length).to.equal(1);
  });
});
