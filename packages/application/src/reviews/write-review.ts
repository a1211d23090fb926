import { Call, ProductFigures, Review, type ReviewForm, type ReviewId, refuse, type UploadId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { holdPictures, lookAtPictures } from './hold-pictures.ts';

export type NewReview = Omit<ReviewForm, 'media'> & Readonly<{ product: string; media: readonly UploadId[] }>;

/**
 * Says something of a product, by id or slug; published at once unless the market's policy has staff look at it first.
 * Refuses `not_found`, `own_product`, `product_unavailable`, `purchase_required`, `review_exists`, and of its pictures
 * what `takeImage` refuses.
 */
export function writeReview(ports: Ports) {
  const { store, newId, settings } = ports;
  const lookAt = lookAtPictures(ports);
  return async (call: Call, { product, media: wanted, ...words }: NewReview): Promise<ReviewId> => {
    await lookAt(call, wanted);
    return store.transaction(call, async (tx) => {
      const by = Call.user(call) ?? refuse('unauthenticated');
      const subject = await tx.reviews.subject(product, by);
      const form = { ...words, media: await holdPictures(tx, call, { had: [], wanted }) };
      const about = { subject, rules: settings.reviews, call };
      const review = Review.write(form, about, { id: newId(), by, at: tx.now });
      await tx.reviews.insert(review);
      const figures = await tx.figures.lock(review.productId);

      await tx.figures.save(ProductFigures.recount(figures, null, review));
      tx.events.add('review.written', review.id, { status: review.status });
      return review.id;
    });
  };
}
