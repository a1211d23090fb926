import { fixed } from './fixed.ts';
import { percentage } from './percentage.ts';
import type { PromotionRule } from './rule.ts';

/** Every kind of promotion: a new one is one file and one line here. */
export const PROMOTION_RULES: readonly PromotionRule[] = [
  // in any order: which promotion goes first is a matter of its priority
  percentage,
  fixed,
];
