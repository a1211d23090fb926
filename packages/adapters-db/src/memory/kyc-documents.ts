import type { KycDocument, KycDocuments } from '@soko/domain';
import { byId, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function kycDocuments(scope: Scope): KycDocuments {
  const { state, journal } = scope;
  const write = (document: KycDocument) => {
    const before = state.kycDocuments.get(document.id);
    if (before?.status !== document.status) {
      const change = {
        noun: 'kyc_document',
        id: document.id,
        from: before?.status ?? null,
        to: document.status,
      } as const;
      state.statusChanges.push({ ...change, reason: document.reason });
    }
    state.kycDocuments.set(document.id, document);
    journal.wrote('kyc_document', document.id, document);
  };
  return {
    lock: async (id) => {
      const document = state.kycDocuments.get(id);
      return document ? journal.read('kyc_document', id, hold(scope, document)) : null;
    },
    ofShop: async (shopId) => byId([...state.kycDocuments.values()].filter((each) => each.shopId === shopId)),
    insert: async (document) => {
      refersTo(state.shops, document.shopId, 'kyc_documents.shop_id');
      write(hold(scope, document));
    },
    save: async (document) => {
      mustHold(scope, document.id);
      write(document);
    },
    knownKeys: async (keys) =>
      [...state.kycDocuments.values()].map(({ fileKey }) => fileKey).filter((key) => keys.includes(key)),
    requirements: async (country) => {
      const of = (wanted: string | null) => state.kycRequirements.filter((each) => each.country === wanted);
      return of(country).length > 0 ? of(country) : of('*');
    },
  };
}
