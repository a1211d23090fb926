import { Gtin } from '@soko/domain';
import { expect } from 'chai';

describe('a barcode', () => {
  it('is wrong where the digits of a GTIN have another check digit', () => {
    for (const right of ['96385074', '036000291452', '5901234123457', '10012345678902']) {
      expect(Gtin.isWrong(right), right).to.equal(false);
      const last = (Number(right.at(-1)) + 1) % 10;
      expect(Gtin.isWrong(`${right.slice(0, -1)}${last}`), right).to.equal(true);
    }
  });

  it('of another form is a house’s own', () => {
    for (const own of ['', '123', 'ABC-1', '1234567890', '590123412345X'])
      expect(Gtin.isWrong(own), own).to.equal(false);
  });
});
