import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, delivery, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('claiming earlier orders', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('takes all that are named, of a proved e-mail, and none when one is not to be had', async () => {
    const ware = await market.sells();
    const [one, two] = [await market.paid(ware), await market.paid(ware)];
    const open = await market.draft(ware);
    const user = await market.user({ email: delivery.email, emailVerifiedAt: NOON });
    const claim = (...orderIds: (typeof one.orderId)[]) =>
      market.app.orders.claim(market.callOf(user), { userId: user.id, orderIds });

    for (const wrong of [open.orderId, anId<typeof one.orderId>()]) {
      expect(await refusalFrom(claim(one.orderId, wrong))).to.equal('not_found');
    }
    expect(market.order(one.orderId).userId).to.equal(null);
    await claim(one.orderId, two.orderId, one.orderId);
    expect([one, two].map(({ orderId }) => market.order(orderId).userId)).to.deep.equal([user.id, user.id]);
    expect(market.events().filter((type) => type === 'order.claimed')).to.have.length(2);
    expect(await refusalFrom(market.app.orders.cancel(one.call, { orderId: one.orderId }))).to.equal('not_found');
  });
});
