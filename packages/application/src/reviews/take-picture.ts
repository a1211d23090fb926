import { Call, Upload } from '@soko/domain';
import { dropUpload } from '../media/drop-upload.ts';
import { takeImage } from '../media/take-image.ts';
import type { Ports } from '../ports.ts';
import type { UploadedPictureView } from './views.ts';

export type SentPicture = Readonly<{ bytes: Uint8Array; sha256?: string | undefined }>;

/** Keeps a picture that a review will show. Refuses what `takeImage` refuses. */
export function takePicture(ports: Ports) {
  const { store, media } = ports;
  const take = takeImage(ports);
  return async (call: Call, source: SentPicture): Promise<UploadedPictureView> => {
    const unclaimed = Call.unclaimed(call);
    const { id, contentType, width, height } = await take(unclaimed, source, 'review_media');
    const url = media.publicFiles.urlOf(Upload.keyOf(id, contentType));
    const view: UploadedPictureView = { upload_id: id, url, width: width ?? 0, height: height ?? 0 };
    const kept = await store.transaction(call, async () => view);
    if (kept.upload_id !== id) await dropUpload(ports, unclaimed, id); // a repeat under its key: the first one counts
    return kept;
  };
}
