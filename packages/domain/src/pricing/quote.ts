import { Offer } from '../catalog/offer.ts';
import { refuse } from '../errors.ts';
import type { CategoryId, ShippingOptionId, ShopId, TaxRateId } from '../ids.ts';
import { type BasisPoints, type Currency, Money } from '../money.ts';
import { type Discount, discountsOf } from '../promotions/discount.ts';
import { CommissionRule, type PricingRules, type ShippingOption, type TaxRate } from './rates.ts';

/** So many of an offer. */
export type Wanted = Readonly<{ offer: Offer; quantity: number }>;

/** Where the goods go, as far as prices depend on it. */
export type Destination = Readonly<{ country: string; region?: string | undefined }>;

/** One tax on one amount. `inclusive` taxes are a share of the price, others come on top. */
export type Tax = Readonly<{
  taxRateId: TaxRateId;
  name: string;
  rate: BasisPoints;
  inclusive: boolean;
  amount: Money;
}>;

/** A line with everything that is frozen into an order item. total = subtotal − discount + tax. */
export type QuoteLine = Readonly<{
  offer: Offer;
  quantity: number;
  unitPrice: Money;
  subtotal: Money;
  discounts: readonly Discount[];
  discount: Money;
  taxes: readonly Tax[];
  /** What is added on top. */
  tax: Money;
  /** What the price already contains. */
  includedTax: Money;
  total: Money;
  commissionRate: BasisPoints;
  commission: Money;
}>;

/** One shop's part of a quote. total = subtotal − discount + shipping + tax; `tax` includes the one on shipping. */
export type QuotePart = Readonly<{
  shop: Readonly<{ id: ShopId; name: string }>;
  lines: readonly QuoteLine[];
  shippingOptionId: ShippingOptionId | null;
  shippingTaxes: readonly Tax[];
  totals: Totals;
  commission: Money;
}>;

export type Totals = Readonly<{
  subtotal: Money;
  discount: Money;
  shipping: Money;
  tax: Money;
  includedTax: Money;
  total: Money;
}>;

/** What a purchase costs, computed once and then frozen. Its totals are the sums of its parts, exactly. */
export type Quote = Readonly<{
  currency: Currency;
  parts: readonly QuotePart[];
  coupons: readonly string[];
  totals: Totals;
}>;

export type QuoteRequest = Readonly<{
  wanted: readonly Wanted[];
  rules: PricingRules;
  coupons: readonly string[];
  destination: Destination | null;
  /** The option chosen per shop; the cheapest of a shop where none is, zero where it has none. */
  shipping: ReadonlyMap<ShopId, ShippingOptionId>;
  at: Date;
}>;

export const Quote = {
  /**
   * The one function that computes a price. Lines of one SKU are summed first, so that tiers and minimum quantities
   * are judged on the whole. Refuses `cart_empty`, `currency_mismatch`, `product_unavailable`,
   * `shipping_option_not_valid`, `validation_failed` (minimum quantity).
   */
  of(request: QuoteRequest): Quote {
    const wanted = summed(request.wanted);
    const currency = wanted[0]?.offer.price.currency ?? refuse('cart_empty');
    sellable(wanted, currency);
    const priced = wanted.map(({ offer, quantity }) => {
      const unitPrice = Offer.unitPrice(offer, quantity);
      return { offer, quantity, unitPrice, subtotal: Money.times(unitPrice, quantity) };
    });
    const discounts = discountsOf(priced, request.rules.promotions, request.coupons, request.at);
    const lines = priced.map((line, index) => lineOf(line, discounts[index] ?? [], request, currency));
    const shopIds = [...new Set(lines.map((line) => line.offer.shop.id))];
    if ([...request.shipping.keys()].some((shopId) => !shopIds.includes(shopId))) refuse('shipping_option_not_valid');
    const parts = shopIds.map((shopId) =>
      partOf(
        lines.filter((line) => line.offer.shop.id === shopId),
        request,
        currency,
      ),
    );
    const used = new Set(lines.flatMap((line) => line.discounts.map((discount) => discount.code)));
    return {
      currency,
      parts,
      coupons: request.coupons.filter((code) => used.has(code)),
      totals: Totals.sum(
        currency,
        parts.map((part) => part.totals),
      ),
    };
  },

  lines: (quote: Quote): readonly QuoteLine[] => quote.parts.flatMap((part) => part.lines),

  /** Refuses `price_changed` unless the total is what the client expected (where it said so). */
  expect(quote: Quote, expected: Money | undefined): Quote {
    if (expected && !Money.equals(expected, quote.totals.total)) {
      refuse('price_changed', { expected_total: expected, total: quote.totals.total });
    }
    return quote;
  },
};

export const Totals = {
  sum: (currency: Currency, all: readonly Totals[]): Totals => {
    const sum = (of: keyof Totals) =>
      Money.sum(
        currency,
        all.map((totals) => totals[of]),
      );
    return {
      subtotal: sum('subtotal'),
      discount: sum('discount'),
      shipping: sum('shipping'),
      tax: sum('tax'),
      includedTax: sum('includedTax'),
      total: sum('total'),
    };
  },
};

