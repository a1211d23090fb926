import { Call, Review, type ReviewId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

type Vote = Readonly<{ id: ReviewId }>;

/** The caller found a review helpful: counted once, however often it is said. Refuses `not_found`, `own_review`. */
export function voteForReview({ store }: Ports) {
  return (call: Call, { id }: Vote): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const review = Review.votable(await tx.reviews.lock(id), call);
      await tx.reviews.vote(review.id, Call.user(call) ?? refuse('unauthenticated'));
      return id;
    });
}

/** Takes that back. Refuses what `voteForReview` refuses. */
export function unvoteReview({ store }: Ports) {
  return (call: Call, { id }: Vote): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const review = Review.votable(await tx.reviews.lock(id), call);
      await tx.reviews.unvote(review.id, Call.user(call) ?? refuse('unauthenticated'));
      return id;
    });
}
