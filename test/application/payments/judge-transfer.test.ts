import type { OrderId, PaymentId, UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId, anOperatorCall, kobo } from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('a bank transfer', () => {
  let market: Market;
  let orderId: OrderId;
  let call: UnclaimedCall;
  beforeEach(async () => {
    const bank = fakeProvider({ name: 'bank_transfer', collects: 'by_transfer', windowSeconds: 259_200 });
    market = aMarket({ providers: [bank, fakeProvider()] });
    ({ orderId, call } = await market.draft(await market.sells({ price: kobo(1_000), onHand: 1 })));
    await market.app.payments.start(call, { orderId, provider: 'bank_transfer' });
  });
  afterEach(() => booksAreRight(market));

  const payment = () => market.payments(orderId).at(-1)!;
  const confirm = (fields: object = {}, by = anOperatorCall(), id: PaymentId = payment().id) =>
    market.app.payments.confirmTransfer(by, { id, bankReference: 'FT1', ...fields });
  const reject = () =>
    market.app.payments.rejectTransfer(anOperatorCall(), { id: payment().id, reason: 'nothing came' });

  it('keeps the order waiting for three days, and is never asked about', async () => {
    expect([market.order(orderId).status, payment().status]).to.deep.equal(['pending_payment', 'pending']);
    market.wait(259_000);
    expect(await market.app.payments.check(aJobCall())).to.equal(0);
    expect(await market.app.orders.expire(aJobCall())).to.equal(0);
  });

  it('that staff saw confirms the order, once', async () => {
    for (let turn = 0; turn < 3; turn += 1) await confirm({ note: 'seen' });
    expect(market.order(orderId).status).to.equal('confirmed');
    expect(payment()).to.include({ status: 'succeeded', providerReference: 'FT1' });
    expect(market.events().filter((type) => type === 'order.confirmed')).to.have.length(1);
  });

  it('of another amount is refused, and nothing is confirmed', async () => {
    expect(await refusalFrom(confirm({ amount: kobo(999) }))).to.equal('payment_mismatch');
    expect(payment().status).to.equal('pending');
    await confirm({ amount: kobo(1_000) });
    expect(payment().status).to.equal('succeeded');
  });

  it('that did not come leaves the order payable', async () => {
    await reject();
    expect(payment()).to.deep.include({ status: 'failed', failure: { code: 'rejected', message: 'nothing came' } });
    await market.app.payments.start(call, { orderId, provider: 'bank_transfer' });
    await confirm();
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('that comes late revives the order while its stock is there', async () => {
    market.wait(259_300);
    expect(await market.app.orders.expire(aJobCall())).to.equal(1);
    await confirm();
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('is what staff judge, and no payment of a provider that tells by itself', async () => {
    await market.app.payments.start(call, { orderId, provider: 'fake' });
    expect(await refusalFrom(confirm())).to.equal('payment_not_by_hand');
    expect(await refusalFrom(reject())).to.equal('payment_not_by_hand');
    expect(await refusalFrom(confirm({}, anOperatorCall(), anId()))).to.equal('not_found');
  });
});
