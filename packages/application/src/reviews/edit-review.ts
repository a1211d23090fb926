import {
  type Call,
  ProductFigures,
  Review,
  type ReviewForm,
  type ReviewId,
  type UploadId,
  Version,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { holdPictures, lookAtPictures } from './hold-pictures.ts';

export type ReviewEdit = Readonly<{
  id: ReviewId;
  /** What is not named stays. */
  changes: Partial<Omit<ReviewForm, 'media'>>;
  media?: readonly UploadId[] | undefined;
  versions?: readonly string[] | undefined;
}>;

/** The author says it otherwise. Refuses `not_found`, `precondition_failed`, and of its pictures what `takeImage` refuses. */
export function editReview(ports: Ports) {
  const { store, settings } = ports;
  const lookAt = lookAtPictures(ports);
  return async (call: Call, { id, changes, media, versions }: ReviewEdit): Promise<ReviewId> => {
    await lookAt(call, media ?? []);
    return store.transaction(call, async (tx) => {
      const review = Review.ownedBy(await tx.reviews.lock(id), call);
      Version.require(versions, review.version);
      const wanted = media ?? review.media.map(({ uploadId }) => uploadId);
      const pictures = await holdPictures(tx, call, { had: review.media, wanted });
      const edited = Review.edit(review, { ...changes, media: pictures }, settings.reviews, tx.now);
      const figures = await tx.figures.lock(review.productId);

      await tx.reviews.save(edited);
      await tx.figures.save(ProductFigures.recount(figures, review, edited));
      tx.events.add('review.edited', id, { status: edited.status });
      return id;
    });
  };
}
