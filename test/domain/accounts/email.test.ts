import { Email } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import { always } from '../../support/properties.ts';
import { refusalOf } from '../../support/refusal.ts';

const isRefused = (text: string): boolean => refusalOf(() => Email.normal(text)) === 'validation_failed';

describe('the normal form of an e-mail address', () => {
  it('is the address in lower case', () => {
    expect(Email.normal('Ada.Obi+shop@Example.COM')).to.equal('ada.obi+shop@example.com');
    expect(Email.normal("o'neil@xn--bcher-kva.example")).to.equal("o'neil@xn--bcher-kva.example");
  });

  it('E1: is one person in every case of letters', () => {
    expect(Email.normal('ADA@example.com')).to.equal(Email.normal('ada@EXAMPLE.com'));
  });

  it('E2: refuses letters that are equal only by Unicode case folding', () => {
    const folding = [
      'dotless-ı@example.com',
      'kelvin-\u212a@example.com',
      'long-ſ@example.com',
      'ada@exampſe.com',
      'ADA@EXAMPLE.İO',
    ];
    expect(folding.filter((text) => !isRefused(text))).to.deep.equal([]);
  });

  it('refuses what is no address', () => {
    const wrong = [
      '',
      'ada',
      '@example.com',
      'ada@',
      'ada@localhost',
      'ada@example',
      'ada@@example.com',
      'a@b@example.com',
      '.ada@example.com',
      'ada.@example.com',
      'a..b@example.com',
      'ada@-example.com',
      'ada@example-.com',
      'ada@example..com',
      'ada@example.c',
      'ada@127.0.0.1',
      `${'a'.repeat(65)}@example.com`,
      `ada@${'a'.repeat(64)}.com`,
      `ada@${'abc.'.repeat(63)}com`,
    ];
    expect(wrong.filter((text) => !isRefused(text))).to.deep.equal([]);
  });

  it('refuses spaces, control characters and whatever could end a header', () => {
    const wrong = [
      ' ada@example.com',
      'ada@example.com ',
      'a da@example.com',
      'ada@example.com\r\nBcc: x@example.com',
      'ada\0@example.com',
    ];
    expect(
      [...wrong, 'a"da@example.com', '<ada@example.com>', 'ada,obi@example.com'].filter((text) => !isRefused(text)),
    ).to.deep.equal([]);
  });

  it(
    'is its own normal form, in printable ASCII, or there is none',
    always([fc.oneof(fc.emailAddress(), fc.string(), fc.string({ unit: 'binary' }))], (text) => {
      if (isRefused(text)) return;
      const normal = Email.normal(text);
      expect(Email.normal(normal)).to.equal(normal);
      expect(normal).to.match(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
    }),
  );
});
