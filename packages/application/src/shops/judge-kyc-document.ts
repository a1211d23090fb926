import { type Call, KycDocument, type KycDocumentId, type KycVerdict, refuse, Shop } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type KycJudgement = Readonly<{ id: KycDocumentId; verdict: KycVerdict; reason?: string | undefined }>;

/** What staff decide about a document. Refuses `not_found`, `kyc_document_decided`, `forbidden` to the shop's own members. */
export function judgeKycDocument({ store }: Ports) {
  return (call: Call, { id, verdict, reason }: KycJudgement): Promise<KycDocumentId> =>
    store.transaction(call, async (tx) => {
      const document = (await tx.kycDocuments.lock(id)) ?? refuse('not_found');
      Shop.requireOutsider((await tx.shops.lock(document.shopId)) ?? refuse('not_found'), call);
      const judged = KycDocument.judge(document, verdict, reason ?? null, { call, at: tx.now });
      await tx.kycDocuments.save(judged);
      tx.events.add('kyc.decided', id, { shop_id: document.shopId, status: judged.status });
      return id;
    });
}
