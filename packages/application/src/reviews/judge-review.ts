import { type Call, ProductFigures, Review, type ReviewId, type ReviewVerdict, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ReviewJudgement = Readonly<{ id: ReviewId; verdict: ReviewVerdict; reason?: string | undefined }>;

/** Staff publish a review, or take it out of sight. Refuses `not_found`, `own_review`, `review_decided`. */
export function judgeReview({ store }: Ports) {
  return (call: Call, { id, verdict, reason }: ReviewJudgement): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const review = (await tx.reviews.lock(id)) ?? refuse('not_found');
      const judged = Review.judge(review, verdict, reason ?? null, call);
      const figures = await tx.figures.lock(review.productId);

      await tx.reviews.save(judged);
      await tx.figures.save(ProductFigures.recount(figures, review, judged));
      const { status } = judged;
      tx.audit.note('review.judged', { noun: 'review', id, after: { status, reason: judged.statusComment } });
      tx.events.add('review.judged', id, { status });
      return id;
    });
}
