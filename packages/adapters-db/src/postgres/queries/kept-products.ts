import {
  type Json,
  Json as JsonText,
  type KeptProductFilter,
  type KeptProductOrdering,
  type KeptProductView,
  type Page,
  type PageRequest,
  type PriceChangeOrdering,
  type PriceChangeView,
  type ProductStatsView,
  type StatusChangeView,
} from '@soko/application';
import { Call, Id, type VariantId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf, money } from './document.ts';
import { historyOf } from './my-shop.ts';
import { type Order, pageOf } from './paging.ts';
import { shopsOf } from './product-filter.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';
import { containing, wordsOf } from './words.ts';

/** A product `p` as its list row would be made now, whatever its state, with its stock. */
const JOINS = `
  cross join lateral (
    select a.*, round(f.rating_sum::numeric / nullif(f.review_count, 0), 2)::numeric(3, 2) as average_rating,
      coalesce(f.review_count, 0) as review_count
    from soko.products_as_listed a left join soko.product_figures f on f.product_id = a.product_id
    where a.product_id = p.id
  ) l
  cross join lateral (
    select coalesce(sum(k.on_hand), 0)::integer as on_hand, coalesce(sum(k.reserved), 0)::integer as reserved
    from soko.variants v join soko.stock_levels k on k.variant_id = v.id
    where v.product_id = p.id and v.deleted_at is null
  ) stock
  ${PRODUCT_JOINS}`;

const VIEW = `${PRODUCT_LIST_ITEM}, p.status, p.status_comment, soko.rfc3339(p.suspended_at) as suspended_at, p.is_active,
  stock.on_hand, stock.reserved, soko.rfc3339(p.updated_at) as updated_at`;

/** A live variant of `p` that has no more than its threshold. */
const IS_LOW = `exists (
  select from soko.variants v join soko.stock_levels k on k.variant_id = v.id
  where v.product_id = p.id and v.deleted_at is null and k.on_hand - k.reserved <= k.low_stock_threshold)`;

/**
 * Products in every state but deleted. EXPLAIN at 100,000: Limit over Index Scan products_recent, products_updated or
 * products_by_name, of a shop products_of_shop, of those that wait products_not_approved; the rest by primary key. Of a
 * shop by name or last change its products are sorted. `q` looks through the names and SKUs of the shop, or of all.
 */
export function keptProducts(
  db: Database,
  call: Call,
  { shopId, shop, status, q, isActive, lowStock }: KeptProductFilter,
  request: PageRequest<KeptProductOrdering>,
): Promise<Page<KeptProductView>> {
  const bound = bindings();
  const { bind } = bound;
  const is = <T>(value: T | undefined, condition: (value: T) => string): string[] =>
    value === undefined ? [] : [condition(value)];
  const conditions = [
    'p.deleted_at is null',
    ...(Call.isStaff(call) ? [] : [`p.shop_id = any (${bind(shopsOf(call), 'uuid[]')})`]),
    ...is(shopId, (id) => `p.shop_id = ${bind(id, 'uuid')}`),
    ...is(shop, (name) => `p.shop_id = soko.shop_named(${bind(name.toLowerCase(), 'text')})`),
    ...is(status, (wanted) =>
      wanted === 'suspended'
        ? 'p.suspended_at is not null'
        : `p.status = ${bind(wanted, 'text')} and p.suspended_at is null`,
    ),
    ...is(isActive, (wanted) => `p.is_active = ${bind(wanted, 'boolean')}`),
    ...is(lowStock, (wanted) => `${IS_LOW} = ${bind(wanted, 'boolean')}`),
    ...wordsOf(q).map((word) => {
      const pattern = bind(containing(word), 'text');
      return `(lower(p.name) like lower(${pattern}) or exists (
        select from soko.variants v where v.product_id = p.id and v.sku like upper(${pattern})))`;
    }),
  ];
  const list = { from: 'soko.products p', alias: 'p', order: ORDERS[request.ordering], joins: JOINS, view: VIEW };
  return pageOf(db, { ...list, conditions, bindings: bound }, request);
}

