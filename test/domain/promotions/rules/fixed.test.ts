import { PROMOTION_RULES } from '@soko/domain';
import { expect } from 'chai';
import { aPromotion, kobo, NGN, USD } from '../../../support/builders/index.ts';

const fixed = PROMOTION_RULES.find(({ kind }) => kind === 'fixed')!;
const of = (amount: number | null, lines: number[], currency = NGN): number[] =>
  fixed
    .discounts(
      aPromotion({ kind: 'fixed', rate: null, amount, currency }),
      lines.map((line) => ({ quantity: 1, remaining: kobo(line) })),
    )
    .map((each) => each.amount);

describe('a fixed amount off', () => {
  it('is split over the lines in proportion to what is left of them', () => {
    expect(of(100, [1_000, 2_000])).to.deep.equal([33, 67]);
  });

  it('is never more than all lines together', () => {
    expect(of(5_000, [1_000, 2_000])).to.deep.equal([1_000, 2_000]);
  });

  it('is nothing in another currency, without an amount, or without lines', () => {
    expect(of(100, [1_000], USD)).to.deep.equal([0]);
    expect(of(null, [1_000])).to.deep.equal([0]);
    expect(of(100, [])).to.deep.equal([]);
  });
});
