import type { Offer } from '../catalog/offer.ts';
import type { PromotionId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Funding, Promotion } from './promotion.ts';
import { PROMOTION_RULES } from './rules/rules.ts';

/** What one promotion took off one line: frozen into the order item. */
export type Discount = Readonly<{
  promotionId: PromotionId;
  name: string;
  code: string | null;
  fundedBy: Funding;
  amount: Money;
}>;

/** A line before its discounts. */
export type PricedLine = Readonly<{ offer: Offer; quantity: number; subtotal: Money }>;

/**
 * The discounts of each line, in the order of the lines. Promotions run by priority, then id; each sees what the
 * earlier ones left, so that a discount never exceeds what it applies to.
 */
export function discountsOf(
  lines: readonly PricedLine[],
  promotions: readonly Promotion[],
  coupons: readonly string[],
  at: Date,
): readonly (readonly Discount[])[] {
  const taken: Discount[][] = lines.map(() => []);
  const remaining = lines.map((line) => line.subtotal);
  for (const promotion of inForce(promotions, coupons, at)) {
    const rule = PROMOTION_RULES.find(({ kind }) => kind === promotion.kind);
    const eligible = lines.flatMap((line, index) => (applies(promotion, line.offer) ? [index] : []));
    const amounts = rule?.discounts(
      promotion,
      eligible.map((index) => ({ quantity: nth(lines, index).quantity, remaining: nth(remaining, index) })),
    );
    eligible.forEach((index, position) => {
      const amount = amounts?.[position];
      if (!amount || Money.isZero(amount)) return;
      remaining[index] = Money.subtract(nth(remaining, index), amount);
      const { id: promotionId, name, code, fundedBy } = promotion;
      nth(taken, index).push({ promotionId, name, code, fundedBy, amount });
    });
  }
  return taken;
}

const inForce = (promotions: readonly Promotion[], coupons: readonly string[], at: Date) =>
  promotions
    .filter(({ code }) => code === null || coupons.includes(code))
    .filter(({ startsAt, endsAt }) => (startsAt === null || startsAt <= at) && (endsAt === null || at < endsAt))
    .sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));

function applies(promotion: Promotion, offer: Offer): boolean {
  const within = <T>(list: readonly T[], ...ids: readonly T[]) =>
    list.length === 0 || ids.some((id) => list.includes(id));
  return (
    within(promotion.shopIds, offer.shop.id) &&
    within(promotion.categoryIds, ...offer.categoryIds) &&
    within(promotion.productIds, offer.productId) &&
    within(promotion.variantIds, offer.variantId)
  );
}

/** An element that is known to be there. */
const nth = <T>(list: readonly T[], index: number): T => list[index] as T;
