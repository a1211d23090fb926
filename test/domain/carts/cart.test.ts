import { Cart, type CartItem, MAX_LINES, MAX_QUANTITY, Money, type Offer, type VariantId } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { aCart, anId, anItem, anOffer, kobo, USD } from '../../support/builders/index.ts';
import { always, nth, someQuantity } from '../../support/properties.ts';
import { factsOf, flawsOf, refusalOf } from '../../support/refusal.ts';

const add = (cart: Cart, offer: Offer, quantity = 1): Cart => Cart.add(cart, offer, quantity, anId);
const quantities = (cart: Cart): number[] => cart.items.map(({ quantity }) => quantity);
const inDollars = (): Offer => anOffer({ price: Money.of(1_000, USD) });
const linesFor = (offers: readonly Offer[], quantity = 1): CartItem[] =>
  offers.map(({ variantId, sku, price }) => anItem({ variantId, sku, seenPrice: price, quantity }));
const manyLines = (count: number): CartItem[] => Array.from({ length: count }, () => anItem());

describe('a cart', () => {
  it('begins empty, open and in no currency', () => {
    const id = anId<Cart['id']>();
    expect(Cart.empty(id, null)).to.deep.equal({
      id,
      userId: null,
      status: 'open',
      currency: null,
      items: [],
      coupons: [],
    });
  });

  it('takes the currency of its first line, and loses it with the last', () => {
    const offer = anOffer();
    const filled = add(aCart(), offer);
    expect(filled.currency).to.equal(offer.price.currency);
    expect(Cart.remove(filled, filled.items[0]!.id).currency).to.equal(null);
    expect(Cart.emptied(filled)).to.deep.include({ currency: null, items: [] });
  });

  it('loses its coupons when it is emptied', () => {
    expect(Cart.emptied(aCart({ items: [anItem()], coupons: ['TEN'] })).coupons).to.deep.equal([]);
  });
});

