import { type Call, Order, type OrderId, type RefundWish } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, anOperatorCall, kobo, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('requesting a refund', () => {
  let market: Market;
  let orderId: OrderId;
  let buyer: Call;
  beforeEach(async () => {
    market = aMarket();
    ({ orderId, call: buyer } = await market.paid(await market.sells({ price: kobo(1_000) }), 3));
  });
  afterEach(() => booksAreRight(market));

  const ask = (wish: RefundWish = {}) =>
    market.app.payments.refund(anOperatorCall(), { orderId, reason: 'damaged', ...wish });
  const item = () => Order.items(market.order(orderId))[0]!;
  const amounts = () => market.refunds(orderId).map(({ status, amount }) => [status, amount.amount]);

  it('gives back all that was captured, and evens the books', async () => {
    const { refundId } = await ask();
    expect(market.refunds(orderId)).to.have.length(1);
    expect(market.refunds(orderId)[0]).to.deep.include({ id: refundId, status: 'succeeded', refundedAt: NOON });
    expect(market.balances()).to.deep.equal({});
    expect(item().refundedQuantity).to.equal(3);
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('gives back pieces, then an amount, then the rest, and no more', async () => {
    await ask({ items: [{ orderItemId: item().id, quantity: 1 }] });
    expect(item().refundedQuantity).to.equal(1);
    await ask({ amount: kobo(1) });
    await ask({ shopId: market.order(orderId).parts[0]!.shop.id });
    expect(amounts()).to.deep.equal([
      ['succeeded', 1_000],
      ['succeeded', 1],
      ['succeeded', 1_999],
    ]);
    expect(market.balances()).to.deep.equal({});
    expect(await refusalFrom(ask())).to.equal('refund_exceeds_captured');
    expect(await refusalFrom(ask({ amount: kobo(1) }))).to.equal('refund_exceeds_captured');
    expect(market.fake.refunds.size).to.equal(3);
  });

  it('of more than is left changes nothing', async () => {
    expect(await refusalFrom(ask({ amount: kobo(3_001) }))).to.equal('refund_exceeds_captured');
    expect(market.refunds(orderId)).to.deep.equal([]);
  });

  it('takes one wish at a time, and no amount that is nothing', async () => {
    for (const wish of [
      { amount: kobo(0) },
      { amount: kobo(-1) },
      { amount: kobo(1), shipping: true },
      { amount: kobo(1), items: [{ orderItemId: item().id, quantity: 1 }] },
    ]) {
      expect(await refusalFrom(ask(wish))).to.equal('validation_failed');
    }
  });

  it('leaves it pending when the provider does not answer, and the job goes on with it', async () => {
    market.fake.isDown = true;
    const refund = await ask();
    expect(amounts()).to.deep.equal([['pending', 3_000]]);
    expect(await refusalFrom(ask({ amount: kobo(1) }))).to.equal('refund_exceeds_captured');
    market.fake.isDown = false;
    market.wait(35);
    await market.app.payments.sendRefund(aJobCall(), refund);
    expect(amounts()).to.deep.equal([['succeeded', 3_000]]);
  });

  it('is of an order whose money came', async () => {
    const { orderId: unpaid } = await market.begun(await market.sells());
    const request = (id: OrderId) => market.app.payments.refund(anOperatorCall(), { orderId: id, reason: 'x' });
    expect(await refusalFrom(request(unpaid))).to.equal('refund_exceeds_captured');
    expect(await refusalFrom(request(anId()))).to.equal('not_found');
  });

  it('and a later cancellation give back what was captured, once', async () => {
    await ask({ amount: kobo(500) });
    await market.app.orders.cancel(buyer, { orderId });
    const [, rest] = market.refunds(orderId);
    expect(rest?.amount).to.deep.equal(kobo(2_500));
    await market.app.payments.sendRefund(aJobCall(), { refundId: rest!.id, orderId });
    expect(market.balances()).to.deep.equal({});
  });

  it('of everything leaves nothing for a cancellation to give back', async () => {
    await ask();
    await market.app.orders.cancel(buyer, { orderId });
    expect(amounts()).to.deep.equal([['succeeded', 3_000]]);
    expect(market.order(orderId).status).to.equal('cancelled');
  });

  describe('that the provider refused', () => {
    const retry = (id = market.refunds(orderId)[0]!.id) => market.app.payments.retryRefund(anOperatorCall(), { id });
    beforeEach(async () => {
      market.fake.refundReport = { status: 'failed', providerReference: null, failure: 'no such card' };
      await ask({ amount: kobo(2_000) });
      market.fake.refundReport = { status: 'succeeded', providerReference: 'refund-2', failure: null };
    });

    it('goes out once more when staff say so, under a new key', async () => {
      const [before] = market.refunds(orderId);
      expect(before).to.include({ status: 'failed', failure: 'no such card' });
      await retry();
      const [after] = market.refunds(orderId);
      expect(after).to.include({ id: before!.id, status: 'succeeded', failure: null, providerReference: 'refund-2' });
      expect(after!.key).not.to.equal(before!.key);
      expect([...market.fake.refunds.keys()]).to.deep.equal([after!.key]);
      expect(await refusalFrom(retry())).to.equal('refund_not_failed');
      expect(await refusalFrom(retry(anId()))).to.equal('not_found');
    });

    it('does not go out once others gave its money back', async () => {
      await ask({ amount: kobo(1_500) });
      expect(await refusalFrom(retry())).to.equal('refund_exceeds_captured');
      expect(amounts()).to.deep.equal([
        ['failed', 2_000],
        ['succeeded', 1_500],
      ]);
    });
  });
});
