import { Call, type ReviewPicture, refuse, type Tx, Upload, type UploadId } from '@soko/domain';
import { attachUpload } from '../media/attach-upload.ts';
import { takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';

/** Looks at the pictures that a review will show: before its transaction, as files are read. Refuses what `takeImage` refuses. */
export function lookAtPictures(ports: Ports) {
  const take = takeImage(ports);
  return async (call: Call, wanted: readonly UploadId[]): Promise<void> => {
    for (const uploadId of wanted) await take(Call.unclaimed(call), { uploadId }, 'review_media');
  };
}

/**
 * The pictures that a review shows from now on, in this order: those it had stay, new ones are attached, and what is left
 * out goes with its files. Refuses `not_found`, `upload_not_usable`. A few statements for each; there are six at most.
 */
export async function holdPictures(
  tx: Tx,
  call: Call,
  { had, wanted }: Readonly<{ had: readonly ReviewPicture[]; wanted: readonly UploadId[] }>,
): Promise<readonly ReviewPicture[]> {
  await dropPictures(
    tx,
    had.filter(({ uploadId }) => !wanted.includes(uploadId)),
  );
  const pictures: ReviewPicture[] = [];
  for (const uploadId of wanted) {
    const kept = had.find((picture) => picture.uploadId === uploadId);
    pictures.push(kept ?? pictureOf(await attachUpload(tx, call, { uploadId, purpose: 'review_media' })));
  }
  return pictures;
}

/** Lets go of pictures; their files are swept away. */
export async function dropPictures(tx: Tx, pictures: readonly ReviewPicture[]): Promise<void> {
  for (const { uploadId } of pictures) {
    await tx.uploads.save(Upload.dropped((await tx.uploads.lock(uploadId)) ?? refuse('not_found')));
  }
}

const pictureOf = ({ id, contentType, width, height }: Upload): ReviewPicture => ({
  uploadId: id,
  url: Upload.keyOf(id, contentType),
  width: width ?? 0,
  height: height ?? 0,
});
