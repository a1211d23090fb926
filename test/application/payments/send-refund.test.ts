import { type OrderId, Refund } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, anOperatorCall, kobo, NOON } from '../../support/builders/index.ts';
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

  it('asks the provider once, also when two jobs are at it', async () => {
    await Promise.all([send(), send()]);
    await send();
    expect(market.fake.refundRequests).to.have.length(1);
    expect(market.events().filter((type) => type === 'refund.succeeded').length).to.equal(1);
  });

  it('leaves it to whoever is at it, for as long as three calls can take', async () => {
    market.fake.beforeAnswer = async () => {
      market.fake.beforeAnswer = async () => {};
      market.wait(34);
      await send();
    };
    await send();
    expect(market.fake.refundRequests).to.have.length(1);
    expect(refund()).to.include({ status: 'succeeded', claimedUntil: null });
  });

  describe('when the provider does not answer', () => {
    const left = () => market.app.payments.sendLeftRefunds(aJobCall());
    beforeEach(async () => {
      market.fake.isDown = true;
      expect(await refusalFrom(send())).to.equal('payment_provider_unavailable');
      market.fake.isDown = false;
    });

    it('asks nobody until what it may still be doing has shown', async () => {
      market.wait(34);
      expect(await left()).to.equal(0);
      await send();
      expect(refund().status).to.equal('pending');
      expect(market.fake.refundRequests).to.have.length(0);
    });

    it('I8: goes on by a round within 60 s, as when its runner died', async () => {
      market.wait(35);
      expect(await left()).to.equal(1);
      expect(refund().status).to.equal('succeeded');
      expect(await left()).to.equal(0);
    });

    it('asks again in the next but one, while it is still away', async () => {
      market.fake.isDown = true;
      market.wait(35);
      expect([await left(), await left()]).to.deep.equal([1, 0]);
    });
  });

  it('books nothing of an answer that came after staff tried once more', async () => {
    market.fake.refundReport = { status: 'failed', providerReference: null, failure: 'no such card' };
    market.fake.beforeAnswer = async () => {
      market.fake.beforeAnswer = async () => {};
      // what a webhook told in the meantime, and what staff did about it
      await market.inTx(async (tx) => {
        await tx.orders.lock(orderId);
        await tx.payments.lockOf(orderId);
        const [now] = await tx.refunds.lockOf(orderId);
        await tx.refunds.save(Refund.fail(now!, 'no such card'));
      });
      market.fake.refundReport = { status: 'pending', providerReference: 'refund-2', failure: null };
      await market.app.payments.retryRefund(anOperatorCall(), { id: refund().id });
      market.fake.refundReport = { status: 'failed', providerReference: null, failure: 'too late' };
    };
    await send();
    expect(refund()).to.include({ status: 'pending', providerReference: 'refund-2', failure: null });
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
