import { Review, type ReviewId, type UnclaimedCall, Upload, type UploadId } from '@soko/domain';
import { makeSizes } from '../media/make-sizes.ts';
import type { Ports } from '../ports.ts';

type Made = readonly [id: UploadId, sizes: Readonly<Record<string, string>>];

/**
 * Makes the sizes of the pictures of a review and shows them. One that cannot be made is shown as it is; of one that is
 * gone meanwhile nothing is left. Done twice, it comes to the same.
 */
export function sizePictures({ store, media }: Ports) {
  return async (call: UnclaimedCall, { id }: Readonly<{ id: ReviewId }>): Promise<void> => {
    const bare = await store.transaction(call, async (tx) => Review.unsized(await tx.reviews.lock(id)));
    const made: Made[] = [];
    for (const { uploadId, url: key } of bare) {
      const sizes = await makeSizes(media, { uploadId, key });
      if (sizes !== null) made.push([uploadId, sizes]);
    }
    if (made.length === 0) return;
    const shown = await store.transaction(call, async (tx) => {
      const review = await tx.reviews.lock(id);
      if (review === null) return [];
      const sized = Review.sized(review, new Map(made));
      await tx.reviews.savePictures(sized);
      return sized.media.map(({ uploadId }) => uploadId);
    });
    const gone = made.flatMap(([uploadId]) => (shown.includes(uploadId) ? [] : Upload.sizeKeysOf(uploadId)));
    if (gone.length > 0) await media.publicFiles.remove(gone);
  };
}
