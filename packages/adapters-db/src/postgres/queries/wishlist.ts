import type { Json, Page, PageRequest, WishlistItemView, WishlistOrdering } from '@soko/application';
import type { UserId, WishlistItemId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf } from './document.ts';
import { type Key, pageOf } from './paging.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';

/** The product as lists show it, where it is on sale; of one that is not, no more than the name it had. */
const JOINS = `left join (soko.listed_products l ${PRODUCT_JOINS}) on l.product_id = w.product_id`;
const ITEM = `w.id, w.product_id, w.product_name as name, l.product_id is not null as is_available,
  case when l.product_id is not null then (select row_to_json(shown) from (select ${PRODUCT_LIST_ITEM}) shown) end as product,
  soko.rfc3339(w.added_at) as added_at`;
const KEYS: readonly Key[] = [
  { sql: 'w.added_at', type: 'timestamptz' },
  { sql: 'w.id', type: 'uuid' },
];

/** What the user wants to find again. EXPLAIN: Limit over Index Scan wishlist_items_of_user; each product is one look by its key. */
export function wishlist(
  db: Database,
  userId: UserId,
  request: PageRequest<WishlistOrdering>,
): Promise<Page<WishlistItemView>> {
  const bound = bindings();
  const conditions = [`w.user_id = ${bound.bind(userId, 'uuid')}`];
  const order = { keys: KEYS, descending: request.ordering === '-added_at' };
  const list = { from: 'soko.wishlist_items w', alias: 'w', order, joins: JOINS, view: ITEM };
  return pageOf(db, { ...list, conditions, bindings: bound }, request);
}

/** One of these, by its primary key. */
export function wishlistItem(db: Database, userId: UserId, id: WishlistItemId): Promise<Json<WishlistItemView> | null> {
  const text = `
    select row_to_json(view)::text as item
    from soko.wishlist_items w ${JOINS} cross join lateral (select ${ITEM}) view
    where w.user_id = $1 and w.id = $2`;
  return documentOf(db, 'wishlist_item', text, [userId, id]);
}
