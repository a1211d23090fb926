import { Money, type OrderId, type UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import {
  aClaim,
  aGuestCall,
  anAddress,
  anId,
  aPromotion,
  aShippingOption,
  aTaxRate,
  kobo,
  later,
  NOON,
  USD,
} from '../../support/builders/index.ts';
import { aMarket, booksAreRight, delivery, type Market } from '../../support/market.ts';
import { factsFrom, refusalFrom } from '../../support/refusal.ts';

type Checkout = Parameters<Market['app']['orders']['place']>[1];

describe('placing an order', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  const place = (call: UnclaimedCall, fields: Partial<Checkout> = {}): Promise<OrderId> =>
    market.app.orders.place(call, { delivery, shipping: new Map(), ...fields });
  const inline = (items: Checkout['items'], fields: Partial<Checkout> = {}) =>
    place(aGuestCall(), { items, ...fields });

  it("turns a guest's cart into a draft that holds its stock for 15 minutes", async () => {
    const ware = await market.sells({ onHand: 5, price: kobo(500) });
    const { call, cartId } = await market.guestWith(ware, ware);
    const order = market.order(await place(call));
    expect(order).to.deep.include({ status: 'draft', userId: null, cartId, email: delivery.email });
    expect(order).to.deep.include({ expiresAt: later(NOON, 900), totals: { ...order.totals, total: kobo(1_000) } });
    expect(market.stock(ware)).to.deep.equal([5, 2]);
    const [reservation] = market.memory.state.reservations.values();
    expect(reservation).to.deep.include({ orderId: order.id, quantity: 2, expiresAt: later(NOON, 900) });
    expect(market.events().at(-1)).to.equal('order.placed');
  });

  it('moves the lines out of the cart, which stays', async () => {
    const { call, cartId } = await market.guestWith(await market.sells());
    await place(call);
    expect(market.memory.state.carts.get(cartId)).to.deep.include({ items: [], status: 'open' });
    expect(await refusalFrom(place(call))).to.equal('cart_empty');
  });

  it("is a user's, with the address of the account unless another is given", async () => {
    const { sku } = await market.sells();
    const user = await market.user({ email: 'Bola@example.com' });
    const call = { ...market.callOf(user), locale: 'en-NG' };
    await market.app.carts.addItem(call, { sku, quantity: 1 });
    const { email: _, ...withoutEmail } = delivery;
    const order = market.order(await place(call, { delivery: withoutEmail }));
    expect(order).to.deep.include({ userId: user.id, email: 'Bola@example.com', locale: 'en-NG' });
    const other = market.order(await place(call, { items: [{ sku, quantity: 1 }] }));
    expect(other.email).to.equal(delivery.email);
  });

  it('needs an e-mail address of a guest', async () => {
    const { sku } = await market.sells();
    const { email: _, ...withoutEmail } = delivery;
    const facts = await factsFrom(inline([{ sku, quantity: 1 }], { delivery: withoutEmail }));
    expect(facts?.errors?.map(({ path, code }) => `${path} ${code}`)).to.deep.equal(['/email required']);
  });

  it('takes lines in place of the cart, and leaves the cart alone', async () => {
    const [inCart, bought] = [await market.sells(), await market.sells()];
    const { call, cartId } = await market.guestWith(inCart);
    const order = market.order(await place(call, { items: [{ sku: bought.sku.toLowerCase(), quantity: 3 }] }));
    expect(order.cartId).to.equal(null);
    expect(market.memory.state.carts.get(cartId)?.items.length).to.equal(1);
    expect([market.stock(inCart), market.stock(bought)]).to.deep.equal([
      [100, 0],
      [100, 3],
    ]);
  });

  it('sums the demand of one SKU over all lines', async () => {
    const ware = await market.sells({ onHand: 5 });
    const lines = [3, 3].map((quantity) => ({ sku: ware.sku, quantity }));
    expect((await factsFrom(inline(lines)))?.['items']).to.deep.equal([{ sku: ware.sku, requested: 6, available: 5 }]);
    expect(market.stock(ware)).to.deep.equal([5, 0]);
    const order = market.order(await inline(lines.map(({ sku }, index) => ({ sku, quantity: 2 + index }))));
    expect(order.parts.flatMap(({ items }) => items).map(({ quantity }) => quantity)).to.deep.equal([5]);
    expect(market.memory.state.reservations.size).to.equal(1);
  });

  it('holds all of its SKUs or none', async () => {
    const [plenty, short] = [await market.sells(), await market.sells({ onHand: 1 })];
    const lines = [plenty, short].map(({ sku }) => ({ sku, quantity: 2 }));
    expect(await refusalFrom(inline(lines))).to.equal('out_of_stock');
    expect(market.stock(plenty)).to.deep.equal([100, 0]);
    expect(market.memory.state.orders.size).to.equal(0);
  });

  it('gives the last piece to one of two who ask together', async () => {
    const ware = await market.sells({ onHand: 1 });
    const answers = await Promise.all([1, 2].map(() => refusalFrom(inline([{ sku: ware.sku, quantity: 1 }]))));
    expect(answers).to.have.members([undefined, 'out_of_stock']);
    expect(market.stock(ware)).to.deep.equal([1, 1]);
  });

  it("costs what it costs today, whatever the cart's lines had seen", async () => {
    const ware = await market.sells({ price: kobo(500) });
    const { call } = await market.guestWith(ware);
    await market.inTx(async (tx) => {
      const [product] = await tx.catalog.lockProducts([ware.product.id]);
      await tx.catalog.saveProducts([{ ...product!, variants: [{ ...ware.variant, price: kobo(600) }] }]);
    });
    expect((await factsFrom(place(call, { expectedTotal: kobo(500) })))?.['total']).to.deep.equal(kobo(600));
    expect(market.stock(ware)).to.deep.equal([100, 0]);
    expect(market.order(await place(call, { expectedTotal: kobo(600) })).totals.total).to.deep.equal(kobo(600));
  });

  it('has one part per shop, with the commission of its day', async () => {
    const [a, b] = [await market.sells({ price: kobo(1_000) }), await market.sells({ price: kobo(2_000) })];
    const { call } = await market.guestWith(a, b);
    const { parts } = market.order(await place(call));
    expect(
      parts.map(({ shop, totals, commission }) => [shop.id, totals.total.amount, commission.amount]),
    ).to.deep.equal([
      [a.shop.id, 1_000, 100],
      [b.shop.id, 2_000, 200],
    ]);
  });

  it('has the taxes and promotions of its destination and day', async () => {
    const { sku } = await market.sells({ price: kobo(10_000) });
    market.memory.state.taxRates.push(aTaxRate());
    market.memory.state.promotions.push(aPromotion());
    const { totals } = market.order(await inline([{ sku, quantity: 1 }]));
    expect([totals.discount, totals.tax, totals.total]).to.deep.equal([kobo(1_000), kobo(675), kobo(9_675)]);
    const abroad = { ...delivery, shippingAddress: anAddress({ country: 'GH' }) };
    expect(market.order(await inline([{ sku, quantity: 1 }], { delivery: abroad })).totals.tax).to.deep.equal(kobo(0));
  });

  it("is sent by the shop's option: the chosen one, else the cheapest; no other shop's", async () => {
    const [ware, other] = [await market.sells({ price: kobo(1_000) }), await market.sells()];
    const [cheap, dear, foreign] = [
      aShippingOption({ shopId: ware.shop.id, price: kobo(100) }),
      aShippingOption({ shopId: ware.shop.id, price: kobo(300) }),
      aShippingOption({ shopId: other.shop.id, price: kobo(1) }),
    ];
    market.memory.state.shippingOptions.push(dear, cheap, foreign);
    const buy = (chosen: [typeof ware.shop.id, typeof cheap.id][]) =>
      inline([{ sku: ware.sku, quantity: 1 }], { shipping: new Map(chosen) });
    expect(market.order(await buy([])).totals.shipping).to.deep.equal(kobo(100));
    expect(market.order(await buy([[ware.shop.id, dear.id]])).totals.shipping).to.deep.equal(kobo(300));
    expect(await refusalFrom(buy([[ware.shop.id, foreign.id]]))).to.equal('shipping_option_not_valid');
    expect(await refusalFrom(buy([[ware.shop.id, anId()]]))).to.equal('shipping_option_not_valid');
    expect(await refusalFrom(buy([[other.shop.id, foreign.id]]))).to.equal('shipping_option_not_valid');
  });

  it('is refused without lines, for a cart that is not there, and for SKUs that nobody sells', async () => {
    expect(await refusalFrom(place(aGuestCall()))).to.equal('cart_empty');
    expect(await refusalFrom(place((await market.guestWith()).call))).to.equal('cart_empty');
    expect(await refusalFrom(place(market.callOf(await market.user())))).to.equal('cart_empty');
    expect(await refusalFrom(inline([]))).to.equal('cart_empty');
    expect(await refusalFrom(place(aGuestCall({ cart: anId() })))).to.equal('cart_not_found');
    expect(await refusalFrom(inline([{ sku: 'NOTHING', quantity: 1 }]))).to.equal('not_found');
    expect(await refusalFrom(inline([{ sku: 'no sku', quantity: 1 }]))).to.equal('validation_failed');
  });

  it('is refused for what left the market since it was put into the cart, and keeps the cart', async () => {
    const [stays, leaves] = [await market.sells(), await market.sells()];
    const { call, cartId } = await market.guestWith(stays, leaves);
    await market.inTx(async (tx) => {
      const [product] = await tx.catalog.lockProducts([leaves.product.id]);
      await tx.catalog.saveProducts([{ ...product!, deletedAt: NOON }]);
    });
    expect((await factsFrom(place(call)))?.['items']).to.deep.equal([{ sku: leaves.sku }]);
    expect(await refusalFrom(place(call))).to.equal('product_unavailable');
    expect(market.memory.state.carts.get(cartId)?.items.length).to.equal(2);
  });

  it('follows a line to its variant when the seller gave it another SKU', async () => {
    const ware = await market.sells();
    const { call } = await market.guestWith(ware);
    await market.inTx(async (tx) => {
      const [product] = await tx.catalog.lockProducts([ware.product.id]);
      await tx.catalog.saveProducts([
        { ...product!, variants: [{ ...ware.variant, sku: 'RENAMED' as typeof ware.sku }] },
      ]);
    });
    const order = market.order(await place(call));
    expect(order.parts[0]?.items[0]).to.deep.include({ sku: 'RENAMED', variantId: ware.variant.id });
  });

  it('is refused in two currencies', async () => {
    const wares = [await market.sells(), await market.sells({ price: Money.of(100, USD) })];
    expect(await refusalFrom(inline(wares.map(({ sku }) => ({ sku, quantity: 1 }))))).to.equal('currency_mismatch');
  });

  it('is one order under one key, and another payload under it is refused', async () => {
    const ware = await market.sells();
    const call = { ...aGuestCall(), claim: aClaim() };
    const checkout: Checkout = { delivery, shipping: new Map(), items: [{ sku: ware.sku, quantity: 1 }] };
    const first = await market.app.orders.place(call, checkout);
    expect(await market.app.orders.place(call, checkout)).to.equal(first);
    const other = { ...call, claim: { ...call.claim, fingerprint: 'b1'.repeat(32) } };
    expect(await refusalFrom(market.app.orders.place(other, checkout))).to.equal('idempotency_key_reused');
    expect(market.stock(ware)).to.deep.equal([100, 1]);
  });

  it('keeps no key of a refused call: it may run again under it', async () => {
    const ware = await market.sells({ onHand: 0 });
    const call = { ...aGuestCall(), claim: aClaim() };
    const checkout: Checkout = { delivery, shipping: new Map(), items: [{ sku: ware.sku, quantity: 1 }] };
    expect(await refusalFrom(market.app.orders.place(call, checkout))).to.equal('out_of_stock');
    await market.setStock(ware, 1);
    expect(await refusalFrom(market.app.orders.place(call, checkout))).to.equal(undefined);
  });

  it('calls no provider', async () => {
    await market.draft(await market.sells());
    expect(market.fake.calls).to.deep.equal([]);
  });
});
