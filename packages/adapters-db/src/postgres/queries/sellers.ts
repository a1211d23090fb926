import type { Json, Page, PageRequest, SellerFilter, SellerOrdering, SellerView } from '@soko/application';
import type { ShopId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf } from './document.ts';
import { REQUIREMENTS } from './kyc.ts';
import { OWN_FIELDS } from './my-shop.ts';
import { type Order, pageOf } from './paging.ts';
import { containing, wordsOf } from './words.ts';

/** A shop as staff see it: whose it is, and what is missing before it can be approved. */
const SELLER = `${OWN_FIELDS},
  (select json_build_object('id', u.id, 'name', u.name, 'email', u.email)
    from soko.shop_members m join soko.users u on u.id = m.user_id
    where m.shop_id = s.id and m.role = 'owner' order by m.user_id limit 1) as owner,
  (select count(*) from soko.shop_members m where m.shop_id = s.id) as member_count,
  (select coalesce(json_agg(r.kind order by r.position, r.kind), '[]') from ${REQUIREMENTS}
    and r.is_required and not exists (
      select from soko.kyc_documents d where d.shop_id = s.id and d.kind = r.kind and d.status = 'approved')
  ) as missing_documents`;

/** Every shop in every state; for `q` those whose name or whose owner's e-mail has every word. */
export function sellers(
  db: Database,
  { q, status }: SellerFilter,
  request: PageRequest<SellerOrdering>,
): Promise<Page<SellerView>> {
  const bound = bindings();
  const words = wordsOf(q).map((word) => {
    const pattern = `lower(${bound.bind(containing(word), 'text')})`;
    return `(lower(s.name) like ${pattern} or exists (select from soko.shop_members m join soko.users u on u.id = m.user_id
      where m.shop_id = s.id and m.role = 'owner' and lower(u.email) like ${pattern}))`;
  });
  const inStatus = status === undefined ? [] : [`s.status = ${bound.bind(status, 'text')}`];
  const conditions = ['s.deleted_at is null', ...inStatus, ...words];
  const list = { from: 'soko.shops s', alias: 's', order: ORDERS[request.ordering], joins: '', view: SELLER };
  return pageOf(db, { ...list, conditions, bindings: bound }, request);
}

export function seller(db: Database, id: ShopId): Promise<Json<SellerView> | null> {
  const text = `
    select row_to_json(view)::text as item
    from soko.shops s cross join lateral (select ${SELLER}) view where s.id = $1 and s.deleted_at is null`;
  return documentOf(db, 'seller', text, [id]);
}

const ID = { sql: 's.id', type: 'uuid' } as const;
const CREATED = [{ sql: 's.created_at', type: 'timestamptz' }, ID] as const;
const ORDERS: Readonly<Record<SellerOrdering, Order>> = {
  '-created_at': { keys: CREATED, descending: true },
  created_at: { keys: CREATED, descending: false },
  name: { keys: [{ sql: 's.name', type: 'text' }, ID], descending: false },
};
