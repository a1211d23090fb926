import {
  type CommissionRule,
  type PricingRules,
  type Promotion,
  Quote,
  type QuoteRequest,
  type ShippingOption,
  type TaxRate,
} from '@soko/domain';
import { anOffer } from './catalog.ts';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';
import { kobo } from './money.ts';

/** 10 % for the marketplace; no promotions, taxes or shipping, where nothing says otherwise. */
export const someRules = (rules: Partial<PricingRules> = {}): PricingRules => ({
  promotions: [],
  taxRates: [],
  shippingOptions: [],
  commissionRules: [aCommissionRule()],
  ...rules,
});

export const aCommissionRule = (fields: Partial<CommissionRule> = {}): CommissionRule => ({
  shopId: null,
  categoryId: null,
  rate: 1000,
  ...fields,
});

/** 7.5 % on top of prices in Nigeria. */
export const aTaxRate = (fields: Partial<TaxRate> = {}): TaxRate => ({
  id: anId(),
  name: 'VAT',
  country: 'NG',
  region: null,
  categoryId: null,
  rate: 750,
  inclusive: false,
  ...fields,
});

/** 10 % off everything, borne by the shop, without a code. */
export const aPromotion = (fields: Partial<Promotion> = {}): Promotion => ({
  id: anId(),
  name: 'Harvest week',
  code: null,
  kind: 'percentage',
  rate: 1000,
  amount: null,
  currency: null,
  fundedBy: 'shop',
  startsAt: null,
  endsAt: null,
  shopIds: [],
  categoryIds: [],
  productIds: [],
  variantIds: [],
  priority: 0,
  ...fields,
});

export const aShippingOption = (fields: Partial<ShippingOption> = {}): ShippingOption => ({
  id: anId(),
  shopId: anId(),
  name: 'Courier',
  countries: ['NG'],
  price: kobo(150_000),
  maxWeightG: null,
  ...fields,
});

/** A quote, to Nigeria, of one piece of one offer where nothing says otherwise. */
export const aQuote = (fields: Partial<QuoteRequest> = {}): Quote =>
  Quote.of({
    wanted: [{ offer: anOffer(), quantity: 1 }],
    rules: someRules(),
    coupons: [],
    destination: { country: 'NG' },
    shipping: new Map(),
    at: NOON,
    ...fields,
  });
