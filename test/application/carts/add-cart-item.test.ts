import { type Cart, type CartId, Money } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, anId, kobo, NOON, USD } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('adding to a cart', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  const cart = (id: CartId): Cart => market.memory.state.carts.get(id)!;

  it('makes a guest cart when there is none', async () => {
    const { sku } = await market.sells({ price: kobo(500) });
    const id = await market.app.carts.addItem(aGuestCall(), { sku, quantity: 2 });
    expect(cart(id)).to.deep.include({ userId: null, status: 'open', currency: 'NGN' });
    expect(cart(id).items[0]).to.deep.include({ sku, quantity: 2, seenPrice: kobo(500) });
  });

  it('adds the same SKU up, however it is spelled', async () => {
    const { sku } = await market.sells();
    const id = await market.app.carts.addItem(aGuestCall(), { sku, quantity: 2 });
    await market.app.carts.addItem(aGuestCall({ cart: id }), { sku: ` ${sku.toLowerCase()} `, quantity: 3 });
    expect(cart(id).items.map(({ quantity }) => quantity)).to.deep.equal([5]);
  });

  it("fills the user's own cart, one for each user", async () => {
    const { sku } = await market.sells();
    const call = market.callOf(await market.user());
    const first = await market.app.carts.addItem(call, { sku, quantity: 1 });
    expect(await market.app.carts.addItem(call, { sku, quantity: 1 })).to.equal(first);
    expect(cart(first).items[0]?.quantity).to.equal(2);
  });

  it("brings the lines of a guest's cart that is named beside a login", async () => {
    const [a, b] = [await market.sells(), await market.sells()];
    const { cartId } = await market.guestWith(a);
    const id = await market.app.carts.addItem(market.callOf(await market.user()), {
      sku: b.sku,
      quantity: 1,
      guestCart: cartId,
    });
    expect(cart(id).items.map(({ sku }) => sku)).to.deep.equal([a.sku, b.sku]);
    expect(cart(cartId).status).to.equal('merged');
  });

  it('reserves nothing', async () => {
    const ware = await market.sells({ onHand: 3 });
    await market.app.carts.addItem(aGuestCall(), { sku: ware.sku, quantity: 3 });
    await market.app.carts.addItem(aGuestCall(), { sku: ware.sku, quantity: 3 });
    expect(market.stock(ware)).to.deep.equal([3, 0]);
  });

  it('is refused for a SKU that nobody sells, for too many, and for what is not on sale', async () => {
    const { sku, shop } = await market.sells({ onHand: 3 });
    const add = (fields: { sku: string; quantity: number }) =>
      refusalFrom(market.app.carts.addItem(aGuestCall(), fields));
    expect(await add({ sku: 'NOTHING', quantity: 1 })).to.equal('not_found');
    expect(await add({ sku: 'no sku', quantity: 1 })).to.equal('validation_failed');
    expect(await add({ sku, quantity: 4 })).to.equal('out_of_stock');
    await market.inTx(async (tx) => {
      const held = await tx.shops.lock(shop.id);
      await tx.shops.save({ ...held!, suspendedAt: NOON });
    });
    expect(await add({ sku, quantity: 1 })).to.equal('not_found');
    expect(market.memory.state.carts.size).to.equal(0);
  });

  it('is refused in another currency than that of the cart', async () => {
    const [naira, dollars] = [await market.sells(), await market.sells({ price: Money.of(100, USD) })];
    const { call, cartId } = await market.guestWith(naira);
    expect(await refusalFrom(market.app.carts.addItem(call, { sku: dollars.sku, quantity: 1 }))).to.equal(
      'currency_mismatch',
    );
    expect(cart(cartId).items.length).to.equal(1);
  });

  it("is refused for a cart that is unknown, merged or a user's", async () => {
    const { sku } = await market.sells();
    const add = (id: CartId) => refusalFrom(market.app.carts.addItem(aGuestCall({ cart: id }), { sku, quantity: 1 }));
    expect(await add(anId())).to.equal('cart_not_found');
    const { cartId } = await market.guestWith();
    const own = await market.app.carts.create(market.callOf(await market.user()), { guestCart: cartId });
    expect(await add(cartId)).to.equal('cart_not_found');
    expect(await add(own)).to.equal('cart_not_found');
  });
});
