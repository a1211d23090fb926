import { type CategoryId, CommissionRule, type ShopId } from '@soko/domain';
import { expect } from 'chai';
import { aCommissionRule, anId } from '../../support/builders/index.ts';

const shop = anId<ShopId>();
const [shirts, clothes, shoes] = [anId<CategoryId>(), anId<CategoryId>(), anId<CategoryId>()];
const rate = (...rules: CommissionRule[]): number => CommissionRule.rate(rules, shop, [shirts, clothes]);

describe('the rate of commission', () => {
  const byDefault = aCommissionRule({ rate: 1_000 });
  const ofClothes = aCommissionRule({ categoryId: clothes, rate: 800 });
  const ofShirts = aCommissionRule({ categoryId: shirts, rate: 700 });
  const ofShop = aCommissionRule({ shopId: shop, rate: 500 });

  it('is that of the most specific rule: the shop, the nearest category, the default', () => {
    expect(rate(byDefault)).to.equal(1_000);
    expect(rate(byDefault, ofClothes)).to.equal(800);
    expect(rate(byDefault, ofClothes, ofShirts)).to.equal(700);
    expect(rate(byDefault, ofClothes, ofShirts, ofShop)).to.equal(500);
  });

  it('is that of no other shop and no other category', () => {
    const others = [aCommissionRule({ shopId: anId(), rate: 1 }), aCommissionRule({ categoryId: shoes, rate: 2 })];
    expect(rate(...others, byDefault)).to.equal(1_000);
  });

  it('is 0 where there is no rule', () => {
    expect(rate()).to.equal(0);
  });
});
