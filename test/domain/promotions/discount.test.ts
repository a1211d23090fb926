import { type Discount, discountsOf, Money, type PricedLine, type Promotion } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { anId, anOffer, aPromotion, kobo, later, NGN, NOON, USD } from '../../support/builders/index.ts';
import { always, nth, somePromotion, someWanted } from '../../support/properties.ts';

const aLine = (amount: number, offer = anOffer()): PricedLine => ({ offer, quantity: 1, subtotal: kobo(amount) });
const totals = (lines: readonly PricedLine[], promotions: readonly Promotion[], coupons: readonly string[] = []) =>
  discountsOf(lines, promotions, coupons, NOON).map((all) => all.reduce((sum, { amount }) => sum + amount.amount, 0));

const someLines = someWanted.map((wanted) =>
  wanted.map(({ offer, quantity }) => ({ offer, quantity, subtotal: Money.times(offer.price, quantity) })),
);

describe('the discounts of some lines', () => {
  it('are none without promotions', () => {
    expect(discountsOf([aLine(1_000), aLine(2_000)], [], [], NOON)).to.deep.equal([[], []]);
  });

  it('name their promotion, who bears them and the code, frozen', () => {
    const promotion = aPromotion({ code: 'TEN', fundedBy: 'platform' });
    expect(discountsOf([aLine(1_000)], [promotion], ['TEN'], NOON)).to.deep.equal([
      [{ promotionId: promotion.id, name: promotion.name, code: 'TEN', fundedBy: 'platform', amount: kobo(100) }],
    ]);
  });

  it('G5: need the code, where the promotion has one; the same code twice is one use', () => {
    const promotion = aPromotion({ code: 'TEN' });
    expect(totals([aLine(1_000)], [promotion])).to.deep.equal([0]);
    expect(totals([aLine(1_000)], [promotion], ['OTHER'])).to.deep.equal([0]);
    expect(totals([aLine(1_000)], [promotion], ['TEN', 'TEN'])).to.deep.equal([100]);
  });

  it('begin with the first moment of a promotion, and end before its last', () => {
    const windows: [Date | null, Date | null][] = [
      [NOON, null],
      [later(NOON, 0.001), null],
      [null, later(NOON, 0.001)],
      [null, NOON],
    ];
    const given = windows.map(([startsAt, endsAt]) => totals([aLine(1_000)], [aPromotion({ startsAt, endsAt })])[0]);
    expect(given).to.deep.equal([100, 0, 100, 0]);
  });

  it('touch only what a promotion is for', () => {
    const offer = anOffer({ categoryIds: [anId(), anId()] });
    const other = anOffer({ categoryIds: [anId()] });
    const scopes: Partial<Promotion>[] = [
      { shopIds: [offer.shop.id] },
      { categoryIds: [offer.categoryIds[1]!] },
      { productIds: [offer.productId] },
      { variantIds: [offer.variantId] },
    ];
    for (const scope of scopes) {
      expect(totals([aLine(1_000, offer), aLine(1_000, other)], [aPromotion(scope)])).to.deep.equal([100, 0]);
    }
    const both = aPromotion({ shopIds: [offer.shop.id], variantIds: [other.variantId] });
    expect(totals([aLine(1_000, offer), aLine(1_000, other)], [both])).to.deep.equal([0, 0]);
  });

  it('G5: are taken by priority, then by id, each of what the earlier ones left', () => {
    const half = aPromotion({ rate: 5_000, priority: 1 });
    const fixed = aPromotion({ kind: 'fixed', rate: null, amount: 300, currency: NGN, priority: 2 });
    expect(totals([aLine(1_000)], [half, fixed])).to.deep.equal([300 + 350]);
    const [first, second] = [aPromotion({ rate: 5_000, priority: 1 }), { ...fixed, priority: 1 }];
    const ids = (promotions: Promotion[]) =>
      discountsOf([aLine(1_000)], promotions, [], NOON)[0]?.map(({ promotionId }) => promotionId);
    expect(ids([first, second])).to.deep.equal([first.id, second.id].sort());
    expect(ids([second, first])).to.deep.equal([first.id, second.id].sort());
  });

  it('are nothing in another currency', () => {
    expect(
      totals([aLine(1_000)], [aPromotion({ kind: 'fixed', rate: null, amount: 300, currency: USD })]),
    ).to.deep.equal([0]);
  });

  it(
    'are above zero, together no more than their line, and each promotion once per line',
    always(
      [someLines, fc.uniqueArray(somePromotion, { maxLength: 6, selector: ({ id }) => id })],
      (lines, promotions) => {
        const discounts = discountsOf(lines, promotions, ['TEN'], NOON);
        expect(discounts.length).to.equal(lines.length);
        discounts.forEach((all: readonly Discount[], index) => {
          expect(all.every(({ amount }) => amount.amount > 0)).to.equal(true);
          const sum = all.reduce((total, { amount }) => total + amount.amount, 0);
          expect(sum).to.be.at.most(lines[index]!.subtotal.amount);
          expect(new Set(all.map(({ promotionId }) => promotionId)).size).to.equal(all.length);
        });
      },
    ),
  );

  it(
    'do not depend on the order in which promotions are read',
    always(
      [someLines, fc.uniqueArray(somePromotion, { maxLength: 6, selector: ({ id }) => id })],
      (lines, promotions) => {
        const reversed = [...promotions].reverse();
        expect(discountsOf(lines, reversed, ['TEN'], NOON)).to.deep.equal(
          discountsOf(lines, promotions, ['TEN'], NOON),
        );
      },
    ),
  );

  it(
    'of a fixed amount sum exactly to it, or to what there is to take it from',
    always([someLines, fc.integer({ min: 0, max: 2_000_000_000 })], (lines, amount) => {
      const promotion = aPromotion({ id: nth(1), kind: 'fixed', rate: null, amount, currency: NGN });
      const all = lines.reduce((sum, { subtotal }) => sum + subtotal.amount, 0);
      const taken = totals(lines, [promotion]).reduce((sum, each) => sum + each, 0);
      expect(taken).to.equal(Math.min(amount, all));
    }),
  );
});
