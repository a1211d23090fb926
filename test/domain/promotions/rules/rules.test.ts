import { PROMOTION_RULES, type PromotionKind } from '@soko/domain';
import { expect } from 'chai';

describe('the rules of promotions', () => {
  it('are one for each kind', () => {
    const kinds: Readonly<Record<PromotionKind, true>> = {
      percentage: true,
      fixed: true,
    };
    expect(PROMOTION_RULES.map(({ kind }) => kind)).to.have.members(Object.keys(kinds));
  });
});
