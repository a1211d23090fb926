import {
  Currency,
  type Id,
  Money,
  type Offer,
  PROMOTION_RULES,
  type PricingRules,
  type Promotion,
  type QuoteRequest,
  Sku,
  type Wanted,
} from '@soko/domain';
import fc from 'fast-check';
import { aCommissionRule, anOffer, aPromotion, aShippingOption, aTaxRate, kobo, NGN, NOON } from './builders/index.ts';
import { proof } from './proof.ts';

const IS_LONG = process.env['SOKO_TEST_LONG'] === '1';
const TRIES = IS_LONG ? 100_000 : 1_000;

type Given<Values extends unknown[]> = { [Each in keyof Values]: fc.Arbitrary<Values[Each]> };

/** The body of a test whose rule holds for whatever is given: 1,000 tries, 100,000 with SOKO_TEST_LONG=1. */
export const always = <Values extends unknown[]>(given: Given<Values>, rule: (...values: Values) => void) =>
  function (this: Mocha.Context): void {
    if (IS_LONG) this.timeout(0);
    const values = fc.tuple(...(given as Given<unknown[]>)) as unknown as fc.Arbitrary<Values>;
    fc.assert(
      fc.property(values, (all) => {
        rule(...all);
      }),
      { numRuns: TRIES },
    );
    const test = this.test?.fullTitle() ?? '';
    proof.record({ promise: 'A rule of the market holds for whatever it is given', test, runs: 1, attempts: TRIES });
  };

/** Currencies of every exponent: 0, 2 and 3. */
export const someCurrency = fc.constantFrom(...['JPY', 'NGN', 'KWD'].map(Currency.of));

export const someWhole = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

/** Any amount that there can be, in any currency. */
export const someMoney = fc.tuple(someWhole, someCurrency).map(([amount, currency]) => Money.of(amount, currency));

/** An amount that stays in range when a few are added or multiplied; negative too. */
export const someKobo = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }).map(kobo);

/** 0 to 100 %. */
export const someRate = fc.integer({ min: 0, max: 10_000 });

export const someQuantity = fc.integer({ min: 1, max: 999 });

/** The nth id of a kind: the same number is the same thing. */
export const nth = <I extends Id>(number: number): I =>
  `01900000-0000-7000-9000-${number.toString(16).padStart(12, '0')}` as I;

const somePrice = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1_000_000_000 })).map(kobo);

/** The nth offer on sale, in one of three shops and one of three categories, perhaps cheaper by the dozen. */
const someOffer = (number: number): fc.Arbitrary<Offer> =>
  fc
    .record({
      price: somePrice,
      shop: fc.integer({ min: 1, max: 3 }),
      category: fc.integer({ min: 1, max: 3 }),
      tier: fc.option(fc.record({ minQuantity: fc.integer({ min: 2, max: 99 }), price: somePrice }), { nil: null }),
      weightG: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: null }),
    })
    .map(({ price, shop, category, tier, weightG }) =>
      anOffer({
        variantId: nth(number),
        sku: Sku.of(`SKU-${number}`),
        productId: nth(number),
        shop: { id: nth(shop), name: `Shop ${shop}` },
        categoryIds: [nth(category)],
        price,
        priceTiers: tier ? [tier] : [],
        weightG,
      }),
    );

/** One to five offers. What makes them is made once: chained arbitraries would be built anew for every try. */
const OFFERS = [1, 2, 3, 4, 5].map(someOffer);
const someOffers = fc.oneof(...OFFERS.map((_, index) => fc.tuple(...OFFERS.slice(0, index + 1))));

/** Counts round among however many offers there are, each as likely as any other. */
const anyOffer = fc.nat(59);

/** Some of a few offers; the same one perhaps on several lines. */
export const someWanted: fc.Arbitrary<readonly Wanted[]> = fc
  .tuple(someOffers, fc.array(fc.record({ number: anyOffer, quantity: someQuantity }), { minLength: 1, maxLength: 8 }))
  .map(([offers, lines]) =>
    lines.map(({ number, quantity }) => ({ offer: offers[number % offers.length] as Offer, quantity })),
  );

/** Of every kind, with and without a code, for everything, a shop or a category. */
export const somePromotion: fc.Arbitrary<Promotion> = fc
  .record({
    id: fc.integer({ min: 1, max: 99 }),
    kind: fc.constantFrom(...PROMOTION_RULES.map((rule) => rule.kind)),
    rate: someRate,
    amount: fc.integer({ min: 0, max: 2_000_000_000 }),
    code: fc.constantFrom(null, 'TEN', 'OTHER'),
    fundedBy: fc.constantFrom('shop' as const, 'platform' as const),
    shop: fc.integer({ min: 0, max: 3 }),
    category: fc.integer({ min: 0, max: 3 }),
    priority: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ id, kind, rate, amount, code, fundedBy, shop, category, priority }) =>
    aPromotion({
      id: nth(id),
      kind,
      rate: kind === 'percentage' ? rate : null,
      amount: kind === 'percentage' ? null : amount,
      currency: kind === 'percentage' ? null : NGN,
      code,
      fundedBy,
      shopIds: shop > 0 ? [nth(shop)] : [],
      categoryIds: category > 0 ? [nth(category)] : [],
      priority,
    }),
  );

const someRules: fc.Arbitrary<PricingRules> = fc
  .record({
    promotions: fc.uniqueArray(somePromotion, { maxLength: 4, selector: ({ id }) => id }),
    taxes: fc.array(fc.record({ rate: someRate, inclusive: fc.boolean(), category: fc.integer({ min: 0, max: 3 }) }), {
      maxLength: 3,
    }),
    shipping: fc.array(fc.record({ shop: fc.integer({ min: 1, max: 3 }), price: somePrice }), { maxLength: 4 }),
    commission: someRate,
  })
  .map(({ promotions, taxes, shipping, commission }) => ({
    promotions,
    taxRates: taxes.map(({ category, ...tax }) =>
      aTaxRate({ ...tax, categoryId: category > 0 ? nth(category) : null }),
    ),
    shippingOptions: shipping.map(({ shop, price }) => aShippingOption({ shopId: nth(shop), price })),
    commissionRules: [aCommissionRule({ rate: commission })],
  }));

/** What a quote can be asked: several shops, promotions of both kinds and funders, taxes in and on top of prices. */
export const someRequest: fc.Arbitrary<QuoteRequest> = fc
  .record({ wanted: someWanted, rules: someRules, coupons: fc.subarray(['TEN', 'UNKNOWN']) })
  .map((asked) => ({ ...asked, destination: { country: 'NG' }, shipping: new Map(), at: NOON }));
