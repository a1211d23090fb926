import {
  type CategoryDetailView,
  type CategoryFilter,
  type CategoryName,
  type CategoryView,
  Json,
  type KeptCategoryView,
  type Page,
  type PageRequest,
  type StandingFilter,
  type StandingOrdering,
  type Versioned,
} from '@soko/application';
import { Call, Id } from '@soko/domain';
import { type Database, sqlOne } from '../sql.ts';
import { bindings, named, versionedOf } from './document.ts';
import { type Order, pageOf } from './paging.ts';
import { shopsOf } from './product-filter.ts';
import { containing, wordsOf } from './words.ts';

/**
 * The live categories of the market, with those of one shop, nested or flat. The flat list has the order of the tree;
 * below what is not live nothing is told. The tree is read whole, in one walk (`soko.category_tree`).
 */
export async function categories(
  db: Database,
  call: Call,
  { flat = false, shop }: CategoryFilter,
): Promise<Json<readonly CategoryView[]>> {
  const values = [shop?.toLowerCase() ?? null, Call.isStaff(call), shopsOf(call), flat];
  const row = await sqlOne<{ item: string }>(db, 'categories', TREE, values);
  return Json.of(row?.item ?? '[]');
}

/** Of an alias: neither gone nor suspended, and inside its time. */
const live = (alias: string): string => `
  ${alias}.deleted_at is null and ${alias}.suspended_at is null
  and (${alias}.active_from is null or ${alias}.active_from <= now())
  and (${alias}.active_until is null or now() < ${alias}.active_until)`;

/** Whether the caller knows of a shop `s`: $2 says that it is staff, $3 whose member it is. */
const KNOWN_SHOP = `($2::boolean or s.id = any ($3::uuid[]) or (s.status = 'approved' and ${live('s')}))`;
/** The shop that $1 names, where the caller may know of it. */
const SHOP = `(select s.id from soko.shops s where s.id = soko.shop_named($1::text) and ${KNOWN_SHOP})`;

const TREE = `select soko.category_tree(null, ${SHOP}, $4)::text as item`;

/**
 * A category by id or slug, a shop's own by its slug where the shop is named: one that is live with all above it, for
 * everybody; any that is not deleted, for staff and its shop's members. Products are counted by the index
 * product_listing_categories.
 */
export function category(
  db: Database,
  call: Call,
  { idOrSlug, shop }: CategoryName,
): Promise<Versioned<CategoryDetailView> | null> {
  const wanted = idOrSlug.toLowerCase();
  if (wanted.includes('\0')) return Promise.resolve(null);
  const isId = Id.is(wanted);
  const values = [shop?.toLowerCase() ?? null, Call.isStaff(call), shopsOf(call), wanted];
  return versionedOf(db, `category ${isId ? 'id' : 'slug'}`, isId ? BY_ID : BY_SLUG, values);
}

const DETAIL = `
  c.id, c.slug, c.name, c.parent_id, c.shop_id, c.position, c.image_url as image,
  soko.category_tree(c.id, coalesce(c.shop_id, ${SHOP})) as children, c.description,
  (select coalesce(json_agg(${named('a')} order by up.depth desc), '[]')
    from unnest(soko.category_path(c.parent_id)) with ordinality up(id, depth) join soko.categories a on a.id = up.id) as path,
  (select count(*) from soko.listed_products l where l.category_ids @> array[c.id]) as product_count,
  c.suspended_at is null as is_active`;
const IS_TOLD = `
  not exists (select from unnest(soko.category_path(c.id)) up(id) join soko.categories a on a.id = up.id
    where not (${live('a')}))
  and (c.shop_id is null or exists (select from soko.shops s where s.id = c.shop_id and ${KNOWN_SHOP}))`;
const IS_KEPT = `c.deleted_at is null and ($2::boolean or c.shop_id = any ($3::uuid[]))`;
const ONE = `
  select row_to_json(view)::text as item, c.version
  from soko.categories c cross join lateral (select ${DETAIL}) view`;
const VISIBLE = `((${IS_KEPT}) or (${IS_TOLD}))`;
const BY_ID = `${ONE} where c.id = $4 and ${VISIBLE}`;
const BY_SLUG = `
  ${ONE} where c.slug = $4 and (c.shop_id is null or c.shop_id = ${SHOP}) and ${VISIBLE} order by c.shop_id nulls last limit 1`;

/** How a row of an alias stands. */
export const standing = (alias: string): string => `case when ${alias}.deleted_at is not null then 'deleted'
  when ${alias}.suspended_at is not null then 'suspended' else 'active' end`;
const KEPT = `c.id, c.slug, c.name, c.parent_id, c.shop_id, c.position, c.image_url as image, ${named('s')} as shop,
  ${standing('c')} as status, soko.rfc3339(c.created_at) as created_at, soko.rfc3339(c.deleted_at) as deleted_at`;

/** The orders of what staff keep. */
export const standingOrder = (alias: string, ordering: StandingOrdering): Order => ({
  keys: [
    ordering === 'name' ? { sql: `${alias}.name`, type: 'text' } : { sql: `${alias}.created_at`, type: 'timestamptz' },
    { sql: `${alias}.id`, type: 'uuid' },
  ],
  descending: ordering === '-created_at',
});

/**
 * Every category in every state, for staff. EXPLAIN at 100,000: Limit over Index Scan categories_by_name or categories_recent,
 * with the filter; then shops by hash.
 */
export function keptCategories(
  db: Database,
  { q, status }: StandingFilter,
  request: PageRequest<StandingOrdering>,
): Promise<Page<KeptCategoryView>> {
  const bound = bindings();
  const conditions = [
    ...wordsOf(q).map((word) => `lower(c.name) like lower(${bound.bind(containing(word), 'text')})`),
    ...(status === undefined ? [] : [`${standing('c')} = ${bound.bind(status, 'text')}`]),
  ];
  const order = standingOrder('c', request.ordering);
  const joins = 'left join soko.shops s on s.id = c.shop_id';
  return pageOf(
    db,
    { from: 'soko.categories c', alias: 'c', order, joins, view: KEPT, conditions, bindings: bound },
    request,
  );
}
