import type { ProductFilter } from '@soko/application';
import { Call } from '@soko/domain';
import type { Bindings } from './document.ts';
import { containing, wordsOf } from './words.ts';

/** What a condition is about. The counts of a facet leave aside the condition that is about the facet itself. */
export type About = 'category' | 'brand' | 'shop' | 'price' | 'in_stock' | 'rating' | `attribute ${string}`;

/** SQL over a product's row `l`; about null: it holds for every count. */
export type Condition = Readonly<{ about: About | null; sql: string }>;

/** Where the products come from that may be told: on sale, or the hidden ones. */
export const sourceOf = ({ isActive = true }: ProductFilter): string =>
  isActive ? 'soko.listed_products l' : 'soko.hidden_products l';

/** What a filter asks of a product, in the order in which it is read. */
export function conditionsOf(call: Call, filter: ProductFilter, { bind }: Bindings): readonly Condition[] {
  const { category, brand, shop, minPrice, maxPrice, q, inStock, minRating, isActive = true, attributes = {} } = filter;
  const is = <T>(value: T | undefined, about: About | null, sql: (value: T) => string): Condition[] =>
    value === undefined ? [] : [{ about, sql: sql(value) }];
  return [
    ...(isActive || Call.isStaff(call)
      ? []
      : [{ about: null, sql: `l.shop_id = any (${bind(shopsOf(call), 'uuid[]')})` }]),
    ...is(category, 'category', (name) => `l.category_ids @> array[${categoryNamed(name, bind)}]`),
    ...is(brand, 'brand', (name) => `l.brand_id = soko.brand_named(${bind(name.toLowerCase(), 'text')})`),
    ...is(shop, 'shop', (name) => `l.shop_id = soko.shop_named(${bind(name.toLowerCase(), 'text')})`),
    ...is(minPrice, 'price', (amount) => `l.price >= ${bind(amount, 'bigint')}`),
    ...is(maxPrice, 'price', (amount) => `l.price <= ${bind(amount, 'bigint')}`),
    ...is(inStock, 'in_stock', (wanted) => `l.in_stock = ${bind(wanted, 'boolean')}`),
    // as its index has it; no product has less than 1
    ...is(minRating, 'rating', (rating) => `coalesce(l.average_rating, 0) >= ${bind(rating, 'numeric')}`),
    ...wordsOf(q).map((word) => ({
      about: null,
      sql: `l.search_text like lower(${bind(containing(word), 'text')})`,
    })),
    ...Object.entries(attributes).map(([code, values]): Condition => {
      const wanted = values.map((value) => `${code}=${value.toLowerCase()}`);
      return { about: `attribute ${code}`, sql: `l.attribute_values && ${bind(wanted, 'text[]')}` };
    }),
  ];
}

/** The id that the category's id or slug means. */
export const categoryNamed = (name: string, bind: Bindings['bind']): string =>
  `soko.category_named(${bind(name.toLowerCase(), 'text')})`;

/** The shops whose hidden things the caller may see. */
export const shopsOf = ({ actor }: Call): readonly string[] =>
  actor.kind === 'user' ? actor.shops.map(({ id }) => id) : [];
