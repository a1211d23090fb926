import { Money } from '../../money.ts';
import type { PromotionRule } from './rule.ts';

/** One amount over all eligible lines, split in proportion to what is left of each; nothing in another currency. */
export const fixed: PromotionRule = {
  kind: 'fixed',
  discounts({ amount, currency }, lines) {
    const first = lines[0];
    if (!first) return [];
    const zero = Money.zero(first.remaining.currency);
    if (amount === null || currency !== zero.currency) return lines.map(() => zero);
    const all = Money.sum(
      currency,
      lines.map((line) => line.remaining),
    );
    return Money.split(
      Money.min(Money.of(amount, currency), all),
      lines.map((line) => line.remaining.amount),
    );
  },
};
