import type { Pricing } from '@soko/domain';
import type { Scope } from './scope.ts';

export function pricing({ state }: Scope): Pricing {
  return {
    rulesFor: async ({ shopIds, country, coupons }) => ({
      promotions: state.promotions
        .filter(({ code }) => code === null || coupons.includes(code))
        .filter((promotion) => promotion.shopIds.length === 0 || promotion.shopIds.some((id) => shopIds.includes(id))),
      taxRates: state.taxRates.filter((rate) => rate.country === country),
      shippingOptions: state.shippingOptions
        .filter((option) => shopIds.includes(option.shopId))
        .filter((option) => country !== null && option.countries.includes(country)),
      commissionRules: state.commissionRules.filter(({ shopId }) => shopId === null || shopIds.includes(shopId)),
    }),
  };
}