const ID = { sql: 'p.id', type: 'uuid' } as const;
const CREATED = [{ sql: 'p.created_at', type: 'timestamptz' }, ID] as const;
const ORDERS: Readonly<Record<KeptProductOrdering, Order>> = {
  '-created_at': { keys: CREATED, descending: true },
  created_at: { keys: CREATED, descending: false },
  '-updated_at': { keys: [{ sql: 'p.updated_at', type: 'timestamptz' }, ID], descending: true },
  name: { keys: [{ sql: 'p.name', type: 'text' }, ID], descending: false },
};

const isOwn = (call: Call, bind: (value: unknown, type: string) => string): string =>
  `(${bind(Call.isStaff(call), 'boolean')} or p.shop_id = any (${bind(shopsOf(call), 'uuid[]')}))`;

/** By products_pkey or products_slug, then status_changes_of. */
export function productHistory(
  db: Database,
  call: Call,
  idOrSlug: string,
): Promise<Json<readonly StatusChangeView[]> | null> {
  const wanted = idOrSlug.toLowerCase();
  const [column, type] = Id.is(wanted) ? ['id', 'uuid'] : ['slug', 'text'];
  const bound = bindings();
  const text = `
    select ${historyOf('product', 'p.id')}::text as item from soko.products p
    where p.${column} = ${bound.bind(wanted, type)} and p.deleted_at is null and ${isOwn(call, bound.bind)}`;
  return documentOf(db, `product_history ${column}`, text, bound.values);
}

/** EXPLAIN: Limit over Index Scan price_changes_of_variant; whose the variant is by primary keys. */
export function priceChanges(
  db: Database,
  call: Call,
  id: VariantId,
  request: PageRequest<PriceChangeOrdering>,
): Promise<Page<PriceChangeView>> {
  const bound = bindings();
  const from = 'soko.price_changes c';
  const conditions = [
    `c.variant_id = ${bound.bind(id, 'uuid')}`,
    `exists (select from soko.variants v join soko.products p on p.id = v.product_id
      where v.id = c.variant_id and ${isOwn(call, bound.bind)})`,
  ];
  const view = `${money('c', 'price')}, ${money('c', 'compare_at_price')}, soko.rfc3339(c.at) as at,
    case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as by`;
  const order: Order = { keys: [{ sql: 'c.id', type: 'bigint' }], descending: request.ordering === '-at' };
  const joins = 'left join soko.users u on u.id = c.changed_by';
  return pageOf(db, { from, alias: 'c', order, joins, view, conditions, bindings: bound }, request);
}

/** Reads all products, variants and levels: a screen of staff. */
const STATS = `
  select row_to_json(view)::text as item
  from (
    select counted.*,
      (select count(*) from soko.listed_products) as on_sale,
      (select count(*) from soko.listed_products l where not l.in_stock) as out_of_stock,
      (select count(*) from soko.variants v join soko.products p on p.id = v.product_id
        where v.deleted_at is null and p.deleted_at is null) as variants,
      (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'slug', p.slug,
          'sales_count', f.sales_count) order by f.sales_count desc, p.id), '[]')
        from (select f.product_id, f.sales_count from soko.product_figures f
          join soko.products p on p.id = f.product_id
          where f.sales_count > 0 and p.deleted_at is null
          order by f.sales_count desc, f.product_id limit 10) f
        join soko.products p on p.id = f.product_id) as top_by_sales
    from (
      select count(*) as total,
        json_build_object('draft', count(*) filter (where p.status = 'draft'),
          'pending_review', count(*) filter (where p.status = 'pending_review'),
          'approved', count(*) filter (where p.status = 'approved'),
          'rejected', count(*) filter (where p.status = 'rejected')) as by_status,
        count(*) filter (where p.suspended_at is not null) as suspended,
        count(*) filter (where not p.is_active) as inactive,
        count(*) filter (where ${IS_LOW}) as low_stock,
        count(*) filter (where not exists (select from soko.product_images i where i.product_id = p.id)) as without_image
      from soko.products p where p.deleted_at is null
    ) counted
  ) view`;

export const productStats = async (db: Database): Promise<Json<ProductStatsView>> =>
  (await documentOf<ProductStatsView>(db, 'product_stats', STATS)) ?? JsonText.of('{}');
