import {
  Call,
  isRefusal,
  refuse,
  type Store,
  type UnclaimedCall,
  Upload,
  type UploadId,
  type UploadPurpose,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

/** An image that was uploaded before, or its bytes; `sha256` is what the sender says they have. */
export type ImageSource =
  | Readonly<{ uploadId: UploadId }>
  | Readonly<{ bytes: Uint8Array; sha256?: string | undefined }>;

/**
 * Looks at an image and keeps it for everybody to read, made anew; whatever it belongs to attaches it then. An upload that
 * was verified before is answered as it is. Refuses `not_found`, `upload_not_usable`, `upload_incomplete`, `file_altered`,
 * `file_type_not_allowed`, `file_too_large`, `image_not_valid`, `too_many_files`; no file is left then.
 */
export function takeImage(ports: Ports) {
  const { store, media } = ports;
  return async (call: UnclaimedCall, source: ImageSource, purpose: UploadPurpose): Promise<Upload> => {
    const upload = await announced(ports, call, source, purpose);
    if (upload.status !== 'pending') return upload;
    const { types, mostBytes } = Upload.purposes[purpose];
    try {
      const bytes = 'bytes' in source ? source.bytes : await media.inbox.read(upload.id, mostBytes);
      if (bytes === null) return refuse('upload_incomplete');
      if (!Upload.isSame(upload, { size: bytes.length, sha256: media.checksum(bytes) })) return refuse('file_altered');
      const { bytes: remade, ...facts } = await media.pictures.remade(bytes, types);
      const verified = Upload.verified(upload, facts);
      await media.publicFiles.put(Upload.keyOf(upload.id, facts.contentType), { ...facts, bytes: remade });
      const kept = await ended(store, call, verified);
      await media.inbox.remove(upload.id);
      return kept;
    } catch (failure) {
      if (!isRefusal(failure) || failure.code === 'unavailable' || failure.code === 'upload_incomplete') throw failure;
      await ended(store, call, Upload.failed(upload));
      await media.inbox.remove(upload.id);
      throw failure;
    }
  };
}

/** Writes how it ended, unless another call has done so meanwhile. */
const ended = (store: Store, call: UnclaimedCall, upload: Upload): Promise<Upload> =>
  store.transaction(call, async (tx) => {
    const present = (await tx.uploads.lock(upload.id)) ?? refuse('not_found');
    if (!Upload.isUnseen(present, tx.now)) return present;
    await tx.uploads.save(upload);
    return upload;
  });

/** The upload that a source means; for bytes one that is announced now: no file is without its row at any time. */
function announced(
  { store, media, newId }: Ports,
  call: UnclaimedCall,
  source: ImageSource,
  purpose: UploadPurpose,
): Promise<Upload> {
  return store.transaction(call, async (tx) => {
    if ('uploadId' in source) {
      const upload = Upload.requireOwn(await tx.uploads.lock(source.uploadId), purpose, call);
      Upload.isUnseen(upload, tx.now);
      return upload;
    }
    const by = Call.user(call) ?? null;
    const [contentType = ''] = Upload.purposes[purpose].types;
    const sha256 = source.sha256 ?? media.checksum(source.bytes);
    const request = { purpose, contentType, size: source.bytes.length, sha256 };
    const upload = Upload.announce(request, await tx.uploads.usageOf(by), { id: newId(), by, at: tx.now });
    await tx.uploads.insert(upload);
    return upload;
  });
}
