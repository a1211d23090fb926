import { Json, type SearchHits, type SearchRequest, type SearchType, type SearchView } from '@soko/application';
import { MEDIA_URL } from '../media-url.ts';
import { type Database, json, sqlOne } from '../sql.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';
import { LIVE as LIVE_SHOP } from './shops.ts';
import { MAX_LENGTH } from './words.ts';

/**
 * What a search answers: the products that the index found, as far as they are on sale, and the shops, categories and
 * brands whose names have the words, which are few enough to be found here. One statement. EXPLAIN: each product by
 * product_listing_pkey; Bitmap Index Scan shops_words, categories_words, brands_words.
 */
export async function search(
  db: Database,
  { types, limit }: SearchRequest,
  { products, suggestions, words }: SearchHits,
): Promise<Json<SearchView>> {
  const among = (type: SearchType, from: string, alias: string, more: string, condition: string): string =>
    types.includes(type) ? namedThings(from, alias, more, condition) : `'[]'::json`;
  const text = `
    with asked as materialized (
      select phrase, case when phrase <> '' then to_tsquery('simple', regexp_replace(phrase, ' +', ':* & ', 'g') || ':*') end as query
      from soko.words($1::text) phrase
    )
    select row_to_json(view)::text as item
    from (
      select
        (select coalesce(json_agg(one.item order by one.at), '[]') from (
          select hit.at, row_to_json(shown) as item
          from unnest($3::uuid[], $4::numeric[]) with ordinality hit(id, score, at)
          join soko.listed_products l on l.product_id = hit.id
          ${PRODUCT_JOINS}
          cross join lateral (select ${PRODUCT_LIST_ITEM}, hit.score) shown
          order by hit.at limit $2::int
        ) one) as products,
        ${among('shops', 'soko.shops', 's', `soko.media_url(s.logo_url, ${MEDIA_URL}) as logo`, LIVE_SHOP)} as shops,
        ${among('categories', 'soko.categories', 'c', 'c.parent_id', CATEGORY)} as categories,
        ${among('brands', 'soko.brands', 'b', '', live('b'))} as brands,
        $5::json as suggestions
    ) view`;
  const values = [
    words.replaceAll('\0', ' ').slice(0, MAX_LENGTH),
    limit,
    products.map(({ id }) => id),
    products.map(({ score }) => score),
    json(suggestions),
  ];
  const row = await sqlOne<{ item: string }>(db, ['search', ...types].join(' '), text, values);
  return Json.of(row?.item ?? 'null');
}

/** Named things whose words fit, the best first. The words are as their index has them. */
function namedThings(from: string, alias: string, more: string, condition: string): string {
  const words = `to_tsvector('simple', soko.words(${alias}.name))`;
  return `
    (select coalesce(json_agg(row_to_json(best) order by best.score desc, best.name, best.id), '[]') from (
      select ${alias}.id, ${alias}.name, ${alias}.slug${more === '' ? '' : `, ${more}`},
        soko.search_score(soko.words(${alias}.name), ${words}, (select phrase from asked), (select query from asked)) as score
      from ${from} ${alias}
      where ${words} @@ (select query from asked) and ${condition}
      order by score desc, ${alias}.name, ${alias}.id limit $2::int
    ) best)`;
}

const live = (alias: string): string => `
  ${alias}.deleted_at is null and ${alias}.suspended_at is null
  and (${alias}.active_from is null or ${alias}.active_from <= now())
  and (${alias}.active_until is null or now() < ${alias}.active_until)`;

/** One of the market's own, live with all above it. */
const CATEGORY = `c.shop_id is null and not exists (
  select from unnest(soko.category_path(c.id)) up(id) join soko.categories a on a.id = up.id where not (${live('a')}))`;
