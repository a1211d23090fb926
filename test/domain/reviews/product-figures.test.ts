import { Order, ProductFigures, type Review } from '@soko/domain';
import { expect } from 'chai';
import { aConfirmedOrder, anId, anOffer, anOrder, aQuote, aReview, NOON } from '../../support/builders/index.ts';

const product = { id: anId<Review['productId']>(), shopId: anId<Review['shopId']>() };
const review = aReview(product, { id: anId() }, { rating: 4 });

describe('the figures of a product', () => {
  const none: ProductFigures = { productId: product.id, ratingSum: 0, reviewCount: 0 };
  const countedAfter = (before: Review | null, is: Review, figures = none) => {
    const { ratingSum, reviewCount } = ProductFigures.recount(figures, before, is);
    return [ratingSum, reviewCount];
  };

  it('count what is published', () => {
    const one = ProductFigures.recount(none, null, review);
    expect([one.ratingSum, one.reviewCount]).to.deep.equal([4, 1]);
    expect(countedAfter(null, { ...review, status: 'pending' })).to.deep.equal([0, 0]);
    expect(countedAfter(review, { ...review, rating: 1 }, one)).to.deep.equal([1, 1]);
    expect(countedAfter(review, { ...review, status: 'rejected' }, one)).to.deep.equal([0, 0]);
    expect(countedAfter(review, { ...review, deletedAt: NOON }, one)).to.deep.equal([0, 0]);
    expect(countedAfter({ ...review, status: 'pending' }, review)).to.deep.equal([4, 1]);
  });

  it('have of an order what it still sells, summed by product', () => {
    const [a, b] = [anOffer(), anOffer()];
    const other = anOffer({ productId: a.productId, shop: a.shop });
    const quote = aQuote({
      wanted: [
        { offer: a, quantity: 2 },
        { offer: other, quantity: 3 },
        { offer: { ...b, shop: a.shop }, quantity: 1 },
      ],
    });
    const sold = (order: Order) => ProductFigures.sold(order);
    const order = aConfirmedOrder({ quote });
    const units = (of: number, ofOther: number) => [
      { productId: a.productId, units: of },
      { productId: b.productId, units: ofOther },
    ];
    expect(sold(order)).to.have.deep.members(units(5, 1));
    expect(sold(anOrder({ quote }))).to.have.deep.members(units(0, 0));
    expect(sold(Order.cancel(order, NOON, null).order)).to.have.deep.members(units(0, 0));
  });
});
