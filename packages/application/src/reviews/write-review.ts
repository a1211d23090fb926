import { Call, ProductFigures, Review, type ReviewForm, type ReviewId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewReview = ReviewForm & Readonly<{ product: string }>;

/**
 * Says something of a product, by id or slug; published at once unless the market's policy has staff look at it first.
 * Refuses `not_found`, `own_product`, `product_unavailable`, `purchase_required`, `review_exists`.
 */
export function writeReview({ store, newId, settings }: Ports) {
  return (call: Call, { product, ...form }: NewReview): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const by = Call.user(call) ?? refuse('unauthenticated');
      const subject = await tx.reviews.subject(product, by);
      const about = { subject, rules: settings.reviews, call };
      const review = Review.write(form, about, { id: newId(), by, at: tx.now });
      await tx.reviews.insert(review);
      const figures = await tx.figures.lock(review.productId);

      await tx.figures.save(ProductFigures.recount(figures, null, review));
      tx.events.add('review.written', review.id, { status: review.status });
      return review.id;
    });
}
