import { Offer } from '@soko/domain';
import { expect } from 'chai';
import { anOffer, kobo } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('the unit price of an offer', () => {
  it('is the plain one below the first tier, and without tiers', () => {
    expect(Offer.unitPrice(anOffer({ price: kobo(500) }), 999)).to.deep.equal(kobo(500));
  });

  it('is that of the highest tier reached, in whatever order they stand', () => {
    const priceTiers = [
      { minQuantity: 50, price: kobo(300) },
      { minQuantity: 10, price: kobo(400) },
    ];
    const offer = anOffer({ price: kobo(500), priceTiers });
    const prices = [1, 9, 10, 49, 50, 999].map((quantity) => Offer.unitPrice(offer, quantity).amount);
    expect(prices).to.deep.equal([500, 500, 400, 400, 300, 300]);
  });
});

describe('an offer', () => {
  it('is found by its SKU', () => {
    const [one, other] = [anOffer(), anOffer()];
    expect(Offer.of([one, other], other.sku)).to.equal(other);
  });

  it('of a SKU that nobody offers is not found', () => {
    expect(refusalOf(() => Offer.of([anOffer()], 'NOTHING'))).to.equal('not_found');
  });
});
