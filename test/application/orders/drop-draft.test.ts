import { expect } from 'chai';
import { aGuestCall, anId, kobo } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, delivery, type Market, type Ware } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('dropping a draft', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
  });
  afterEach(() => booksAreRight(market));

  const fromCart = async () => {
    const { call, cartId } = await market.guestWith(ware, ware);
    const orderId = await market.app.orders.place(call, { delivery, shipping: new Map() });
    return { cartId, cart: call, orderId, call: aGuestCall({ order: orderId }) };
  };
  const lines = (cartId: Awaited<ReturnType<typeof fromCart>>['cartId']) =>
    market.memory.state.carts.get(cartId)?.items.map(({ sku, quantity }) => [sku, quantity]);

  it('releases its stock and puts its lines back into the cart', async () => {
    const { call, orderId, cartId } = await fromCart();
    expect(lines(cartId)).to.deep.equal([]);
    await market.app.orders.drop(call, { orderId });
    expect(lines(cartId)).to.deep.equal([[ware.sku, 2]]);
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    expect(market.order(orderId).status).to.equal('cancelled');
  });

  it('adds them to what was put into the cart since', async () => {
    const { call, cart, orderId, cartId } = await fromCart();
    await market.app.carts.addItem(cart, { sku: ware.sku, quantity: 3 });
    await market.app.orders.drop(call, { orderId });
    expect(lines(cartId)).to.deep.equal([[ware.sku, 5]]);
  });

  it('puts nothing anywhere when the lines were no cart’s, or the cart is gone', async () => {
    const { call, orderId } = await market.draft(ware);
    await market.app.orders.drop(call, { orderId });
    const merged = await fromCart();
    await market.app.carts.create(market.callOf(await market.user()), { guestCart: merged.cartId });
    await market.app.orders.drop(merged.call, { orderId: merged.orderId });
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('closes the page of a payment that was begun; money that came all the same confirms the order instead', async () => {
    const { call, orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    expect(await refusalFrom(market.app.orders.drop(call, { orderId }))).to.equal('order_not_cancellable');
    expect(market.order(orderId).status).to.equal('confirmed');
    const second = await market.begun(ware);
    await market.app.orders.drop(second.call, { orderId: second.orderId });
    expect(market.fake.calls.at(-1)).to.equal(`close ${second.reference}`);
    expect(market.payments(second.orderId)[0]?.status).to.equal('cancelled');
  });

  it('happens once', async () => {
    const { call, orderId, cartId } = await fromCart();
    await market.app.orders.drop(call, { orderId });
    expect(await refusalFrom(market.app.orders.drop(call, { orderId }))).to.equal('order_not_cancellable');
    expect(lines(cartId)).to.deep.equal([[ware.sku, 2]]);
  });

  it('is for its holder alone', async () => {
    const { orderId, cart } = await fromCart();
    for (const call of [cart, aGuestCall(), aGuestCall({ order: anId() }), market.callOf(await market.user())]) {
      expect(await refusalFrom(market.app.orders.drop(call, { orderId }))).to.equal('not_found');
    }
    expect(market.order(orderId).status).to.equal('draft');
  });
});
