import { Call, isRefusal, KycDocument, type KycDocumentId, refuse, type ShopId, type UploadId } from '@soko/domain';
import { attachUpload } from '../media/attach-upload.ts';
import type { PrivateFiles } from '../media/private-files.ts';
import type { Ports } from '../ports.ts';

export type KycUpload = Readonly<{
  shopId: ShopId;
  kind: string;
  fileName: string;
  /** What the sender says the SHA-256 of the file is, in hex. */
  sha256?: string | undefined;
  bytes: AsyncIterable<Uint8Array>;
  /** The upload that the bytes came by, if any. */
  uploadId?: UploadId | undefined;
}>;

/**
 * Keeps a document of a shop for staff to look at. Refuses `not_found`, `forbidden`, `file_type_not_allowed`,
 * `file_altered`, `kyc_kind_unknown`, `too_many_files`; nothing is kept then.
 */
export function submitKycDocument({ store, files, newId }: Ports) {
  return async (call: Call, { shopId, bytes, sha256, uploadId, ...given }: KycUpload): Promise<KycDocumentId> => {
    Call.requireRight(call, shopId, 'kyc');
    const id = newId<KycDocumentId>();
    const fileKey = `kyc/${shopId}/${id}`;
    const stored = await files.put(fileKey, bytes, KycDocument.types);

    return keptOrRemoved(files, fileKey, id, () =>
      store.transaction(call, async (tx) => {
        if (sha256 !== undefined && sha256 !== stored.sha256) refuse('file_altered');
        const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
        const others = await tx.kycDocuments.ofShop(shopId);
        const requirements = await tx.kycDocuments.requirements(shop.country);
        const made = { id, by: Call.user(call) ?? null, at: tx.now };
        const document = KycDocument.submit({ ...given, ...stored, fileKey }, { shop, others, requirements }, made);
        if (uploadId !== undefined) await attachUpload(tx, call, { uploadId, purpose: 'kyc_document' });
        await tx.kycDocuments.insert(document);
        tx.events.add('kyc.submitted', id, { shop_id: shopId });
        return id;
      }),
    );
  };
}

/**
 * A file whose row was refused, or that repeats an earlier call under its key, goes again. Where nobody knows whether the
 * row was kept the file stays: what has no row after all is swept away.
 */
async function keptOrRemoved(
  files: PrivateFiles,
  key: string,
  id: KycDocumentId,
  work: () => Promise<KycDocumentId>,
): Promise<KycDocumentId> {
  try {
    const kept = await work();
    if (kept !== id) await files.remove(key);
    return kept;
  } catch (failure) {
    if (isRefusal(failure) && failure.code !== 'unavailable') await files.remove(key);
    throw failure;
  }
}
