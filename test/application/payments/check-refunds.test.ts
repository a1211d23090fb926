import type { OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, kobo } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';

const PENDING = { status: 'pending', providerReference: null, failure: null } as const;
const SUCCEEDED = { status: 'succeeded', providerReference: 'refund-1', failure: null } as const;

describe('checking on refunds that are pending', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
    market.fake.refundReport = PENDING;
  });
  afterEach(() => booksAreRight(market));

  const check = () => market.app.payments.checkRefunds(aJobCall());
  const refund = (orderId: OrderId) => market.refunds(orderId)[0]!;
  /** An order whose refund was sent, and which its provider has not decided on. */
  const cancelled = async (): Promise<OrderId> => {
    const { call, orderId } = await market.paid(await market.sells({ price: kobo(1_000) }));
    await market.app.orders.cancel(call, { orderId });
    await market.app.payments.sendRefund(aJobCall(), { refundId: refund(orderId).id, orderId });
    expect(refund(orderId).status).to.equal('pending');
    return orderId;
  };
  const asked = () => market.fake.calls.filter((call) => call.startsWith('refund')).length;

  it('asks about those that have been pending for a minute until they are decided, and books them', async () => {
    const orderId = await cancelled();
    market.wait(60);
    expect(await check()).to.equal(0);
    market.wait(1);
    expect(await check()).to.equal(1);
    expect(refund(orderId).status).to.equal('pending');
    market.fake.refundReport = SUCCEEDED;
    expect(await check()).to.equal(1);
    expect(refund(orderId).status).to.equal('succeeded');
    expect([...market.fake.refunds.keys()]).to.deep.equal([refund(orderId).id]);
    expect(market.balances()).to.deep.equal({});
    expect(await check()).to.equal(0);
    expect(asked()).to.equal(3);
  });

  it('asks again in the next round when a provider does not answer', async () => {
    const orderId = await cancelled();
    market.wait(61);
    market.fake.isDown = true;
    expect(await check()).to.equal(1);
    expect(refund(orderId).status).to.equal('pending');
    market.fake.isDown = false;
    market.fake.refundReport = SUCCEEDED;
    market.wait(35);
    await check();
    expect(refund(orderId).status).to.equal('succeeded');
  });

  it('gives the others their turn when one fails', async () => {
    const [first, second] = [await cancelled(), await cancelled()];
    const [payment] = market.payments(first);
    market.fake.refundReport = SUCCEEDED;
    market.fake.beforeAnswer = async (call) => {
      if (call.endsWith(payment!.reference)) throw new Error('out of order');
    };
    market.wait(61);
    expect(await check().catch((failure: Error) => failure.message)).to.equal('out of order');
    expect([first, second].map((orderId) => refund(orderId).status)).to.deep.equal(['pending', 'succeeded']);
  });
});
