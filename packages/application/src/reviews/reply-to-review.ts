import { Call, Review, type ReviewId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * The shop answers a review of its product; a later answer takes the place of the first. Refuses `not_found` (also for a
 * review of another shop's product) and `forbidden` to members without the right.
 */
export function replyToReview({ store }: Ports) {
  return (call: Call, { id, body }: Readonly<{ id: ReviewId; body: string }>): Promise<ReviewId> =>
    store.transaction(call, async (tx) => {
      const review = Review.shown(await tx.reviews.lock(id));
      Call.requireRight(call, review.shopId, 'catalogue');
      await tx.reviews.save(Review.reply(review, body, { call, at: tx.now }));
      tx.events.add('review.replied', id);
      return id;
    });
}

/** The shop takes its answer back. Refuses what `replyToReview` refuses. */
export function removeReply({ store }: Ports) {
  return (call: Call, { id }: Readonly<{ id: ReviewId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      const review = Review.shown(await tx.reviews.lock(id));
      Call.requireRight(call, review.shopId, 'catalogue');
      await tx.reviews.save(Review.reply(review, null, { call, at: tx.now }));
      return null;
    });
}
