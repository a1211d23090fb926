import { expect } from 'chai';
import { aGuestCall, anId } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('verifying a payment', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells();
  });
  afterEach(() => booksAreRight(market));

  it('asks the provider and settles what it says', async () => {
    const { call, orderId, reference } = await market.begun(ware);
    const { id: paymentId } = market.payments(orderId)[0]!;
    expect(await market.app.payments.verify(call, { reference })).to.deep.equal({ orderId, paymentId });
    expect(market.order(orderId).status).to.equal('pending_payment');
    market.fake.pay(reference);
    await market.app.payments.verify(call, { reference });
    expect(market.order(orderId).status).to.equal('confirmed');
    await market.app.payments.verify(call, { reference });
    expect(market.memory.state.ledger.length).to.equal(1);
  });

  it('I13: leaves the payment pending when the provider does not answer', async () => {
    const { call, orderId, reference } = await market.begun(ware);
    market.fake.isDown = true;
    expect(await refusalFrom(market.app.payments.verify(call, { reference }))).to.equal('payment_provider_unavailable');
    expect(market.payments(orderId)[0]?.status).to.equal('pending');
  });

  it('is for the holder of the order, and tells others nothing', async () => {
    const { call, reference } = await market.begun(ware);
    const others = [aGuestCall(), aGuestCall({ order: anId() }), market.callOf(await market.user())];
    for (const other of others) {
      expect(await refusalFrom(market.app.payments.verify(other, { reference }))).to.equal('not_found');
    }
    expect(await refusalFrom(market.app.payments.verify(call, { reference: 'sk0000' }))).to.equal('not_found');
    expect(market.fake.calls.some((asked) => asked.startsWith('verify'))).to.equal(false);
  });
});
