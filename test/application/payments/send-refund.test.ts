import type { OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, kobo, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('sending a refund', () => {
  let market: Market;
  let orderId: OrderId;
  beforeEach(async () => {
    market = aMarket();
    const paid = await market.paid(await market.sells({ price: kobo(1_000) }), 2);
    orderId = paid.orderId;
    await market.app.orders.cancel(paid.call, { orderId, reason: 'ordered twice' });
  });
  afterEach(() => booksAreRight(market));

  const refund = () => market.refunds(orderId)[0]!;
  const send = (refundId = refund().id) => market.app.payments.sendRefund(aJobCall(), { refundId, orderId });

  it('gives the money back under its own key, and books it', async () => {
    await send();
    const { id, ...rest } = refund();
    expect(rest).to.deep.include({ status: 'succeeded', providerReference: 'refund-1', refundedAt: NOON });
    const [request] = market.fake.refunds.values();
    expect(request).to.deep.include({ key: id, amount: kobo(2_000), reason: 'ordered twice' });
    expect(request?.paymentReference).to.equal(market.payments(orderId)[0]?.reference);
    expect(market.balances()).to.deep.equal({});
    expect(market.events().at(-1)).to.equal('refund.succeeded');
  });

  it('moves no money twice, also when two jobs are at it', async () => {
    await Promise.all([send(), send()]);
    await send();
    expect(market.fake.refunds.size).to.equal(1);
    expect(market.events().filter((type) => type === 'refund.succeeded').length).to.equal(1);
  });

  it('waits for the next try when the provider does not answer', async () => {
    market.fake.isDown = true;
    expect(await refusalFrom(send())).to.equal('payment_provider_unavailable');
    expect(refund().status).to.equal('pending');
    market.fake.isDown = false;
    await send();
    expect(refund().status).to.equal('succeeded');
  });

  it('is asked about by the name that the provider gave it, until that decides', async () => {
    market.fake.refundReport = { status: 'pending', providerReference: 'refund-at-fake', failure: null };
    await send();
    expect(refund()).to.deep.include({ status: 'pending', providerReference: 'refund-at-fake', refundedAt: null });
    market.fake.refundReport = { status: 'succeeded', providerReference: 'refund-at-fake', failure: null };
    await send();
    expect(refund()).to.deep.include({ status: 'succeeded', providerReference: 'refund-at-fake' });
    const names = market.fake.refundRequests.map(({ refundReference }) => refundReference);
    expect(names).to.deep.equal([null, 'refund-at-fake']);
  });

  it('keeps the name where the provider only says pending once more', async () => {
    market.fake.refundReport = { status: 'pending', providerReference: 'refund-at-fake', failure: null };
    await send();
    market.fake.refundReport = { status: 'pending', providerReference: null, failure: null };
    await send();
    expect(refund().providerReference).to.equal('refund-at-fake');
  });

  it('fails with the reason of the provider, and leaves the books as they are', async () => {
    const before = market.balances();
    market.fake.refundReport = { status: 'failed', providerReference: null, failure: 'no such card' };
    await send();
    expect(refund()).to.deep.include({ status: 'failed', failure: 'no such card', refundedAt: null });
    expect(market.events().at(-1)).to.equal('refund.failed');
    expect(market.balances()).to.deep.equal(before);
  });

  it('is not there when nobody requested it', async () => {
    expect(await refusalFrom(send(anId()))).to.equal('not_found');
    expect(market.fake.refunds.size).to.equal(0);
  });
});
