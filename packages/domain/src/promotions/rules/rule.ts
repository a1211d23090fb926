import type { Money } from '../../money.ts';
import type { Promotion, PromotionKind } from '../promotion.ts';

/** What a rule may look at: one eligible line, with what earlier promotions left of it. */
export type DiscountableLine = Readonly<{ quantity: number; remaining: Money }>;

/** How one kind of promotion computes: what it takes off each of the eligible lines, in their order. */
export type PromotionRule = Readonly<{
  kind: PromotionKind;
  /** Never more than `remaining` of a line; zero where nothing comes off. */
  discounts(promotion: Promotion, lines: readonly DiscountableLine[]): readonly Money[];
}>;
