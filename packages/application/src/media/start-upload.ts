import { Call, Upload, type UploadId, type UploadRequest } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { UploadTicketView } from './views.ts';

/** Announces a file and tells how to send it. Refuses `file_type_not_allowed`, `file_too_large`, `too_many_files`. */
export function startUpload({ store, media, newId }: Ports) {
  return async (call: Call, request: UploadRequest): Promise<UploadTicketView> => {
    const begun = await store.transaction(call, async (tx) => {
      const by = Call.user(call) ?? null;
      const upload = Upload.announce(request, await tx.uploads.usageOf(by), { id: newId(), by, at: tx.now });
      await tx.uploads.insert(upload);
      return { id: upload.id, expiresAt: upload.expiresAt.toISOString() };
    });
    const { contentType, size, sha256 } = request;
    const id: UploadId = begun.id;
    const expiresAt = new Date(begun.expiresAt);
    const ticket = await media.inbox.ticket({ id, contentType, size, sha256, expiresAt });
    return { upload_id: id, ...ticket, expires_at: begun.expiresAt };
  };
}