describe('adding to a cart', () => {
  it('makes a line with the price that the buyer sees', () => {
    const offer = anOffer({ price: kobo(500), priceTiers: [{ minQuantity: 10, price: kobo(400) }] });
    const [item] = add(aCart(), offer, 10).items;
    expect(item).to.deep.include({ sku: offer.sku, quantity: 10, seenPrice: kobo(400), cappedFrom: null });
  });

  it('adds up on the line of the same SKU, and sees the price anew', () => {
    const offer = anOffer({ price: kobo(500) });
    const first = add(aCart(), offer, 2);
    const second = add(first, { ...offer, price: kobo(600) }, 3);
    expect(second.items).to.deep.equal([{ ...first.items[0], quantity: 5, seenPrice: kobo(600) }]);
  });

  it('takes 1 to 999 of a SKU', () => {
    const offer = anOffer({ available: 5_000 });
    for (const quantity of [0, -1, 1_000, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(
        flawsOf(() => add(aCart(), offer, quantity)),
        String(quantity),
      ).to.deep.equal(['/quantity quantity_not_valid']);
    }
    expect(refusalOf(() => add(add(aCart(), offer, 999), offer, 1))).to.equal('validation_failed');
  });

  it('is refused beyond what is available, counting what is in the cart already', () => {
    const offer = anOffer({ available: 5 });
    const items = factsOf(() => add(add(aCart(), offer, 3), offer, 3))?.['items'];
    expect(items).to.deep.equal([{ sku: offer.sku, requested: 6, available: 5 }]);
    expect(refusalOf(() => add(aCart(), offer, 6))).to.equal('out_of_stock');
  });

  it('is refused for what is not on sale', () => {
    expect(refusalOf(() => add(aCart(), anOffer({ isOnSale: false })))).to.equal('product_unavailable');
  });

  it('F5: is refused in another currency than that of the cart', () => {
    expect(refusalOf(() => add(add(aCart(), anOffer()), inDollars()))).to.equal('currency_mismatch');
    expect(quantities(add(aCart(), inDollars()))).to.deep.equal([1]);
  });

  it('is refused for one line too many', () => {
    const full = aCart({ items: manyLines(MAX_LINES) });
    expect(refusalOf(() => add(full, anOffer()))).to.equal('validation_failed');
    const { variantId, sku } = full.items[0]!;
    expect(add(full, anOffer({ variantId, sku })).items.length).to.equal(MAX_LINES);
  });
});

describe('changing a line of a cart', () => {
  it('sets its quantity and leaves the other lines alone', () => {
    const [a, b] = [anOffer(), anOffer()];
    const cart = aCart({ items: linesFor([a, b], 2) });
    const changed = Cart.change(cart, cart.items[0]!.id, 7, a);
    expect(quantities(changed)).to.deep.equal([7, 2]);
    expect(changed.items[1]).to.equal(cart.items[1]);
  });

  it('forgets that a merge had capped it', () => {
    const offer = anOffer();
    const cart = aCart({ items: [{ ...linesFor([offer])[0]!, cappedFrom: 9 }] });
    expect(Cart.change(cart, cart.items[0]!.id, 3, offer).items[0]?.cappedFrom).to.equal(null);
  });

  it('refuses what adding refuses, and a line that is not there', () => {
    const offer = anOffer({ available: 5 });
    const cart = aCart({ items: linesFor([offer]) });
    const change = (quantity: number, by = offer) =>
      refusalOf(() => Cart.change(cart, cart.items[0]!.id, quantity, by));
    expect(change(0)).to.equal('validation_failed');
    expect(change(6)).to.equal('out_of_stock');
    expect(change(1, { ...offer, isOnSale: false })).to.equal('product_unavailable');
    expect(refusalOf(() => Cart.change(cart, anId(), 1, offer))).to.equal('not_found');
    expect(refusalOf(() => Cart.remove(cart, anId()))).to.equal('not_found');
  });
});

describe('merging a guest cart', () => {
  const merge = (own: CartItem[], guest: CartItem[], offers: Offer[]) =>
    Cart.merge(aCart({ userId: anId(), items: own }), aCart({ items: guest }), offers, anId);

  it('adds quantities of one SKU up, and brings the other lines along', () => {
    const [a, b] = [anOffer(), anOffer()];
    const { into } = merge(linesFor([a], 2), [...linesFor([a], 3), ...linesFor([b], 4)], [a, b]);
    expect(quantities(into)).to.deep.equal([5, 4]);
    expect(into.items.every(({ cappedFrom }) => cappedFrom === null)).to.equal(true);
  });

  it('kills the guest cart', () => {
    const { guest } = merge([], linesFor([anOffer()]), []);
    expect(guest).to.deep.include({ status: 'merged', items: [], coupons: [] });
  });

  it('caps a line at what is available, and remembers how many were meant', () => {
    const offer = anOffer({ available: 4 });
    const { into } = merge(linesFor([offer], 2), linesFor([offer], 3), [offer]);
    expect(into.items[0]).to.deep.include({ quantity: 4, cappedFrom: 5 });
  });

  it("never takes away from the user's own line, and keeps one of what is gone, so that the buyer is told", () => {
    const [few, gone] = [anOffer({ available: 1 }), anOffer()];
    const { into } = merge(linesFor([few], 3), [...linesFor([few], 2), ...linesFor([gone], 2)], [few]);
    expect(into.items.map(({ quantity, cappedFrom }) => [quantity, cappedFrom])).to.deep.equal([
      [3, 5],
      [1, 2],
    ]);
  });

  it('leaves lines in another currency behind', () => {
    const [naira, dollars] = [anOffer(), inDollars()];
    const { into } = merge(linesFor([naira]), linesFor([dollars]), [naira, dollars]);
    expect(into.items.map(({ sku }) => sku)).to.deep.equal([naira.sku]);
  });

  it('leaves lines past the limit behind', () => {
    const full = manyLines(MAX_LINES);
    const [offer, known] = [anOffer(), anOffer({ variantId: full[0]!.variantId })];
    const { into } = merge(full, linesFor([offer, known]), [offer, known]);
    expect(into.items.length).to.equal(MAX_LINES);
    expect(into.items[0]?.quantity).to.equal(2);
  });

  it('unites the coupons', () => {
    const own = aCart({ userId: anId(), coupons: ['A', 'B'] });
    expect(Cart.merge(own, aCart({ coupons: ['B', 'C'] }), [], anId).into.coupons).to.deep.equal(['A', 'B', 'C']);
  });

  const someLine = fc.record({
    variant: fc.integer({ min: 1, max: 6 }),
    quantity: someQuantity,
    currency: fc.constantFrom(kobo(100), Money.of(100, USD)),
  });
  const someItems = fc.uniqueArray(someLine, { maxLength: 6, selector: ({ variant }) => variant }).map((lines) => {
    const [first] = lines;
    return lines.map(({ variant, quantity }) =>
      anItem({ variantId: nth(variant), quantity, seenPrice: first!.currency }),
    );
  });
  const someAvailable = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 6, maxLength: 6 });

  it(
    'keeps every rule of a cart, loses no SKU of the user, and meant what stood in both',
    always([someItems, someItems, someAvailable], (own, guest, available) => {
      const offers = available.map((each, index) => anOffer({ variantId: nth(index + 1), available: each }));
      const { into } = merge(own, guest, offers);
      const had = (items: readonly CartItem[], id: VariantId) =>
        items.find(({ variantId }) => variantId === id)?.quantity ?? 0;
      expect(new Set(into.items.map(({ seenPrice }) => seenPrice.currency)).size).to.be.at.most(1);
      expect(new Set(into.items.map(({ variantId }) => variantId)).size).to.equal(into.items.length);
      expect(into.currency).to.equal(into.items[0]?.seenPrice.currency ?? null);
      expect(into.items.map(({ variantId }) => variantId)).to.include.members(own.map(({ variantId }) => variantId));
      for (const { variantId, quantity, cappedFrom } of into.items) {
        const [mine, theirs] = [had(own, variantId), had(guest, variantId)];
        const can = offers.find((offer) => offer.variantId === variantId)!.available;
        expect(quantity).to.be.within(Math.max(mine, 1), MAX_QUANTITY);
        if (quantity > mine) expect(quantity).to.be.at.most(Math.max(can, 1));
        expect([mine, mine + theirs]).to.include(cappedFrom ?? quantity);
        if (cappedFrom !== null) expect(cappedFrom).to.be.greaterThan(quantity);
      }
    }),
  );
});

describe('giving the lines of a draft back to its cart', () => {
  it('adds to lines of the same SKU, whatever is available, up to 999', () => {
    const [a, b] = [anItem({ quantity: 900 }), anItem({ quantity: 2 })];
    const cart = Cart.putBack(aCart({ items: [a] }), [{ ...a, quantity: 200 }, b], anId);
    expect(cart.items.map(({ quantity, cappedFrom }) => [quantity, cappedFrom])).to.deep.equal([
      [999, 1_100],
      [2, null],
    ]);
  });

  it('gives each line an id of its own', () => {
    const line = anItem();
    const [back] = Cart.putBack(aCart(), [line], anId).items;
    expect(back).to.deep.include({ variantId: line.variantId, sku: line.sku, seenPrice: line.seenPrice });
    expect(back?.id).to.not.equal(line.id);
  });

  it('leaves a cart that went on in another currency alone', () => {
    const cart = aCart({ items: linesFor([inDollars()]) });
    expect(Cart.putBack(cart, [anItem()], anId)).to.deep.equal(cart);
  });
});
