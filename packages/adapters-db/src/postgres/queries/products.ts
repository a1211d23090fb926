import {
  type FacetsView,
  Json,
  type Page,
  type PageRequest,
  type ProductFilter,
  type ProductListItemView,
  type ProductOrdering,
} from '@soko/application';
import { Call } from '@soko/domain';
import { type Database, sql } from '../sql.ts';
import { type Bindings, bindings, money, named } from './document.ts';
import { type Key, type Order, pageOf } from './paging.ts';
import { containing, wordsOf } from './words.ts';

/** What a product's row `l` is joined to for its view: shop, brand, main category. */
export const PRODUCT_JOINS = `
  join soko.shops s on s.id = l.shop_id
  left join soko.brands b on b.id = l.brand_id
  left join soko.categories c on c.id = l.category_id`;

/** The SELECT list of a product in a list. */
export const PRODUCT_LIST_ITEM = `
  l.product_id as id, l.slug, l.name, ${named('b')} as brand, ${named('s')} as shop, ${named('c')} as category,
  ${money('l', 'price')}, ${money('l', 'price_max')}, ${money('l', 'compare_at_price')},
  l.image, l.average_rating, l.review_count, l.in_stock, l.variant_count, soko.rfc3339(l.created_at) as created_at`;

/**
 * Products on sale, or the hidden ones of the caller's shops.
 *
 * The round trip at 100,000 products, in ms: any order, first page or any later one by cursor, 1 (21 rows of that
 * order's index); a category, brand, shop, option or price range 2 (the planner knows how many products it means, and
 * walks the order or takes the filter's index); `q` by relevance with 9,000 matches 30 (all are scored), a word of one or
 * two letters 130 (no trigram: all names are read); the total of all 20.
 */
export function products(
  db: Database,
  call: Call,
  filter: ProductFilter,
  request: PageRequest<ProductOrdering>,
): Promise<Page<ProductListItemView>> {
  const bound = bindings();
  const { from, conditions } = found(call, filter, bound);
  return pageOf(
    db,
    {
      from,
      alias: 'l',
      conditions,
      order: request.ordering === 'relevance' ? relevance(filter, bound) : ORDERS[request.ordering],
      joins: PRODUCT_JOINS,
      view: PRODUCT_LIST_ITEM,
      bindings: bound,
      name: conditions.length === 0 && from === LISTED ? 'products' : undefined,
    },
    request,
  );
}

const LISTED = 'soko.listed_products l';
const HIDDEN = 'soko.hidden_products l';

/** Counts over the products that a filter leaves: the fifty largest categories and brands. */
export async function productFacets(db: Database, call: Call, filter: ProductFilter): Promise<Json<FacetsView>> {
  const bound = bindings();
  const { from, conditions } = found(call, filter, bound);
  const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
  const counts = (table: string, ids: string) => `
    (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name, 'slug', n.slug, 'count', counted.count)
        order by counted.count desc, n.name, n.id), '[]')
      from (select id, count(*) as count from found l cross join lateral ${ids} group by id
        order by count desc, id limit 50) counted
      join soko.${table} n on n.id = counted.id)`;
  const text = `
    with found as materialized (select l.category_ids, l.brand_id, l.price, l.in_stock from ${from} ${where})
    select row_to_json(view)::text as item
    from (
      select ${counts('categories', 'unnest(l.category_ids) of(id)')} as categories,
        ${counts('brands', '(select l.brand_id where l.brand_id is not null) of(id)')} as brands,
        (select case when count(*) > 0 then json_build_object('min', min(price), 'max', max(price)) end from found) as price,
        (select count(*) from found where in_stock) as in_stock
    ) view`;
  const [row] = await sql<{ item: string }>(db, null, text, bound.values);
  return Json.of(row?.item ?? 'null');
}

const ID: Key = { sql: 'l.product_id', type: 'uuid' };
const CREATED: Key = { sql: 'l.created_at', type: 'timestamptz' };
const PRICE: Key = { sql: 'l.price', type: 'bigint' };

const ORDERS: Readonly<Record<Exclude<ProductOrdering, 'relevance'>, Order>> = {
  price: { keys: [PRICE, ID], descending: false },
  '-price': { keys: [PRICE, ID], descending: true },
  created_at: { keys: [CREATED, ID], descending: false },
  '-created_at': { keys: [CREATED, ID], descending: true },
  name: { keys: [{ sql: 'l.name', type: 'text' }, ID], descending: false },
  '-rating': { keys: [{ sql: 'coalesce(l.average_rating, 0)', type: 'numeric' }, ID], descending: true },
  '-sales': { keys: [{ sql: 'l.sales_count', type: 'bigint' }, ID], descending: true },
};

/** By how well the name fits the words: the same, beginning with them, then by how many it has; the newest first. */
function relevance(filter: ProductFilter, { bind }: Bindings): Order {
  const words = wordsOf(filter.q);
  const phrase = bind(words.join(' '), 'text');
  const inName = words.map((word) => `(strpos(lower(l.name), lower(${bind(word, 'text')})) > 0)::int`);
  const score = `(case when lower(l.name) = lower(${phrase}) then 100
    when starts_with(lower(l.name), lower(${phrase})) then 50 else 0 end + ${['0', ...inName].join(' + ')})::bigint`;
  return { keys: [{ sql: score, type: 'bigint' }, CREATED, ID], descending: true };
}

/** The products that a filter leaves, under the alias `l`. */
function found(call: Call, filter: ProductFilter, { bind }: Bindings): { from: string; conditions: readonly string[] } {
  const { category, brand, shop, minPrice, maxPrice, q, inStock, minRating, isActive = true, attributes = {} } = filter;
  const is = <T>(value: T | undefined, condition: (value: T) => string): string[] =>
    value === undefined ? [] : [condition(value)];
  const conditions = [
    ...(isActive || Call.isStaff(call) ? [] : [`l.shop_id = any (${bind(shopsOf(call), 'uuid[]')})`]),
    ...is(category, (name) => `l.category_ids @> array[soko.category_named(${bind(name.toLowerCase(), 'text')})]`),
    ...is(brand, (name) => `l.brand_id = soko.brand_named(${bind(name.toLowerCase(), 'text')})`),
    ...is(shop, (name) => `l.shop_id = soko.shop_named(${bind(name.toLowerCase(), 'text')})`),
    ...is(minPrice, (amount) => `l.price >= ${bind(amount, 'bigint')}`),
    ...is(maxPrice, (amount) => `l.price <= ${bind(amount, 'bigint')}`),
    ...is(inStock, (wanted) => `l.in_stock = ${bind(wanted, 'boolean')}`),
    ...is(minRating, (rating) => `l.average_rating >= ${bind(rating, 'numeric')}`),
    ...wordsOf(q).map((word) => `l.search_text like lower(${bind(containing(word), 'text')})`),
    ...Object.entries(attributes).map(([code, values]) => {
      const wanted = values.map((value) => `${code}=${value.toLowerCase()}`);
      return `l.attribute_values && ${bind(wanted, 'text[]')}`;
    }),
  ];
  return { from: isActive ? LISTED : HIDDEN, conditions };
}

/** The shops whose hidden things the caller may see. */
export const shopsOf = ({ actor }: Call): readonly string[] =>
  actor.kind === 'user' ? actor.shops.map(({ id }) => id) : [];
