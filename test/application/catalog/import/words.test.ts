import { Sku } from '@soko/domain';
import { expect } from 'chai';
import { createSeen } from '../../../../packages/application/src/catalog/import/seen.ts';
import { attributeCode, skuOf } from '../../../../packages/application/src/catalog/import/words.ts';

describe('words made from a file', () => {
  it('makes a SKU of the shop, the handle and the options, in capitals', () => {
    expect(skuOf('corner', 'clay-plant-pot', ['Extra Large', 'Sky blue'])).to.equal(
      'CORNER-CLAY-PLANT-POT-EXTRA-LARGE-SKY-BLUE',
    );
    expect(skuOf('corner', 'café', ['10" × 8"'])).to.equal('CORNER-CAFE-10-8');
  });

  it('makes a SKU of any words, which is one in form, the same every time, and tells them apart', () => {
    const words = ['红', '蓝', 'Größe', 'x'.repeat(80), `${'x'.repeat(80)}y`, '🧵', '-', 'ẞ', 'ﬁ', '½'];
    const skus = words.map((word) => skuOf('corner', 'shirt', [word]));
    for (const sku of skus) expect(Sku.read(sku), sku).to.equal(sku);
    const [red, blue, , long, longer] = skus;
    expect(red).to.not.equal(blue);
    expect(long).to.not.equal(longer);
    expect(words.map((word) => skuOf('corner', 'shirt', [word]))).to.deep.equal(skus);
    expect(skuOf('corner', '红', [])).to.match(/^CORNER-[0-9A-F]{8}$/);
    expect(red).to.equal('CORNER-SHIRT-D572133E');
  });

  it('makes a lower_snake code of the name of an option', () => {
    expect(attributeCode('Shoe Size')).to.equal('shoe_size');
    expect(attributeCode('Größe')).to.match(/^[a-z][a-z0-9_]*$/);
    expect(attributeCode('3D')).to.equal('option_3d');
    expect(attributeCode('尺寸')).to.match(/^option_[0-9a-f]{8}$/);
    expect(attributeCode('SIZE')).to.equal(attributeCode('size'));
    expect(attributeCode('x'.repeat(100))).to.have.length(63);
  });
});

describe('the texts seen', () => {
  it('are those added and no others, also when there are many', () => {
    const seen = createSeen();
    expect(seen.has('a')).to.equal(false);
    for (let number = 0; number < 100_000; number += 1) {
      if (seen.has(`SKU-${number}`)) expect.fail(`SKU-${number} was not added`);
      seen.add(`SKU-${number}`);
      seen.add(`SKU-${number}`);
    }
    for (let number = 0; number < 100_000; number += 1) if (!seen.has(`SKU-${number}`)) expect.fail(`SKU-${number}`);
    expect(seen.has('SKU-100000')).to.equal(false);
  });
});
