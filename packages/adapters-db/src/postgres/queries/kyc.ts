import type {
  Json,
  KycDocumentOrdering,
  KycDocumentView,
  KycRequirementView,
  Page,
  PageRequest,
} from '@soko/application';
import { Call, type KycDocumentId, type ShopId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf } from './document.ts';
import { historyOf, IS_OWNERS } from './my-shop.ts';
import { type Order, pageOf } from './paging.ts';

const DOCUMENT = `d.id, d.kind, d.status, d.file_name, d.content_type, d.size, d.sha256, d.reason,
  soko.rfc3339(d.submitted_at) as submitted_at, soko.rfc3339(d.reviewed_at) as reviewed_at,
  ${historyOf('kyc_document', 'd.id')} as history`;

/** What is asked of the sellers of a country: its own list, else the one for all. Over the alias `s` of a shop. */
export const REQUIREMENTS = `soko.kyc_requirements r
  where r.country = case when exists (select from soko.kyc_requirements own where own.country = s.country)
    then s.country else '*' end`;

const reader = (call: Call): readonly unknown[] => [Call.user(call) ?? null, Call.isStaff(call)];

export function kycDocuments(
  db: Database,
  call: Call,
  shopId: ShopId,
  request: PageRequest<KycDocumentOrdering>,
): Promise<Page<KycDocumentView>> {
  const bound = bindings();
  const isOfShop = `s.id = ${bound.bind(shopId, 'uuid')}`;
  // As $2 and $3, by which names the condition on the reader knows them.
  bound.bind(Call.user(call) ?? null, 'uuid');
  bound.bind(Call.isStaff(call), 'boolean');
  const from = 'soko.kyc_documents d join soko.shops s on s.id = d.shop_id';
  const order = { keys: KEYS, descending: request.ordering === '-submitted_at' };
  const conditions = [isOfShop, IS_OWNERS];
  return pageOf(db, { from, alias: 'd', order, joins: '', view: DOCUMENT, conditions, bindings: bound }, request);
}

const KEYS: Order['keys'] = [
  { sql: 'd.submitted_at', type: 'timestamptz' },
  { sql: 'd.id', type: 'uuid' },
];

export function kycDocument(db: Database, call: Call, id: KycDocumentId): Promise<Json<KycDocumentView> | null> {
  const text = `
    select row_to_json(view)::text as item
    from soko.kyc_documents d join soko.shops s on s.id = d.shop_id
    cross join lateral (select ${DOCUMENT}) view
    where d.id = $1 and ${IS_OWNERS}`;
  return documentOf(db, 'kyc_document', text, [id, ...reader(call)]);
}

export function kycRequirements(
  db: Database,
  call: Call,
  shopId: ShopId,
): Promise<Json<readonly KycRequirementView[]> | null> {
  const text = `
    select (
      select coalesce(json_agg(json_build_object('kind', r.kind, 'title', r.title, 'is_required', r.is_required,
        'status', (select d.status from soko.kyc_documents d where d.shop_id = s.id and d.kind = r.kind
          order by d.submitted_at desc, d.id desc limit 1)) order by r.position, r.kind), '[]')
      from ${REQUIREMENTS}
    )::text as item
    from soko.shops s where s.id = $1 and ${IS_OWNERS}`;
  return documentOf(db, 'kyc_requirements_of_shop', text, [shopId, ...reader(call)]);
}
