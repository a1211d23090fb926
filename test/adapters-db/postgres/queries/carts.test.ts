import { countStatements } from '@soko/adapters-db';
import type { CartView } from '@soko/application';
import type { Call, Cart, CartItem, Product, Shop, User } from '@soko/domain';
import { expect } from 'chai';
import { CartSchema } from '../../../../packages/adapters-http/src/schemas/orders.ts';
import {
  aCart,
  aGuestCall,
  aJobCall,
  anId,
  anItem,
  anOperatorCall,
  aUserCall,
  aVariant,
  kobo,
} from '../../../support/builders/index.ts';
import { type Market, openMarket, viewOf } from './market.ts';

describe('the cart, in Postgres', () => {
  let market: Market;
  let shop: Shop;
  let shirt: Product;
  let buyer: User;
  before(async () => {
    market = await openMarket();
    buyer = await market.user();
    shop = await market.shop({ slug: 'balogun' });
    shirt = await market.product(shop, {
      name: 'Shirt',
      variants: [aVariant({ price: kobo(5_000), priceTiers: [{ minQuantity: 3, price: kobo(4_000) }] })],
    });
  });
  after(() => market.close());

  const itemOf = (product: Product, fields: Partial<CartItem> = {}): CartItem => {
    const [variant] = product.variants;
    return anItem({ variantId: variant!.id, sku: variant!.sku, seenPrice: variant!.price, ...fields });
  };
  const cartWith = (items: readonly CartItem[], fields: Partial<Cart> = {}): Promise<Cart> =>
    market.inTx((tx) => tx.carts.insert(aCart({ items, ...fields })));
  const read = async (cart: Cart): Promise<CartView> =>
    CartSchema.parse(viewOf(await market.queries.cart(aGuestCall({ cart: cart.id }))));

  it('answers the view that the API promises', async () => {
    const item = itemOf(shirt, { quantity: 2 });
    const cart = await cartWith([item]);
    expect(await read(cart)).to.deep.equal({
      id: cart.id,
      currency: 'NGN',
      items: [
        {
          id: item.id,
          sku: item.sku,
          product: { id: shirt.id, name: 'Shirt', slug: shirt.slug },
          shop: { id: shop.id, name: shop.name, slug: 'balogun' },
          quantity: 2,
          unit_price: { amount: 5_000, currency: 'NGN' },
          total_price: { amount: 10_000, currency: 'NGN' },
          available: 10,
        },
      ],
      coupons: [],
      notices: [],
      subtotal: { amount: 10_000, currency: 'NGN' },
      discount_amount: { amount: 0, currency: 'NGN' },
      total_amount: { amount: 10_000, currency: 'NGN' },
    });
  });

  it('has the market’s currency and no sums while it is empty', async () => {
    expect(await read(await cartWith([]))).to.deep.include({
      currency: 'NGN',
      items: [],
      notices: [],
      subtotal: { amount: 0, currency: 'NGN' },
    });
  });

  it('has today’s price at the quantity of the line', async () => {
    const view = await read(await cartWith([itemOf(shirt, { quantity: 3, seenPrice: kobo(4_000) })]));
    expect(view.items[0]).to.deep.include({ unit_price: { amount: 4_000, currency: 'NGN' } });
    expect(view).to.deep.include({ subtotal: { amount: 12_000, currency: 'NGN' }, notices: [] });
  });

  it('notes a price that is another than the one that was seen', async () => {
    const item = itemOf(shirt, { seenPrice: kobo(3_000) });
    expect((await read(await cartWith([item]))).notices).to.deep.equal([
      { code: 'price_changed', item_id: item.id, previous: { amount: 3_000, currency: 'NGN' } },
    ]);
  });

  it('notes a line of which less is there, and one that a merge capped', async () => {
    const [scarce, other] = [await market.product(shop, {}, 2), await market.product(shop, {}, 5)];
    const items = [itemOf(scarce, { quantity: 3 }), itemOf(other, { quantity: 5, cappedFrom: 8 })];
    expect((await read(await cartWith(items))).notices).to.deep.equal([
      { code: 'out_of_stock', item_id: items[0]!.id, available: 2 },
      { code: 'out_of_stock', item_id: items[1]!.id, available: 5 },
    ]);
  });

  it('notes a line that can no longer be bought, whatever hides it', async () => {
    const hide: readonly Partial<Product>[] = [{ isActive: false }, { deletedAt: new Date() }, { status: 'rejected' }];
    const products = await Promise.all(hide.map((fields) => market.product(shop, fields)));
    const closed = await market.shop({ status: 'suspended' });
    products.push(await market.product(closed));
    const live = aVariant();
    const gone = aVariant({ deletedAt: new Date() });
    const half = await market.product(shop, { variants: [live, gone] });
    const items = [...products.map((product) => itemOf(product)), anItem({ variantId: gone.id, sku: gone.sku })];
    items.push(anItem({ variantId: half.variants[0]!.id, sku: live.sku }));

    const view = await read(await cartWith(items));
    expect(view.notices.map(({ code, item_id }) => [code, item_id])).to.deep.equal(
      items.slice(0, -1).map(({ id }) => ['unavailable', id]),
    );
    expect(view.items.map(({ available }) => available)).to.deep.equal([0, 0, 0, 0, 0, 10]);
  });

  it('is the signed-in user’s own open one, or by its id', async () => {
    const cart = await cartWith([itemOf(shirt)], { userId: buyer.id });
    const own = aUserCall(buyer.id);
    expect(viewOf(await market.queries.cart(own))?.id).to.equal(cart.id);
    expect(viewOf(await market.queries.cartById(own, cart.id))?.id).to.equal(cart.id);
  });

  it('is nobody else’s: not another user’s, nor staff’s, nor a guest’s with the id of a user’s cart', async () => {
    const owner = await market.user();
    const cart = await cartWith([], { userId: owner.id });
    const calls: readonly Call[] = [
      aUserCall(anId()),
      aUserCall(anId(), { roles: ['admin'] }),
      anOperatorCall(),
      aGuestCall({ cart: cart.id }),
      aGuestCall(),
      aJobCall(),
    ];
    for (const call of calls) {
      expect(await market.queries.cart(call)).to.equal(null);
      expect(await market.queries.cartById(call, cart.id)).to.equal(null);
    }
  });

  it('of a guest opens to the bearer of its token alone, and to no caller without one', async () => {
    const cart = await cartWith([]);
    for (const call of [aGuestCall(), aGuestCall({ cart: anId() }), aUserCall(anId()), anOperatorCall(), aJobCall()]) {
      expect(await market.queries.cart(call)).to.equal(null);
      expect(await market.queries.cartById(call, cart.id)).to.equal(null);
    }
    expect(viewOf(await market.queries.cartById(aGuestCall({ cart: cart.id }), cart.id))?.id).to.equal(cart.id);
  });

  it('is gone once it was merged', async () => {
    const cart = await cartWith([]);
    await market.run(`update soko.carts set status = 'merged' where id = ?`, [cart.id]);
    expect(await market.queries.cart(aGuestCall({ cart: cart.id }))).to.equal(null);
  });

  it('takes one statement, for 1 line and for 100', async () => {
    const wide = await market.product(shop, { variants: Array.from({ length: 100 }, () => aVariant()) });
    for (const lines of [1, 100]) {
      const items = wide.variants
        .slice(0, lines)
        .map(({ id, sku, price }) => anItem({ variantId: id, sku, seenPrice: price }));
      const cart = await cartWith(items);
      const counted = countStatements(market.knex);
      const view = await read(cart);
      expect(counted.stop()).to.equal(1);
      expect(view.items.map(({ sku }) => sku)).to.deep.equal(items.map(({ sku }) => sku));
    }
  });
});
