import { Order, type Review, type UploadId } from '@soko/domain';
import { expect } from 'chai';
import { aConfirmedOrder, anId, aQuote, aReview, aUser, aUserCall, later, NOON } from '../support/builders/index.ts';
import { aCorner, inTx, refusalIn, type StoreRig } from './store-rig.ts';

export function reviewsContract(use: () => StoreRig): void {
  const aReader = async () => {
    const reader = aUser();
    await inTx(use(), (tx) => tx.users.insert(reader));
    return reader;
  };
  const reviewed = async (fields: Partial<Review> = {}) => {
    const corner = await aCorner(use());
    const reader = await aReader();
    const review = aReview(corner.product, reader, fields);
    await inTx(use(), (tx) => tx.reviews.insert(review));
    return { ...corner, reader, review };
  };
  const stored = (id: Review['id']) => inTx(use(), (tx) => tx.reviews.lock(id));

  describe('reviews', () => {
    it('give back every field, and count their versions', async () => {
      const { review, buyer } = await reviewed({ title: 'Strong', body: 'It holds.', verifiedPurchase: true });
      expect(await stored(review.id)).to.deep.equal(review);
      const changed: Review = {
        ...review,
        rating: 1,
        title: null,
        body: 'It tore.',
        status: 'rejected',
        statusComment: 'rude',
        replyBody: 'Sorry.',
        repliedBy: buyer.id,
        repliedAt: later(NOON, 1),
        editedAt: later(NOON, 2),
        deletedAt: later(NOON, 3),
      };
      await inTx(use(), async (tx) => {
        await tx.reviews.lock(review.id);
        await tx.reviews.save(changed);
      });
      expect(await stored(review.id)).to.deep.equal({ ...changed, version: 2 });
      expect(await stored(anId())).to.equal(null);
    });

    it('show what was made of their pictures, without another version', async () => {
      const { review } = await reviewed();
      const media = [
        { uploadId: anId<UploadId>(), url: 'a.png', width: 4, height: 3, sizes: { thumb: 'a.thumb.webp' } },
      ];
      await inTx(use(), async (tx) => {
        await tx.reviews.lock(review.id);
        await tx.reviews.savePictures({ ...review, media });
      });
      expect(await stored(review.id)).to.deep.equal({ ...review, media });
    });

    it('are one for each person and product, until it is deleted', async () => {
      const { review, product, reader } = await reviewed();
      const another = aReview(product, reader);
      expect(await refusalIn(inTx(use(), (tx) => tx.reviews.insert(another)))).to.equal('review_exists');
      await inTx(use(), async (tx) => {
        await tx.reviews.lock(review.id);
        await tx.reviews.save({ ...review, deletedAt: NOON });
        await tx.reviews.insert(another);
      });
      expect(await stored(another.id)).to.deep.equal(another);
    });

    it('know a product by id and by slug, as it is to a person', async () => {
      const { product, shop, offers } = await aCorner(use());
      const reader = await aReader();
      const subject = (name: string) => inTx(use(), (tx) => tx.reviews.subject(name, reader.id));
      const stranger = {
        productId: product.id,
        shopId: shop.id,
        isListed: true,
        isPurchased: false,
        wasRejected: false,
      };
      expect(await subject(product.id)).to.deep.equal(stranger);
      expect(await subject(product.slug.toUpperCase())).to.deep.equal(stranger);
      expect(await subject('no-such-product')).to.equal(null);
      expect(await subject('\0')).to.equal(null);

      const quote = aQuote({ wanted: [{ offer: offers[0]!, quantity: 1 }] });
      const order = aConfirmedOrder({ quote, userId: reader.id });
      await inTx(use(), async (tx) => {
        await tx.orders.insert(order);
        await tx.reviews.insert(aReview(product, reader, { status: 'rejected' }));
      });
      expect(await subject(product.id)).to.deep.equal({ ...stranger, isPurchased: true, wasRejected: true });
      await inTx(use(), async (tx) => {
        const held = (await tx.orders.lock(order.id)) ?? order;
        await tx.orders.save(Order.cancel(held, NOON, null).order);
        const [own] = await tx.catalog.lockProducts([product.id]);
        await tx.catalog.saveProducts([{ ...own!, isActive: false }]);
      });
      expect(await subject(product.id)).to.deep.include({ isPurchased: false, isListed: false });
    });

    it('take a vote once, and one back once', async () => {
      const { review, reader } = await reviewed();
      await inTx(
        use(),
        async (tx) => {
          await tx.reviews.lock(review.id);
          for (const _ of [1, 2]) await tx.reviews.vote(review.id, reader.id);
          for (const _ of [1, 2]) await tx.reviews.unvote(review.id, reader.id);
        },
        aUserCall(reader.id),
      );
      expect(await stored(review.id)).to.deep.equal(review);
    });
  });

  describe('the figures of a product', () => {
    it('begin with nothing, and are kept', async () => {
      const { product } = await aCorner(use());
      const lock = () => inTx(use(), (tx) => tx.figures.lock(product.id));
      expect(await lock()).to.deep.equal({ productId: product.id, ratingSum: 0, reviewCount: 0 });
      await inTx(use(), async (tx) => {
        const figures = await tx.figures.lock(product.id);
        await tx.figures.save({ ...figures, ratingSum: 9, reviewCount: 2 });
      });
      expect(await lock()).to.deep.equal({ productId: product.id, ratingSum: 9, reviewCount: 2 });
    });

    it('take what an order has sold, said once or twice', async () => {
      const { product, offers } = await aCorner(use());
      const order = aConfirmedOrder({ quote: aQuote({ wanted: [{ offer: offers[0]!, quantity: 3 }] }) });
      await inTx(use(), async (tx) => {
        await tx.orders.insert(order);
        for (const units of [3, 3, 1, 0]) await tx.figures.countSales(order.id, [{ productId: product.id, units }]);
      });
    });
  });
}
