import { Sku } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../../support/properties.ts';
import { flawsOf } from '../../support/refusal.ts';

describe('a SKU', () => {
  it('E4: has one form: trimmed, in upper case', () => {
    expect(Sku.of('  ank-01/red.xl+ ')).to.equal('ANK-01/RED.XL+');
    expect(Sku.of('ＡＢＣ１２３')).to.equal('ABC123'); // full-width
  });

  it('has 1 to 64 characters, the first a letter or a digit', () => {
    expect(Sku.read('a'.repeat(64))).to.equal('A'.repeat(64));
    expect(['', ' ', 'a'.repeat(65), '-a', '.a', '/a'].filter((text) => Sku.read(text) !== null)).to.deep.equal([]);
  });

  it('has no spaces, quotes or control characters', () => {
    const wrong = ['a b', 'a\tb', 'a\nb', 'a\0b', "a'b", 'a"b', 'a,b', 'a?b', 'a#b', 'a%b', 'a\\b'];
    expect(wrong.filter((text) => Sku.read(text) !== null)).to.deep.equal([]);
  });

  it('E4: has no characters that cannot be seen, and none that look like others', () => {
    const wrong = ['A\u200bB', 'A\u202eB', 'A\u2066B', 'A\u00adB', 'А1', 'Α1', 'ıa', 'aß', 'ŉ', 'é1', '①a\u0301'];
    expect(wrong.filter((text) => Sku.read(text) !== null)).to.deep.equal([]);
  });

  it('is refused where it must be one', () => {
    expect(flawsOf(() => Sku.of('a b'))).to.deep.equal(['/sku sku_not_valid']);
  });

  it(
    'is in its form already, or there is none, whatever the text',
    always(
      [fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-zA-Z0-9._/+-]{1,70}$/))],
      (text) => {
        const sku = Sku.read(text);
        if (sku === null) return;
        expect(sku).to.match(/^[A-Z0-9][A-Z0-9._/+-]{0,63}$/);
        expect(Sku.read(sku)).to.equal(sku);
        expect(Sku.read(sku.toLowerCase())).to.equal(sku);
      },
    ),
  );
});
