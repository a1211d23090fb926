import { Call, type KycDocumentId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** How long a link to a document is good (milliseconds). */
const LINK_LIFE = 300_000;

export type KycLink = Readonly<{ url: string; until: Date }>;

/**
 * A short-lived link to a document's file, for the shop's owners and staff; each one leaves an audit record. Refuses
 * `not_found`, `forbidden`.
 */
export function linkKycDocument({ store, files }: Ports) {
  return async (call: Call, { id }: Readonly<{ id: KycDocumentId }>): Promise<KycLink> => {
    const grant = await store.transaction(Call.unclaimed(call), async (tx) => {
      const document = (await tx.kycDocuments.lock(id)) ?? refuse('not_found');
      if (!Call.isStaff(call)) Call.requireRight(call, document.shopId, 'kyc');
      tx.audit.note('kyc_document.read', { noun: 'kyc_document', id });
      const { fileKey: key, fileName, contentType, sha256 } = document;
      const until = new Date(tx.now.getTime() + LINK_LIFE);
      return { key, subject: id, fileName, contentType, sha256, by: Call.user(call) ?? null, until };
    });
    return { url: await files.link(grant), until: grant.until };
  };
}
