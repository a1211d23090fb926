import {
  Money,
  Quote,
  type QuoteRequest,
  type ShippingOption,
  type ShippingOptionId,
  type ShopId,
  Totals,
} from '@soko/domain';
import { expect } from 'chai';
import {
  aCommissionRule,
  anId,
  anOffer,
  aPromotion,
  aQuote,
  aShippingOption,
  aTaxRate,
  kobo,
  NGN,
  someRules,
  USD,
} from '../../support/builders/index.ts';
import { always, someRequest } from '../../support/properties.ts';
import { factsOf, flawsOf, refusalOf } from '../../support/refusal.ts';

const sum = (amounts: readonly Money[]): number => amounts.reduce((all, { amount }) => all + amount, 0);
const refused = (fields: Partial<QuoteRequest>) => refusalOf(() => aQuote(fields));
const figures = ({ totals }: Pick<Quote, 'totals'>) =>
  Object.fromEntries(Object.entries(totals).map(([name, { amount }]) => [name, amount]));

describe('a quote', () => {
  it('is price times quantity where there are no rules', () => {
    const quote = aQuote({ wanted: [{ offer: anOffer({ price: kobo(500) }), quantity: 3 }] });
    expect(figures(quote)).to.deep.equal({
      subtotal: 1_500,
      discount: 0,
      shipping: 0,
      tax: 0,
      includedTax: 0,
      total: 1_500,
    });
  });

  it('F12: sums the lines of one SKU first, so that tiers are judged on the whole', () => {
    const offer = anOffer({ price: kobo(500), priceTiers: [{ minQuantity: 10, price: kobo(400) }] });
    const lines = Quote.lines(aQuote({ wanted: [6, 4].map((quantity) => ({ offer, quantity })) }));
    expect(lines.map(({ quantity, unitPrice, subtotal }) => [quantity, unitPrice, subtotal])).to.deep.equal([
      [10, kobo(400), kobo(4_000)],
    ]);
  });

  it('F12: judges the minimum quantity on the whole, too', () => {
    const offer = anOffer({ minOrderQuantity: 5 });
    expect(Quote.lines(aQuote({ wanted: [2, 3].map((quantity) => ({ offer, quantity })) })).length).to.equal(1);
    const tooFew = () => aQuote({ wanted: [{ offer, quantity: 4 }] });
    expect(flawsOf(tooFew)).to.deep.equal(['/items below_minimum_quantity']);
  });

  it('is of something', () => {
    expect(refused({ wanted: [] })).to.equal('cart_empty');
  });

  it('is only of what is on sale, and names what is not', () => {
    const [one, gone] = [anOffer(), anOffer({ isOnSale: false })];
    const facts = factsOf(() => aQuote({ wanted: [one, gone].map((offer) => ({ offer, quantity: 1 })) }));
    expect(facts?.['items']).to.deep.equal([{ sku: gone.sku }]);
    expect(refused({ wanted: [{ offer: gone, quantity: 1 }] })).to.equal('product_unavailable');
  });

  it('has one currency', () => {
    const wanted = [anOffer(), anOffer({ price: Money.of(1, USD) })].map((offer) => ({ offer, quantity: 1 }));
    expect(refused({ wanted })).to.equal('currency_mismatch');
  });

  it('F2: is refused where an amount leaves the range', () => {
    const offer = anOffer({ price: kobo(Number.MAX_SAFE_INTEGER) });
    expect(refused({ wanted: [{ offer, quantity: 2 }] })).to.equal('money_not_whole');
  });

  it('has one part per shop, in the order of the lines', () => {
    const [a, b, c] = [anOffer(), anOffer(), anOffer()];
    const sameShop = { ...c, shop: a.shop };
    const quote = aQuote({ wanted: [a, b, sameShop].map((offer) => ({ offer, quantity: 1 })) });
    expect(quote.parts.map(({ shop, lines }) => [shop.id, lines.length])).to.deep.equal([
      [a.shop.id, 2],
      [b.shop.id, 1],
    ]);
  });

  it('keeps the coupons that took something off, and no others', () => {
    const rules = someRules({ promotions: [aPromotion({ code: 'TEN' })] });
    expect(aQuote({ rules, coupons: ['OTHER', 'TEN'] }).coupons).to.deep.equal(['TEN']);
  });
});

