import type { OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, anOperatorCall, kobo, NOON } from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('a refund of money that came by hand', () => {
  const bank = fakeProvider({ name: 'bank', collects: 'by_transfer' });
  bank.refundReport = { status: 'by_hand', providerReference: null, failure: 'From the account that it came to.' };
  let market: Market;
  let orderId: OrderId;
  beforeEach(async () => {
    market = aMarket({ providers: [bank] });
    const draft = await market.draft(await market.sells({ price: kobo(1_000) }));
    orderId = draft.orderId;
    await market.app.payments.start(draft.call, { orderId, provider: 'bank' });
    const [payment] = market.payments(orderId);
    await market.app.payments.confirmTransfer(anOperatorCall(), { id: payment!.id, bankReference: 'FT1' });
    await market.app.orders.cancel(draft.call, { orderId });
    await market.app.payments.sendRefund(aJobCall(), { refundId: refund().id, orderId });
  });
  afterEach(() => booksAreRight(market));

  const refund = () => market.refunds(orderId)[0]!;
  const complete = (id = refund().id) =>
    market.app.payments.completeRefund(anOperatorCall(), { id, bankReference: 'FT2' });

  it('waits for staff, and says why', () => {
    expect(refund()).to.deep.include({ status: 'pending', byHand: true, failure: 'From the account that it came to.' });
    expect(market.events().at(-1)).to.equal('refund.left_to_staff');
  });

  it('is sent to nobody again, however long it waits', async () => {
    const asked = bank.refundRequests.length;
    market.wait(86_400);
    expect([
      await market.app.payments.checkRefunds(aJobCall()),
      await market.app.payments.sendLeftRefunds(aJobCall()),
    ]).to.deep.equal([0, 0]);
    await market.app.payments.sendRefund(aJobCall(), { refundId: refund().id, orderId });
    expect(bank.refundRequests).to.have.length(asked);
  });

  it('is booked once staff say that it is done, and not twice', async () => {
    await complete();
    const done = { status: 'succeeded', providerReference: 'FT2', failure: null, refundedAt: NOON };
    expect(refund()).to.deep.include(done);
    expect(market.balances()).to.deep.equal({});
    expect(await refusalFrom(complete())).to.equal('refund_not_by_hand');
    expect(await refusalFrom(complete(anId()))).to.equal('not_found');
  });

  it('is no refund that a provider gives', async () => {
    bank.refundReport = { status: 'pending', providerReference: null, failure: null };
    const paid = await market.draft(await market.sells({ price: kobo(1_000) }));
    await market.app.payments.start(paid.call, { orderId: paid.orderId, provider: 'bank' });
    const [payment] = market.payments(paid.orderId);
    await market.app.payments.confirmTransfer(anOperatorCall(), { id: payment!.id, bankReference: 'FT3' });
    const { refundId } = await market.app.payments.refund(anOperatorCall(), { orderId: paid.orderId, reason: 'x' });
    expect(await refusalFrom(complete(refundId))).to.equal('refund_not_by_hand');
    bank.refundReport = { status: 'by_hand', providerReference: null, failure: 'From the account that it came to.' };
  });
});