function summed(wanted: readonly Wanted[]): readonly Wanted[] {
  const bySku = new Map<string, Wanted>();
  for (const { offer, quantity } of wanted) {
    bySku.set(offer.variantId, { offer, quantity: (bySku.get(offer.variantId)?.quantity ?? 0) + quantity });
  }
  return [...bySku.values()];
}

function sellable(wanted: readonly Wanted[], currency: Currency): void {
  const gone = wanted.filter(({ offer }) => !offer.isOnSale);
  if (gone.length > 0) refuse('product_unavailable', { items: gone.map(({ offer }) => ({ sku: offer.sku })) });
  const foreign = wanted.find(({ offer }) => offer.price.currency !== currency);
  if (foreign) refuse('currency_mismatch', { expected: currency, actual: foreign.offer.price.currency });
  const tooFew = wanted.filter(({ offer, quantity }) => quantity < offer.minOrderQuantity);
  if (tooFew.length > 0) {
    refuse('validation_failed', {
      errors: tooFew.map(({ offer }) => ({
        path: '/items',
        code: 'below_minimum_quantity',
        message: `${offer.sku} is sold from ${offer.minOrderQuantity} pieces on.`,
      })),
    });
  }
}

type Priced = Wanted & Readonly<{ unitPrice: Money; subtotal: Money }>;

function lineOf(line: Priced, discounts: readonly Discount[], request: QuoteRequest, currency: Currency): QuoteLine {
  const { offer, subtotal } = line;
  const discount = Money.sum(
    currency,
    discounts.map(({ amount }) => amount),
  );
  const net = Money.subtract(subtotal, discount);
  const taxes = taxesOf(net, request, offer.categoryIds);
  const tax = onTop(taxes, currency);
  const commissionRate = CommissionRule.rate(request.rules.commissionRules, offer.shop.id, offer.categoryIds);
  const byShop = discounts.filter(({ fundedBy }) => fundedBy === 'shop').map(({ amount }) => amount);
  const earned = Money.subtract(subtotal, Money.sum(currency, byShop));
  return {
    ...line,
    discounts,
    discount,
    taxes,
    tax,
    includedTax: included(taxes, currency),
    total: Money.add(net, tax),
    commissionRate,
    commission: Money.share(earned, commissionRate),
  };
}

function partOf(lines: readonly QuoteLine[], request: QuoteRequest, currency: Currency): QuotePart {
  const sum = (of: 'subtotal' | 'discount' | 'tax' | 'includedTax' | 'commission') =>
    Money.sum(
      currency,
      lines.map((line) => line[of]),
    );
  const shop = (lines[0] as QuoteLine).offer.shop;
  const option = shippingOf(shop.id, lines, request, currency);
  const shipping = option?.price ?? Money.zero(currency);
  const shippingTaxes = taxesOf(shipping, request, []);
  const tax = Money.add(sum('tax'), onTop(shippingTaxes, currency));
  const subtotal = sum('subtotal');
  const discount = sum('discount');
  const total = Money.add(Money.add(Money.subtract(subtotal, discount), shipping), tax);
  const includedTax = Money.add(sum('includedTax'), included(shippingTaxes, currency));
  return {
    shop,
    lines,
    shippingOptionId: option?.id ?? null,
    shippingTaxes,
    totals: { subtotal, discount, shipping, tax, includedTax, total },
    commission: sum('commission'),
  };
}

function shippingOf(
  shopId: ShopId,
  lines: readonly QuoteLine[],
  { rules, destination, shipping }: QuoteRequest,
  currency: Currency,
): ShippingOption | undefined {
  const weight = lines.reduce((all, { offer, quantity }) => all + (offer.weightG ?? 0) * quantity, 0);
  const possible = rules.shippingOptions
    .filter((option) => option.shopId === shopId && option.price.currency === currency)
    .filter((option) => destination !== null && option.countries.includes(destination.country))
    .filter((option) => option.maxWeightG === null || weight <= option.maxWeightG)
    .sort((a, b) => a.price.amount - b.price.amount || (a.id < b.id ? -1 : 1));
  const chosen = shipping.get(shopId);
  if (chosen === undefined) return possible[0];
  return (
    possible.find((option) => option.id === chosen) ??
    refuse('shipping_option_not_valid', { shop_id: shopId, option_id: chosen })
  );
}

function taxesOf(amount: Money, { rules, destination }: QuoteRequest, categoryIds: readonly CategoryId[]): Tax[] {
  if (destination === null || amount.amount === 0) return [];
  const here = (rate: TaxRate) =>
    rate.country === destination.country && (rate.region === null || rate.region === destination.region);
  return rules.taxRates
    .filter((rate) => here(rate) && (rate.categoryId === null || categoryIds.includes(rate.categoryId)))
    .map(({ id, name, rate, inclusive }) => ({
      taxRateId: id,
      name,
      rate,
      inclusive,
      amount: inclusive ? Money.included(amount, rate) : Money.share(amount, rate),
    }));
}

const onTop = (taxes: readonly Tax[], currency: Currency) =>
  Money.sum(
    currency,
    taxes.filter((tax) => !tax.inclusive).map((tax) => tax.amount),
  );
const included = (taxes: readonly Tax[], currency: Currency) =>
  Money.sum(
    currency,
    taxes.filter((tax) => tax.inclusive).map((tax) => tax.amount),
  );