describe('the tax of a quote', () => {
  const wanted = [{ offer: anOffer({ price: kobo(10_000) }), quantity: 1 }];
  const quote = (taxRates: QuoteRequest['rules']['taxRates'], fields: Partial<QuoteRequest> = {}) =>
    aQuote({ wanted, rules: someRules({ taxRates }), ...fields });

  it('comes on top of the price', () => {
    expect(figures(quote([aTaxRate()]))).to.include({ subtotal: 10_000, tax: 750, includedTax: 0, total: 10_750 });
  });

  it('is a share of the price where prices include it', () => {
    const figured = figures(quote([aTaxRate({ inclusive: true })]));
    expect(figured).to.include({ subtotal: 10_000, tax: 0, includedTax: 698, total: 10_000 });
  });

  it('is on what the discounts leave', () => {
    const rules = someRules({ taxRates: [aTaxRate()], promotions: [aPromotion({ rate: 5_000 })] });
    expect(figures(aQuote({ wanted, rules }))).to.include({ discount: 5_000, tax: 375, total: 5_375 });
  });

  it('is that of the destination: its country, and its region where the tax has one', () => {
    const rates = [aTaxRate({ country: 'GH' }), aTaxRate({ region: 'LA', rate: 100 })];
    expect(figures(quote(rates)).tax).to.equal(0);
    expect(figures(quote(rates, { destination: { country: 'NG', region: 'LA' } })).tax).to.equal(100);
    expect(figures(quote([aTaxRate()], { destination: null })).tax).to.equal(0);
  });

  it('may be that of a category', () => {
    const [category, other] = [anId(), anId()] as never[];
    const offer = anOffer({ price: kobo(10_000), categoryIds: [category as never] });
    const rules = someRules({
      taxRates: [aTaxRate({ categoryId: category as never }), aTaxRate({ categoryId: other as never })],
    });
    expect(figures(aQuote({ wanted: [{ offer, quantity: 1 }], rules })).tax).to.equal(750);
  });

  it('is on the shipping, too', () => {
    const { shop } = wanted[0]!.offer;
    const shippingOptions = [aShippingOption({ shopId: shop.id, price: kobo(2_000) })];
    const taxed = aQuote({ wanted, rules: someRules({ taxRates: [aTaxRate()], shippingOptions }) });
    expect(figures(taxed)).to.include({ shipping: 2_000, tax: 900, total: 12_900 });
    expect(taxed.parts[0]?.shippingTaxes.map(({ amount }) => amount)).to.deep.equal([kobo(150)]);
  });
});

describe('the shipping of a quote', () => {
  const offer = anOffer({ weightG: 600 });
  const quote = (options: Partial<ShippingOption>[], chosen?: ShippingOptionId, fields: Partial<QuoteRequest> = {}) => {
    const shippingOptions = options.map((option) => aShippingOption({ shopId: offer.shop.id, ...option }));
    const shipping = new Map(chosen ? [[offer.shop.id, chosen]] : []);
    return aQuote({ wanted: [{ offer, quantity: 2 }], rules: someRules({ shippingOptions }), shipping, ...fields });
  };
  const [cheap, dear] = [anId<ShippingOptionId>(), anId<ShippingOptionId>()];
  const both = [
    { id: dear, price: kobo(900) },
    { id: cheap, price: kobo(300) },
  ];

  it('is the cheapest option of the shop where none is chosen', () => {
    expect(quote(both).parts[0]).to.deep.include({ shippingOptionId: cheap });
    expect(figures(quote(both)).shipping).to.equal(300);
  });

  it('is the chosen option', () => {
    expect(figures(quote(both, dear)).shipping).to.equal(900);
  });

  it('is nothing where the shop has no option', () => {
    expect(quote([]).parts[0]?.shippingOptionId).to.equal(null);
    expect(figures(quote([])).shipping).to.equal(0);
  });

  it('F13: is refused where the chosen option is not for this shop, country, weight or currency', () => {
    const unfit: Partial<ShippingOption>[] = [
      { shopId: anId() },
      { countries: ['GH'] },
      { maxWeightG: 1_199 },
      { price: Money.of(1, USD) },
    ];
    for (const option of unfit) {
      expect(refusalOf(() => quote([{ id: cheap, ...option }], cheap))).to.equal('shipping_option_not_valid');
    }
    expect(figures(quote([{ id: cheap, price: kobo(300), maxWeightG: 1_200 }], cheap)).shipping).to.equal(300);
    expect(refusalOf(() => quote(both, cheap, { destination: null }))).to.equal('shipping_option_not_valid');
  });

  it('is refused where it is chosen for a shop that sells nothing of it', () => {
    const shipping = new Map([[anId<ShopId>(), cheap]]);
    expect(refusalOf(() => quote(both, cheap, { shipping }))).to.equal('shipping_option_not_valid');
  });
});

