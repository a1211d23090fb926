import { Call, ProductFigures, Review, type ReviewId, refuse, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { dropPictures } from './hold-pictures.ts';

export type ReviewRemoval = Readonly<{ id: ReviewId; versions?: readonly string[] | undefined }>;

/** Takes a review away, by its author or by staff; what staff take away is noted. Refuses `not_found`, `precondition_failed`. */
export function removeReview({ store }: Ports) {
  return (call: Call, { id, versions }: ReviewRemoval): Promise<null> =>
    store.transaction(call, async (tx) => {
      const review = (await tx.reviews.lock(id)) ?? refuse('not_found');
      const removed = Review.remove(review, call, tx.now);
      Version.require(versions, review.version);
      const figures = await tx.figures.lock(review.productId);

      await dropPictures(tx, review.media);
      await tx.reviews.save(removed);
      await tx.figures.save(ProductFigures.recount(figures, review, removed));
      if (Call.isStaff(call)) tx.audit.note('review.removed', { noun: 'review', id });
      return null;
    });
}
