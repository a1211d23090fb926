import { KycDocument, type KycRequirement } from '@soko/domain';
import { expect } from 'chai';
import { aKycDocument, anId, aShop, aUserCall, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const REQUIREMENTS: readonly KycRequirement[] = [
  { country: 'NG', kind: 'identity', title: 'Passport', isRequired: true },
  { country: 'NG', kind: 'registration', title: 'CAC', isRequired: true },
  { country: 'NG', kind: 'statement', title: 'Bank', isRequired: false },
];

describe('a KYC document', () => {
  const shop = aShop();

  it('is of a kind that is asked for, and one of not too many', () => {
    const given = { ...aKycDocument(shop), kind: 'identity' };
    const made = { id: given.id, by: null, at: NOON };
    const about = { shop, others: [], requirements: REQUIREMENTS };
    expect(KycDocument.submit(given, about, made)).to.deep.include({
      status: 'submitted',
      shopId: shop.id,
      reviewedAt: null,
    });
    expect(refusalOf(() => KycDocument.submit({ ...given, kind: 'x' }, about, made))).to.equal('kyc_kind_unknown');
    const others = Array.from({ length: KycDocument.most }, () => aKycDocument(shop));
    expect(refusalOf(() => KycDocument.submit(given, { ...about, others }, made))).to.equal('too_many_files');
  });

  it('is decided on once, with who and when', () => {
    const [admin, at] = [anId<never>(), NOON];
    const by = { call: aUserCall(admin, { roles: ['admin'] }), at };
    for (const [verdict, status] of [
      ['approve', 'approved'],
      ['reject', 'rejected'],
      ['revise', 'revise'],
    ] as const) {
      const judged = KycDocument.judge(aKycDocument(shop), verdict, 'why', by);
      expect(judged).to.deep.include({ status, reason: 'why', reviewedBy: admin, reviewedAt: at });
      expect(refusalOf(() => KycDocument.judge(judged, 'approve', null, by))).to.equal('kyc_document_decided');
    }
  });

  it('is missing until one of its kind is approved, where it is required', () => {
    const approved = (kind: string) => aKycDocument(shop, { kind, status: 'approved' });
    const missing = (...documents: KycDocument[]) => KycDocument.missing(REQUIREMENTS, documents);
    expect(missing(aKycDocument(shop))).to.deep.equal(['identity', 'registration']);
    expect(missing(approved('identity'), approved('statement'))).to.deep.equal(['registration']);
    const overlooked = (force: boolean, ...documents: KycDocument[]) =>
      KycDocument.overlooked(REQUIREMENTS, documents, { force });
    expect(refusalOf(() => overlooked(false))).to.equal('kyc_incomplete');
    expect(overlooked(true)).to.deep.equal(['identity', 'registration']);
    expect(overlooked(false, approved('identity'), approved('registration'))).to.deep.equal([]);
  });
});
