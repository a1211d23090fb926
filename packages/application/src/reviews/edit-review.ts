import { type Call, ProductFigures, Review, type ReviewForm, type ReviewId, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ReviewEdit = Readonly<{
  id: ReviewId;
  changes: Partial<ReviewForm>;
  versions?: readonly string[] | undefined;
}>;

/** The author says it otherwise. Refuses `not_found`, `precondition_failed`. */
export function editReview({ store, settings }: Ports) {
  return (call: Call, { id, changes, versions }: ReviewEdit): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const review = Review.ownedBy(await tx.reviews.lock(id), call);
      Version.require(versions, review.version);
      const edited = Review.edit(review, changes, settings.reviews, tx.now);
      const figures = await tx.figures.lock(review.productId);

      await tx.reviews.save(edited);
      await tx.figures.save(ProductFigures.recount(figures, review, edited));
      return id;
    });
}
