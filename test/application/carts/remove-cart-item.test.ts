import { expect } from 'chai';
import { aGuestCall, anId } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('taking a line out of a cart', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('leaves the others', async () => {
    const [a, b] = [await market.sells(), await market.sells()];
    const { call, cartId } = await market.guestWith(a, b);
    const [item] = market.memory.state.carts.get(cartId)!.items;
    await market.app.carts.removeItem(call, { itemId: item!.id });
    expect(market.memory.state.carts.get(cartId)!.items.map(({ sku }) => sku)).to.deep.equal([b.sku]);
    expect(await refusalFrom(market.app.carts.removeItem(call, { itemId: item!.id }))).to.equal('not_found');
  });

  it("never reaches a line of another's cart", async () => {
    const ware = await market.sells();
    const { cartId } = await market.guestWith(ware);
    const itemId = market.memory.state.carts.get(cartId)!.items[0]!.id;
    const { call } = await market.guestWith();
    expect(await refusalFrom(market.app.carts.removeItem(call, { itemId }))).to.equal('not_found');
    expect(await refusalFrom(market.app.carts.removeItem(aGuestCall(), { itemId: anId() }))).to.equal('not_found');
    expect(market.memory.state.carts.get(cartId)!.items.length).to.equal(1);
  });
});