describe('the commission of a quote', () => {
  const offer = anOffer({ price: kobo(10_000) });
  const commission = (fundedBy: 'shop' | 'platform'): Money | undefined => {
    const promotions = [aPromotion({ rate: 2_000, fundedBy })];
    const rules = someRules({ promotions, commissionRules: [aCommissionRule({ rate: 1_000 })] });
    return aQuote({ wanted: [{ offer, quantity: 1 }], rules }).parts[0]?.commission;
  };

  it("is on what the shop earns: discounts of the shop's own lower it, the marketplace's do not", () => {
    expect(commission('shop')).to.deep.equal(kobo(800));
    expect(commission('platform')).to.deep.equal(kobo(1_000));
  });
});

describe('the expected total of a quote', () => {
  const quote = aQuote({ wanted: [{ offer: anOffer({ price: kobo(500) }), quantity: 1 }] });

  it('may be left open', () => {
    expect(Quote.expect(quote, undefined)).to.equal(quote);
    expect(Quote.expect(quote, kobo(500))).to.equal(quote);
  });

  it('is refused where it differs, and the true one is told', () => {
    const facts = factsOf(() => Quote.expect(quote, kobo(499)));
    expect(facts).to.deep.equal({ expected_total: kobo(499), total: kobo(500) });
    expect(refusalOf(() => Quote.expect(quote, Money.of(500, USD)))).to.equal('price_changed');
  });
});

describe('F4: the figures of any quote', () => {
  it(
    'sum exactly: discounts and taxes to their line, lines to their part, parts to the whole',
    always([someRequest], (request) => {
      const quote = Quote.of(request);
      for (const line of Quote.lines(quote)) {
        expect(line.subtotal.amount).to.equal(line.unitPrice.amount * line.quantity);
        expect(line.discount.amount).to.equal(sum(line.discounts.map(({ amount }) => amount)));
        const taxes = (inclusive: boolean) =>
          line.taxes.filter((tax) => tax.inclusive === inclusive).map(({ amount }) => amount);
        expect(line.tax.amount).to.equal(sum(taxes(false)));
        expect(line.includedTax.amount).to.equal(sum(taxes(true)));
        expect(line.total.amount).to.equal(line.subtotal.amount - line.discount.amount + line.tax.amount);
      }
      for (const { lines, totals, shippingTaxes, commission } of quote.parts) {
        const onShipping = sum(shippingTaxes.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount));
        expect(totals.subtotal.amount).to.equal(sum(lines.map(({ subtotal }) => subtotal)));
        expect(totals.discount.amount).to.equal(sum(lines.map(({ discount }) => discount)));
        expect(totals.tax.amount).to.equal(sum(lines.map(({ tax }) => tax)) + onShipping);
        expect(totals.total.amount).to.equal(
          sum(lines.map(({ total }) => total)) + totals.shipping.amount + onShipping,
        );
        expect(commission.amount).to.equal(sum(lines.map((line) => line.commission)));
      }
      expect(quote.totals).to.deep.equal(
        Totals.sum(
          NGN,
          quote.parts.map(({ totals }) => totals),
        ),
      );
    }),
  );

  it(
    'are never negative, and no discount is more than its line',
    always([someRequest], (request) => {
      const quote = Quote.of(request);
      const amounts = [quote, ...quote.parts].flatMap(({ totals }) => Object.values(totals));
      const ofLines = Quote.lines(quote).flatMap(({ subtotal, discount, tax, includedTax, total, commission }) => [
        subtotal,
        discount,
        tax,
        includedTax,
        total,
        commission,
        Money.subtract(subtotal, discount),
        Money.subtract(subtotal, commission),
      ]);
      expect([...amounts, ...ofLines].filter(({ amount }) => amount < 0)).to.deep.equal([]);
    }),
  );

  it(
    'hold every piece that was wanted, once',
    always([someRequest], (request) => {
      const quote = Quote.of(request);
      const pieces = (all: readonly Readonly<{ offer: { variantId: string }; quantity: number }>[]) => {
        const counts: Record<string, number> = {};
        for (const { offer, quantity } of all) counts[offer.variantId] = (counts[offer.variantId] ?? 0) + quantity;
        return counts;
      };
      expect(pieces(Quote.lines(quote))).to.deep.equal(pieces(request.wanted));
      expect(quote.parts.every(({ shop, lines }) => lines.every(({ offer }) => offer.shop.id === shop.id))).to.equal(
        true,
      );
    }),
  );
});
