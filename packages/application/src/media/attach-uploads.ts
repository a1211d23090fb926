import { type Call, type Tx, Upload, type UploadId, type UploadPurpose } from '@soko/domain';

/**
 * Makes the caller's verified uploads part of something, in the transaction that writes what they are part of, and answers
 * them in this order. Refuses `not_found`, `upload_not_usable`. Two statements, none for none.
 */
export async function attachUploads(
  tx: Tx,
  call: Call,
  { uploadIds, purpose }: Readonly<{ uploadIds: readonly UploadId[]; purpose: UploadPurpose }>,
): Promise<readonly Upload[]> {
  const held = new Map((await tx.uploads.lockAll(uploadIds)).map((upload) => [upload.id, upload]));
  const attached = uploadIds.map((id) => Upload.attached(Upload.requireOwn(held.get(id) ?? null, purpose, call)));
  await tx.uploads.saveAll(attached);
  return attached;
}
