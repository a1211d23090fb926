import { refuse, type UnclaimedCall, Upload, type UploadId, type UploadPurpose } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * The bytes of an upload that are to be kept elsewhere, when they are those that were announced; null where it was attached
 * before. Refuses `not_found`, `upload_not_usable`, `upload_incomplete`, and `file_altered`, after which nothing is left of it.
 */
export async function openUpload(
  { store, media }: Pick<Ports, 'store' | 'media'>,
  call: UnclaimedCall,
  { uploadId, purpose }: Readonly<{ uploadId: UploadId; purpose: UploadPurpose }>,
): Promise<Uint8Array | null> {
  const upload = await store.transaction(call, async (tx) => {
    const own = Upload.requireOwn(await tx.uploads.lock(uploadId), purpose, call);
    return Upload.isUnseen(own, tx.now) ? own : null;
  });
  if (upload === null) return null;
  const bytes = await media.inbox.read(uploadId, Upload.purposes[purpose].mostBytes);
  if (bytes === null) return refuse('upload_incomplete');
  if (Upload.isSame(upload, { size: bytes.length, sha256: media.checksum(bytes) })) return bytes;
  await store.transaction(call, async (tx) => {
    const altered = Upload.requireOwn(await tx.uploads.lock(uploadId), purpose, call);
    if (Upload.isUnseen(altered, tx.now)) await tx.uploads.save(Upload.failed(altered));
  });
  await media.inbox.remove(uploadId);
  return refuse('file_altered');
}
