import { Call } from '../call.ts';
import { refuse } from '../errors.ts';
import type { KycDocumentId, ShopId, UserId } from '../ids.ts';
import type { Shop } from './shop.ts';

export type KycStatus = 'submitted' | 'approved' | 'rejected' | 'revise';

/** What a file turned out to be when it was stored. */
export type StoredFile = Readonly<{ size: number; sha256: string; contentType: string }>;

/** A paper by which a seller proves who it is. The file itself lies in private storage under `fileKey`. */
export type KycDocument = StoredFile &
  Readonly<{
    id: KycDocumentId;
    shopId: ShopId;
    /** A kind of the country's requirements. */
    kind: string;
    status: KycStatus;
    /** Made by us; never told. */
    fileKey: string;
    /** As the seller's machine called it: shown, never used as a path. */
    fileName: string;
    submittedBy: UserId | null;
    submittedAt: Date;
    reviewedBy: UserId | null;
    reviewedAt: Date | null;
    reason: string | null;
  }>;

/** A kind of document that a country's sellers hand in; `*` stands for any country without a list of its own. */
export type KycRequirement = Readonly<{ country: string; kind: string; title: string; isRequired: boolean }>;

const VERDICTS = { approve: 'approved', reject: 'rejected', revise: 'revise' } as const;
export type KycVerdict = keyof typeof VERDICTS;

export const KycDocument = {
  /** More documents of one shop are refused. */
  most: 50,
  /** The largest file, in bytes. */
  mostBytes: 10 * 1024 * 1024,
  types: ['application/pdf', 'image/png', 'image/jpeg'] as readonly string[],

  /** Refuses `kyc_kind_unknown` for what the shop's country does not ask for, `too_many_files`. */
  submit(
    given: Pick<KycDocument, 'kind' | 'fileKey' | 'fileName'> & StoredFile,
    about: Readonly<{ shop: Shop; others: readonly KycDocument[]; requirements: readonly KycRequirement[] }>,
    made: Readonly<{ id: KycDocumentId; by: UserId | null; at: Date }>,
  ): KycDocument {
    KycDocument.requireKind(given.kind, about.requirements);
    if (about.others.length >= KycDocument.most) refuse('too_many_files');
    return {
      ...given,
      id: made.id,
      shopId: about.shop.id,
      status: 'submitted',
      submittedBy: made.by,
      submittedAt: made.at,
      reviewedBy: null,
      reviewedAt: null,
      reason: null,
    };
  },

  /** Refuses `kyc_kind_unknown`. */
  requireKind(kind: string, requirements: readonly KycRequirement[]): void {
    const kinds = requirements.map((each) => each.kind);
    if (!kinds.includes(kind)) refuse('kyc_kind_unknown', { kinds });
  },

  /** Refuses `kyc_document_decided` for what was decided before. Members of its shop are turned away by `Shop`. */
  judge(
    document: KycDocument,
    verdict: KycVerdict,
    reason: string | null,
    by: Readonly<{ call: Call; at: Date }>,
  ): KycDocument {
    if (document.status !== 'submitted') refuse('kyc_document_decided', { status: document.status });
    return {
      ...document,
      status: VERDICTS[verdict],
      reason,
      reviewedBy: Call.user(by.call) ?? null,
      reviewedAt: by.at,
    };
  },

  /**
   * What an approval overlooks: the required kinds that have no approved document. Refuses `kyc_incomplete` with them,
   * unless it is forced.
   */
  overlooked(
    requirements: readonly KycRequirement[],
    documents: readonly KycDocument[],
    { force }: Readonly<{ force: boolean }>,
  ): readonly string[] {
    const missing = KycDocument.missing(requirements, documents);
    return force || missing.length === 0 ? missing : refuse('kyc_incomplete', { missing });
  },

  /** The required kinds without an approved document. */
  missing: (requirements: readonly KycRequirement[], documents: readonly KycDocument[]): readonly string[] =>
    requirements
      .filter(({ isRequired }) => isRequired)
      .map(({ kind }) => kind)
      .filter((kind) => !documents.some((document) => document.kind === kind && document.status === 'approved')),
};

/** A document is locked before its shop. */
export interface KycDocuments {
  lock(id: KycDocumentId): Promise<KycDocument | null>;
  /** A plain read; none is ever taken away. */
  ofShop(shopId: ShopId): Promise<readonly KycDocument[]>;
  insert(document: KycDocument): Promise<void>;
  /** A changed status is written to the document's history with its reason. */
  save(document: KycDocument): Promise<void>;
  /** Those of these file keys that a document has. */
  knownKeys(keys: readonly string[]): Promise<readonly string[]>;
  /** What a country asks of its sellers; what is asked of all, for one without a list and for null. */
  requirements(country: string | null): Promise<readonly KycRequirement[]>;
}
