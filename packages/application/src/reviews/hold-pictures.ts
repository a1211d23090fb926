import { Call, type ReviewPicture, type Tx, Upload, type UploadId } from '@soko/domain';
import { attachUploads } from '../media/attach-uploads.ts';
import { takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';

/**
 * Looks at the pictures that a review will show: before its transaction, as files are read. Refuses what `takeImage`
 * refuses. One statement for those that were looked at before.
 */
export function lookAtPictures(ports: Ports) {
  const take = takeImage(ports);
  return async (call: Call, wanted: readonly UploadId[]): Promise<void> => {
    if (wanted.length === 0) return;
    const unclaimed = Call.unclaimed(call);
    const unseen = await ports.store.transaction(unclaimed, async (tx) => {
      const held = new Map((await tx.uploads.lockAll(wanted)).map((upload) => [upload.id, upload]));
      const own = wanted.map((id) => Upload.requireOwn(held.get(id) ?? null, 'review_media', call));
      return own.filter((upload) => Upload.isUnseen(upload, tx.now)).map(({ id }) => id);
    });
    for (const uploadId of unseen) await take(unclaimed, { uploadId }, 'review_media');
  };
}

/**
 * The pictures that a review shows from now on, in this order: those it had stay, new ones are attached, and what is left
 * out goes with its files. Refuses `not_found`, `upload_not_usable`. As many statements for six as for one.
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
  const kept = new Map(had.map((picture) => [picture.uploadId, picture]));
  const uploadIds = wanted.filter((id) => !kept.has(id));
  const attached = await attachUploads(tx, call, { uploadIds, purpose: 'review_media' });
  const shown = new Map([...kept, ...attached.map((upload) => [upload.id, pictureOf(upload)] as const)]);
  return wanted.flatMap((id) => shown.get(id) ?? []);
}

/** Lets go of pictures; their files are swept away. */
export async function dropPictures(tx: Tx, pictures: readonly ReviewPicture[]): Promise<void> {
  const held = await tx.uploads.lockAll(pictures.map(({ uploadId }) => uploadId));
  await tx.uploads.saveAll(held.map(Upload.dropped));
}

const pictureOf = ({ id, contentType, width, height }: Upload): ReviewPicture => ({
  uploadId: id,
  url: Upload.keyOf(id, contentType),
  width: width ?? 0,
  height: height ?? 0,
  sizes: {},
});
