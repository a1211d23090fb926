import { expect } from 'chai';
import { aGuestCall } from '../../support/builders/index.ts';
import { aMarket, booksAreRight } from '../../support/market.ts';

describe('emptying a cart', () => {
  it('takes out all lines; the cart and its token stay', async () => {
    const market = aMarket();
    const { call, cartId } = await market.guestWith(await market.sells(), await market.sells());
    expect(await market.app.carts.clear(call)).to.equal(cartId);
    expect(market.memory.state.carts.get(cartId)).to.deep.include({ items: [], currency: null, status: 'open' });
    booksAreRight(market);
  });

  it('makes none where there is none', async () => {
    const market = aMarket();
    expect(await market.app.carts.clear(aGuestCall())).to.equal(null);
    expect(await market.app.carts.clear(market.callOf(await market.user()))).to.equal(null);
    expect(market.memory.state.carts.size).to.equal(0);
  });
});
