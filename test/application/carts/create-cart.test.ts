import { expect } from 'chai';
import { aGuestCall, anId } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('asking for a cart', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('makes an empty one for a guest each time', async () => {
    const ids = [await market.app.carts.create(aGuestCall(), {}), await market.app.carts.create(aGuestCall(), {})];
    expect(new Set(ids).size).to.equal(2);
  });

  it('answers the one whose token the guest shows, and refuses any other token', async () => {
    const { call, cartId } = await market.guestWith();
    expect(await market.app.carts.create(call, {})).to.equal(cartId);
    expect(await refusalFrom(market.app.carts.create(aGuestCall({ cart: anId() }), {}))).to.equal('cart_not_found');
  });

  it('makes one for a user once, also when two ask together', async () => {
    const call = market.callOf(await market.user());
    const ids = await Promise.all([market.app.carts.create(call, {}), market.app.carts.create(call, {})]);
    expect(new Set(ids).size).to.equal(1);
    expect(market.memory.state.carts.size).to.equal(1);
  });

  it('merges the cart of a token shown beside a login, once', async () => {
    const ware = await market.sells({ onHand: 1 });
    const { cartId } = await market.guestWith(ware);
    const call = market.callOf(await market.user());
    const id = await market.app.carts.create(call, { guestCart: cartId });
    await market.app.carts.create(call, { guestCart: cartId });
    expect(market.memory.state.carts.get(id)?.items.map(({ quantity }) => quantity)).to.deep.equal([1]);
    expect(market.memory.state.carts.get(cartId)).to.deep.include({ status: 'merged', items: [] });
  });

  it("never takes another user's cart by its id", async () => {
    const ware = await market.sells();
    const [ada, bola] = [market.callOf(await market.user()), market.callOf(await market.user())];
    const hers = await market.app.carts.addItem(ada, { sku: ware.sku, quantity: 1 });
    const his = await market.app.carts.create(bola, { guestCart: hers });
    expect(market.memory.state.carts.get(his)?.items).to.deep.equal([]);
    expect(market.memory.state.carts.get(hers)?.items.length).to.equal(1);
  });
});
