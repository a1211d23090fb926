import { phones } from '@soko/adapters-mail';
import { expect } from 'chai';
import { flawsOf } from '../support/refusal.ts';

describe('phone numbers', () => {
  it('E3: have one form, however they are written', () => {
    const spellings = [
      '+2348012345678',
      '+234 801 234 5678',
      '08012345678',
      '0801-234-5678',
      '(0801) 234.5678',
      '2348012345678',
      '009 234 801 234 5678',
    ];
    expect(new Set(spellings.map((each) => phones('NG').normal(each)))).to.deep.equal(new Set(['+2348012345678']));
    expect(phones('KE').normal('0712 345678')).to.equal('+254712345678');
    expect(phones('KE').normal('+234 801 234 5678')).to.equal('+2348012345678');
  });

  it('E3: are refused where they are none', () => {
    for (const text of [
      '',
      '0',
      '12345',
      '+999123456789',
      'call 08012345678',
      '+2348012345678 ext. 5',
      '+23480123456789012',
    ]) {
      expect(
        flawsOf(() => phones('NG').normal(text)),
        text,
      ).to.deep.equal(['/phone phone_not_valid']);
    }
  });
});
