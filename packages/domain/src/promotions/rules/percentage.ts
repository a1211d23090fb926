import { Money } from '../../money.ts';
import type { PromotionRule } from './rule.ts';

/** A share of each line, rounded half up per line. */
export const percentage: PromotionRule = {
  kind: 'percentage',
  discounts: ({ rate }, lines) => lines.map(({ remaining }) => Money.min(Money.share(remaining, rate ?? 0), remaining)),
};
