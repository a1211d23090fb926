import { Password } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../../support/properties.ts';
import { flawsOf, refusalOf } from '../../support/refusal.ts';

const COMMON = new Set(['password1', 'qwertyuiop']);
const flaws = (text: string): readonly string[] => flawsOf(() => Password.accept(text, COMMON));

describe('a password', () => {
  it('C1: has 8 to 128 characters, counted as people count them', () => {
    expect(flaws('1234567')).to.deep.equal(['/password password_too_short']);
    expect(flaws('🦜'.repeat(7))).to.deep.equal(['/password password_too_short']);
    expect(flaws('a'.repeat(129))).to.deep.equal(['/password password_too_long']);
    expect(Password.accept('🦜'.repeat(8), COMMON)).to.equal('🦜'.repeat(8));
    expect(Password.accept('🦜'.repeat(128), COMMON)).to.equal('🦜'.repeat(128));
  });

  it('C1: is not among the commonest, in whatever case', () => {
    expect(flaws('Password1')).to.deep.equal(['/password password_too_common']);
    expect(flaws('QWERTYUIOP')).to.deep.equal(['/password password_too_common']);
  });

  it('C1: need not mix kinds of characters', () => {
    expect(flaws('correct horse battery staple')).to.deep.equal([]);
    expect(flaws('84736251')).to.deep.equal([]);
  });

  it(
    'C1: is kept exactly as it was given',
    always([fc.string({ unit: 'binary', minLength: 8, maxLength: 40 })], (text) => {
      if (refusalOf(() => Password.accept(text, COMMON)) === undefined) {
        expect(Password.accept(text, COMMON)).to.equal(text);
      }
    }),
  );
});
