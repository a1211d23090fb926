import { Call, isRefusal, type KycDocumentId, refuse, type UploadId } from '@soko/domain';
import { dropUpload } from '../media/drop-upload.ts';
import { openUpload } from '../media/open-upload.ts';
import type { Ports } from '../ports.ts';
import { type KycUpload, submitKycDocument } from './submit-kyc-document.ts';

export type UploadedKyc = Omit<KycUpload, 'bytes' | 'sha256' | 'uploadId'> & Readonly<{ uploadId: UploadId }>;

/**
 * Keeps a document that was uploaded before. Refuses what handing in a file does, and `upload_not_usable`,
 * `upload_incomplete`.
 */
export function submitUploadedKyc(ports: Ports) {
  const submit = submitKycDocument(ports);
  return async (call: Call, { uploadId, ...given }: UploadedKyc): Promise<KycDocumentId> => {
    Call.requireRight(call, given.shopId, 'kyc');
    const purpose = 'kyc_document';
    const bytes = await openUpload(ports, Call.unclaimed(call), { uploadId, purpose });
    // A repeat under its key is answered before the work is done; any other call comes too late.
    if (bytes === null) return ports.store.transaction(call, async () => refuse('upload_not_usable'));
    try {
      const id = await submit(call, { ...given, uploadId, bytes: once(bytes) });
      await ports.media.inbox.remove(uploadId);
      return id;
    } catch (failure) {
      if (isRefusal(failure, 'file_type_not_allowed')) await dropUpload(ports, Call.unclaimed(call), uploadId);
      throw failure;
    }
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
