import type { KycDocument, KycDocuments, KycRequirement } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { NOTE_STATUS } from './shops.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const DOCUMENT = columns<KycDocument>({
  id: 'uuid',
  shopId: 'uuid',
  kind: 'text',
  status: 'text',
  fileKey: 'text',
  fileName: 'text',
  contentType: 'text',
  size: 'integer',
  sha256: 'text',
  submittedBy: 'uuid',
  submittedAt: 'timestamptz',
  reviewedBy: 'uuid',
  reviewedAt: 'timestamptz',
  reason: 'text',
});

const LOCK = `select ${DOCUMENT.read('d')} from soko.kyc_documents d where d.id = $1 for update`;
const OF_SHOP = `select ${DOCUMENT.read('d')} from soko.kyc_documents d where d.shop_id = $1 order by d.id`;
const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${DOCUMENT.record}))`;
const INSERT = `
with ${GIVEN},
noted as (${NOTE_STATUS} select 'kyc_document', g.id, null, g.status, g.reason, $2 from given g)
insert into soko.kyc_documents (${DOCUMENT.names}) select ${DOCUMENT.given('g')} from given g`;
const SAVE = `
with ${GIVEN},
noted as (
  ${NOTE_STATUS} select 'kyc_document', g.id, d.status, g.status, g.reason, $2
  from given g join soko.kyc_documents d on d.id = g.id where d.status <> g.status
)
update soko.kyc_documents d set ${DOCUMENT.set('g', ['status', 'reviewedBy', 'reviewedAt', 'reason'])}
from given g where d.id = g.id`;

const KNOWN_KEYS = `select d.file_key as key from soko.kyc_documents d where d.file_key = ${anyOf('$1', 'text')}`;
const REQUIREMENTS = `
select r.country, r.kind, r.title, r.is_required as "isRequired" from soko.kyc_requirements r
where r.country = case when exists (select from soko.kyc_requirements own where own.country = $1) then $1 else '*' end
order by r.position, r.kind`;

export function kycDocuments({ trx, author, journal }: Scope): KycDocuments {
  return {
    lock: async (id) => {
      const document = await sqlOne<KycDocument>(trx, 'kyc_documents_lock', LOCK, [id]);
      return document && journal.read('kyc_document', id, document);
    },
    ofShop: (shopId) => sql<KycDocument>(trx, 'kyc_documents_of_shop', OF_SHOP, [shopId]),
    insert: async (document) => {
      await sql(trx, 'kyc_documents_insert', INSERT, [json(document), author]);
      journal.wrote('kyc_document', document.id, document);
    },
    save: async (document) => {
      await sql(trx, 'kyc_documents_save', SAVE, [json(document), author]);
      journal.wrote('kyc_document', document.id, document);
    },
    knownKeys: async (keys) =>
      (await sql<{ key: string }>(trx, 'kyc_documents_keys', KNOWN_KEYS, [keys])).map(({ key }) => key),
    requirements: (country) => sql<KycRequirement>(trx, 'kyc_requirements', REQUIREMENTS, [country]),
  };
}
