import type { Page, PageRequest, ProductFilter, ProductListItemView, ProductOrdering } from '@soko/application';
import type { Call } from '@soko/domain';
import { MEDIA_URL } from '../media-url.ts';
import type { Database } from '../sql.ts';
import { type Bindings, bindings, money, named } from './document.ts';
import { type Key, type Order, pageOf } from './paging.ts';
import { categoryNamed, conditionsOf, sourceOf } from './product-filter.ts';
import { fitOf } from './words.ts';

/** What a product's row `l` is joined to for its view: shop, brand, main category. */
export const PRODUCT_JOINS = `
  join soko.shops s on s.id = l.shop_id
  left join soko.brands b on b.id = l.brand_id
  left join soko.categories c on c.id = l.category_id`;

/** The SELECT list of a product in a list. */
export const PRODUCT_LIST_ITEM = `
  l.product_id as id, l.slug, l.name, ${named('b')} as brand, ${named('s')} as shop, ${named('c')} as category,
  ${money('l', 'price')}, ${money('l', 'price_max')}, ${money('l', 'compare_at_price')},
  soko.shown_image(l.image, ${MEDIA_URL}) as image, l.average_rating, l.review_count, l.in_stock, l.variant_count, soko.rfc3339(l.created_at) as created_at`;

/**
 * Products on sale, or the hidden ones of the caller's shops.
 *
 * The round trip at 100,000 products, in ms: any order, first page or any later one by cursor, 1 (21 rows of that
 * order's index); one category in any order, with a price range or without, 3, two of them for the plan (21 rows of that
 * order's index of the category); a brand, shop, option, rating or price range 2 (the planner knows how many products it
 * means, and walks the order or takes the filter's index); `q` by relevance with 3,000 matches 10 (all are scored), a word
 * of most products, or of one or two letters (no trigram), 75; the total of all 25.
 */
export function products(
  db: Database,
  call: Call,
  filter: ProductFilter,
  request: PageRequest<ProductOrdering>,
): Promise<Page<ProductListItemView>> {
  const bound = bindings();
  const { ordering } = request;
  const found = foundBy(call, filter, bound);
  return pageOf(
    db,
    {
      ...found,
      alias: 'l',
      order: ordering === 'relevance' ? relevance(filter, bound) : ordersOf(found.row)[ordering],
      joins: PRODUCT_JOINS,
      view: PRODUCT_LIST_ITEM,
      bindings: bound,
      name: found.conditions.length === 0 && filter.isActive !== false ? 'products' : undefined,
    },
    request,
  );
}

/** Products, and the alias of the row that has what lists are sorted by. */
type Found = Readonly<{ from: string; row: 'l' | 'k'; conditions: readonly string[] }>;

/**
 * The products that a filter leaves, under the alias `l`. Those on sale in one category come from the rows that each
 * product has for its categories: their indexes know price and order inside the category, so nothing of another one is read.
 */
function foundBy(call: Call, filter: ProductFilter, bound: Bindings): Found {
  const { category, minPrice, maxPrice, ...others } = filter;
  if (category === undefined || filter.isActive === false) {
    const conditions = conditionsOf(call, filter, bound).map((condition) => condition.sql);
    return { from: sourceOf(filter), row: 'l', conditions };
  }
  const { bind } = bound;
  return {
    from: `soko.category_listing k join ${sourceOf(filter)} on l.product_id = k.product_id`,
    row: 'k',
    conditions: [
      `k.category_id = ${categoryNamed(category, bind)}`,
      ...(minPrice === undefined ? [] : [`k.price >= ${bind(minPrice, 'bigint')}`]),
      ...(maxPrice === undefined ? [] : [`k.price <= ${bind(maxPrice, 'bigint')}`]),
      ...conditionsOf(call, others, bound).map((condition) => condition.sql),
    ],
  };
}

const ID: Key = { sql: 'l.product_id', type: 'uuid' };
const CREATED: Key = { sql: 'l.created_at', type: 'timestamptz' };

type Orders = Readonly<Record<Exclude<ProductOrdering, 'relevance'>, Order>>;

/** Each order has an index of the listing, and one inside each category. */
function ordersOf(row: Found['row']): Orders {
  const id: Key = { sql: `${row}.product_id`, type: 'uuid' };
  const created: Key = { sql: `${row}.created_at`, type: 'timestamptz' };
  const price: Key = { sql: `${row}.price`, type: 'bigint' };
  const rating = row === 'k' ? 'k.rating' : 'coalesce(l.average_rating, 0)';
  return {
    price: { keys: [price, id], descending: false },
    '-price': { keys: [price, id], descending: true },
    created_at: { keys: [created, id], descending: false },
    '-created_at': { keys: [created, id], descending: true },
    name: { keys: [{ sql: `${row}.name`, type: 'text' }, id], descending: false },
    '-rating': { keys: [{ sql: rating, type: 'numeric' }, id], descending: true },
    '-sales': { keys: [{ sql: `${row}.sales_count`, type: 'bigint' }, id], descending: true },
  };
}

/** By how well the name fits the words; the newest first. */
const relevance = (filter: ProductFilter, { bind }: Bindings): Order => ({
  keys: [{ sql: fitOf('l.name', filter.q, bind), type: 'bigint' }, CREATED, ID],
  descending: true,
});
