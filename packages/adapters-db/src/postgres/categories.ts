import type { Categories, Category, CategoryId, Load, ProductId } from '@soko/domain';
import { columns, LIFE_CYCLE_COLUMNS } from './columns.ts';
import { orTaken } from './failures.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const CATEGORY = columns<Omit<Category, 'version'>>({
  id: 'uuid',
  slug: 'text',
  name: 'text',
  description: 'text',
  parentId: 'uuid',
  shopId: 'uuid',
  position: 'integer',
  imageUrl: 'text',
  ...LIFE_CYCLE_COLUMNS,
});
const LOCK_TREE = `select from (select pg_advisory_xact_lock(hashtext('soko.categories'))) locked`;
// What refers to a category need not wait; who puts a product into it does (product-context.ts).
const LOCK = `select ${CATEGORY.read('c')}, c.version from soko.categories c where c.id = $1 for no key update`;

/** Deeper than any tree may be, so that even a broken one ends. */
const FARTHEST = 32;
const PATH_OF = `
with recursive path as (
  select c.*, 1 as depth from soko.categories c where c.id = $1
  union all
  select c.*, path.depth + 1 from soko.categories c join path on c.id = path.parent_id where path.depth < ${FARTHEST}
)
select ${CATEGORY.read('c')}, c.version from path c order by c.depth`;

/** By the index of children, level for level; products by the index of their categories. */
const LOAD_OF = `
with recursive below as (
  select c.id, 0 as depth from soko.categories c where c.id = $1
  union all
  select c.id, below.depth + 1 from soko.categories c join below on c.parent_id = below.id
  where c.deleted_at is null and below.depth < ${FARTHEST}
)
select coalesce(max(depth), 0) as height, (count(*) filter (where depth = 1))::integer as children,
  (select count(*) from soko.products p where p.category_ids @> array[$1::uuid] and p.deleted_at is null)::integer as products
from below`;

const COUNT_OF = `
select count(*)::integer as count from soko.categories c where c.shop_id = $1 and c.deleted_at is null`;

const INSERT = `
insert into soko.categories (${CATEGORY.names}, created_by, updated_by)
select ${CATEGORY.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${CATEGORY.record})`;
const SAVE = `
update soko.categories c set updated_at = now(), updated_by = $2, version = c.version + 1, ${CATEGORY.set('g', [
  'slug',
  'name',
  'description',
  'parentId',
  'position',
  'imageUrl',
  'deletedAt',
  'suspendedAt',
  'activeFrom',
  'activeUntil',
])}
from jsonb_to_record($1::jsonb) as g(${CATEGORY.record}) where c.id = g.id`;

/** The other one takes the place of this one in each product's list, unless it stands there already. */
const EMPTY = `
with children as (
  update soko.categories set parent_id = $2, updated_at = now(), updated_by = $3, version = version + 1
  where parent_id = $1 and deleted_at is null
), held as (
  select p.id from soko.products p where p.category_ids @> array[$1::uuid] order by p.id for no key update
)
update soko.products p set updated_at = now(), updated_by = $3,
  category_ids = case when $2::uuid = any (p.category_ids) then array_remove(p.category_ids, $1::uuid)
    else array_replace(p.category_ids, $1::uuid, $2::uuid) end
from held where p.id = held.id`;

/** What is neither gone nor suspended, and inside its time. */
export const LIVE = `deleted_at is null and suspended_at is null
  and (active_from is null or active_from <= now()) and (active_until is null or now() < active_until)`;
const BY_SLUG = `select slug, id from soko.categories where slug = any ($1) and shop_id is null and ${LIVE}`;

/** How many products one transaction lists anew. */
const RELISTED = 1000;
/** The listing has each product's categories with all above them, so the subtree is one look into its index. */
export const RELIST = (condition: string): string => `
with next as materialized (
  select array(
    select l.product_id from soko.product_listing l where ${condition} and ($2::uuid is null or l.product_id > $2)
    order by l.product_id limit ${RELISTED}
  ) as ids
)
select case when cardinality(ids) = ${RELISTED} then ids[${RELISTED}] end as more, soko.refresh_listing(ids) from next`;
const RELIST_CATEGORY = RELIST('l.category_ids @> array[$1::uuid]');

export function categories({ trx, author, journal }: Scope): Categories {
  return {
    lockTree: async () => {
      await sql(trx, 'categories_lock_tree', LOCK_TREE);
    },
    lock: async (id) => {
      const category = await sqlOne<Category>(trx, 'categories_lock', LOCK, [id]);
      return category && journal.read('category', id, category);
    },
    pathOf: (id) => sql<Category>(trx, 'categories_path_of', PATH_OF, [id]),
    loadOf: async (id) =>
      (await sqlOne<Load>(trx, 'categories_load_of', LOAD_OF, [id])) ?? { height: 0, children: 0, products: 0 },
    countOf: async (shopId) =>
      (await sqlOne<{ count: number }>(trx, 'categories_count_of', COUNT_OF, [shopId]))?.count ?? 0,
    insert: async (category) => {
      await orTaken(sql(trx, 'categories_insert', INSERT, [json(category), author]));
      journal.wrote('category', category.id, category);
    },
    save: async (category) => {
      await orTaken(sql(trx, 'categories_save', SAVE, [json(category), author]));
      journal.wrote('category', category.id, category);
    },
    empty: async (from, into) => {
      await sql(trx, 'categories_empty', EMPTY, [from, into, author]);
    },
    bySlug: async (slugs) => {
      const rows = await sql<{ slug: string; id: CategoryId }>(trx, 'categories_by_slug', BY_SLUG, [slugs]);
      return new Map(rows.map(({ slug, id }) => [slug, id]));
    },
    relist: async (id, after) =>
      (await sqlOne<{ more: ProductId | null }>(trx, 'categories_relist', RELIST_CATEGORY, [id, after]))?.more ?? null,
  };
}
