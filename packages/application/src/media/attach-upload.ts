import { type Call, type Tx, Upload, type UploadId, type UploadPurpose } from '@soko/domain';

/**
 * Makes the caller's verified upload part of something, in the transaction that writes what it is part of; `takeImage`
 * verifies one, before that. Refuses `not_found`, `upload_not_usable`.
 */
export async function attachUpload(
  tx: Tx,
  call: Call,
  { uploadId, purpose }: Readonly<{ uploadId: UploadId; purpose: UploadPurpose }>,
): Promise<Upload> {
  const upload = Upload.requireOwn(await tx.uploads.lock(uploadId), purpose, call);
  const attached = Upload.attached(upload);
  await tx.uploads.save(attached);
  return attached;
}
