import { PROMOTION_RULES } from '@soko/domain';
import { expect } from 'chai';
import { aPromotion, kobo } from '../../../support/builders/index.ts';

const percentage = PROMOTION_RULES.find(({ kind }) => kind === 'percentage')!;
const of = (rate: number | null, ...amounts: number[]): number[] =>
  percentage
    .discounts(
      aPromotion({ rate }),
      amounts.map((amount) => ({ quantity: 1, remaining: kobo(amount) })),
    )
    .map(({ amount }) => amount);

describe('a percentage off', () => {
  it('is a share of each line, rounded half up per line', () => {
    expect(of(1_000, 1_000, 5, 4)).to.deep.equal([100, 1, 0]);
  });

  it('is never more than the line', () => {
    expect(of(10_000, 999)).to.deep.equal([999]);
    expect(of(20_000, 999)).to.deep.equal([999]);
  });

  it('is nothing without a rate', () => {
    expect(of(null, 1_000)).to.deep.equal([0]);
  });
});
