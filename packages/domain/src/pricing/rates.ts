import type { CategoryId, ShippingOptionId, ShopId, TaxRateId } from '../ids.ts';
import type { BasisPoints, Money } from '../money.ts';
import type { Promotion } from '../promotions/promotion.ts';

/** A tax of a country (and region, where given). `inclusive`: prices already contain it. */
export type TaxRate = Readonly<{
  id: TaxRateId;
  name: string;
  country: string;
  region: string | null;
  categoryId: CategoryId | null;
  rate: BasisPoints;
  inclusive: boolean;
}>;

/** A way to send the goods of one shop to a zone, for a price. Weight limits are grams; null: no limit. */
export type ShippingOption = Readonly<{
  id: ShippingOptionId;
  shopId: ShopId;
  name: string;
  countries: readonly string[];
  price: Money;
  maxWeightG: number | null;
}>;

/** What the marketplace keeps: for one shop, one category, or by default (neither). */
export type CommissionRule = Readonly<{ shopId: ShopId | null; categoryId: CategoryId | null; rate: BasisPoints }>;

/** Everything a quote is computed from beside the offers: reference data, read without locks. */
export type PricingRules = Readonly<{
  promotions: readonly Promotion[];
  taxRates: readonly TaxRate[];
  shippingOptions: readonly ShippingOption[];
  commissionRules: readonly CommissionRule[];
}>;

export const CommissionRule = {
  /** The most specific rule wins: the shop's, then the nearest category's, then the default; none at all is 0. */
  rate(rules: readonly CommissionRule[], shopId: ShopId, categoryIds: readonly CategoryId[]): BasisPoints {
    const ofShop = rules.find((rule) => rule.shopId === shopId);
    const ofCategory = categoryIds.flatMap((id) => rules.filter((rule) => rule.categoryId === id && !rule.shopId))[0];
    const byDefault = rules.find((rule) => rule.shopId === null && rule.categoryId === null);
    return (ofShop ?? ofCategory ?? byDefault)?.rate ?? 0;
  },
};

export interface Pricing {
  /** The rules that may touch these shops, coupons and destination. At most one statement. */
  rulesFor(
    about: Readonly<{ shopIds: readonly ShopId[]; country: string | null; coupons: readonly string[] }>,
  ): Promise<PricingRules>;
}
