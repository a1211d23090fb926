import type { KycDocument, Shop } from '@soko/domain';
import { anId } from './ids.ts';
import { NOON } from './moments.ts';

/** A document that nobody looked at yet. */
export function aKycDocument(shop: Shop, fields: Partial<KycDocument> = {}): KycDocument {
  const id = anId<KycDocument['id']>();
  return {
    id,
    shopId: shop.id,
    kind: 'identity',
    status: 'submitted',
    fileKey: `kyc/${shop.id}/${id}`,
    fileName: 'passport.pdf',
    contentType: 'application/pdf',
    size: 1234,
    sha256: 'a0'.repeat(32),
    submittedBy: null,
    submittedAt: NOON,
    reviewedBy: null,
    reviewedAt: null,
    reason: null,
    ...fields,
  };
}
