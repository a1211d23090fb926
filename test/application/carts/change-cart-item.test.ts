import { expect } from 'chai';
import { aGuestCall, anId, kobo } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('changing a line of a cart', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('sets the quantity, at the price of the quantity', async () => {
    const ware = await market.sells({ price: kobo(500), priceTiers: [{ minQuantity: 10, price: kobo(400) }] });
    const { call, cartId } = await market.guestWith(ware);
    const [item] = market.memory.state.carts.get(cartId)!.items;
    await market.app.carts.changeItem(call, { itemId: item!.id, quantity: 10 });
    expect(market.memory.state.carts.get(cartId)!.items[0]).to.deep.include({ quantity: 10, seenPrice: kobo(400) });
  });

  it('is refused beyond what is available', async () => {
    const ware = await market.sells({ onHand: 2 });
    const { call, cartId } = await market.guestWith(ware);
    const [item] = market.memory.state.carts.get(cartId)!.items;
    const change = (quantity: number) => refusalFrom(market.app.carts.changeItem(call, { itemId: item!.id, quantity }));
    expect(await change(3)).to.equal('out_of_stock');
    expect(await change(0)).to.equal('validation_failed');
  });

  it("never reaches a line of another's cart", async () => {
    const ware = await market.sells();
    const { cartId } = await market.guestWith(ware);
    const [item] = market.memory.state.carts.get(cartId)!.items;
    const change = { itemId: item!.id, quantity: 2 };
    const { call: other } = await market.guestWith(ware);
    const user = market.callOf(await market.user());
    for (const call of [other, user, aGuestCall()]) {
      expect(await refusalFrom(market.app.carts.changeItem(call, change))).to.equal('not_found');
    }
    expect(await refusalFrom(market.app.carts.changeItem(aGuestCall({ cart: anId() }), change))).to.equal(
      'cart_not_found',
    );
    expect(market.memory.state.carts.get(cartId)!.items[0]?.quantity).to.equal(1);
  });
});
