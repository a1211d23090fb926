import { DomainError, isRefusal, REFUSALS, type RefusalCode, refuse } from '@soko/domain';
import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';

const codes = Object.keys(REFUSALS) as RefusalCode[];

describe('a refusal', () => {
  it('has a code in snake_case, and a title that is a sentence without its full stop', () => {
    expect(codes.filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).to.deep.equal([]);
    expect(codes.filter((code) => !/^[A-Z].*[^.]$/.test(REFUSALS[code].title))).to.deep.equal([]);
  });

  it('is thrown with its code, its kind and its facts', () => {
    for (const code of codes) {
      const failure = new DomainError(code, { items: [] });
      expect(failure).to.include({ name: 'DomainError', code, kind: REFUSALS[code].kind });
      expect(failure.facts).to.deep.equal({ items: [] });
      expect(refusalOf(() => refuse(code))).to.equal(code);
    }
  });

  it('speaks by its title, or by the detail it was given', () => {
    expect(new DomainError('cart_empty').message).to.equal('The cart is empty');
    expect(new DomainError('cart_empty', { detail: 'Nothing is left.' }).message).to.equal('Nothing is left.');
  });

  it('is told apart from other failures and from other refusals', () => {
    const failure = new DomainError('not_found');
    expect(isRefusal(failure)).to.equal(true);
    expect(isRefusal(failure, 'not_found')).to.equal(true);
    expect(isRefusal(failure, 'cart_empty')).to.equal(false);
    expect(
      [new Error('not_found'), 'not_found', null, { code: 'not_found' }].filter((each) => isRefusal(each)),
    ).to.deep.equal([]);
  });
});
