import { Json, type SearchHits, type SearchRequest, type SearchView } from '@soko/application';
import { type Database, sql } from '../sql.ts';
import { bindings } from './document.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';
import { LIVE as LIVE_SHOP } from './shops.ts';

/**
 * What a search answers: the products that the index found, as far as they are on sale, and the shops, categories and
 * brands whose names have the words, which are few enough to be found here. One statement.
 */
export async function search(
  db: Database,
  { q, types, limit }: SearchRequest,
  { products, suggestions }: SearchHits,
): Promise<Json<SearchView>> {
  const { values, bind } = bindings();
  const namesToo = types.some((type) => type !== 'products');
  const asked = namesToo ? bind(q.replaceAll('\0', ' '), 'text') : '';
  const most = bind(limit, 'int');
  const ids = bind(
    products.map(({ id }) => id),
    'uuid[]',
  );
  const scores = bind(
    products.map(({ score }) => score),
    'numeric[]',
  );
  const others = bind(JSON.stringify(suggestions), 'json');

  /** Named things whose words fit, the best first. */
  const named = (from: string, alias: string, view: string, condition: string): string => `
    (select coalesce(json_agg(row_to_json(best) order by best.score desc, best.name, best.id), '[]') from (
      select ${view}, soko.search_score(soko.fold(${alias}.name), to_tsvector('simple', soko.words(${alias}.name)),
        ${asked}, soko.search_query(${asked}, 'simple')) as score
      from ${from} ${alias}
      where to_tsvector('simple', soko.words(${alias}.name)) @@ soko.search_query(${asked}, 'simple') and ${condition}
      order by score desc, ${alias}.name, ${alias}.id limit ${most}
    ) best)`;
  const none = `'[]'::json`;
  const text = `
    select row_to_json(view)::text as item
    from (
      select
        (select coalesce(json_agg(one.item order by one.at), '[]') from (
          select hit.at, row_to_json(shown) as item
          from unnest(${ids}, ${scores}) with ordinality hit(id, score, at)
          join soko.listed_products l on l.product_id = hit.id
          ${PRODUCT_JOINS}
          cross join lateral (select ${PRODUCT_LIST_ITEM}, hit.score) shown
          order by hit.at limit ${most}
        ) one) as products,
        ${types.includes('shops') ? named('soko.shops', 's', 's.id, s.name, s.slug, s.logo_url as logo', LIVE_SHOP) : none} as shops,
        ${types.includes('categories') ? named('soko.categories', 'c', 'c.id, c.name, c.slug, c.parent_id', CATEGORY) : none} as categories,
        ${types.includes('brands') ? named('soko.brands', 'b', 'b.id, b.name, b.slug', live('b')) : none} as brands,
        ${others} as suggestions
    ) view`;
  const [row] = await sql<{ item: string }>(db, null, text, values);
  return Json.of(row?.item ?? 'null');
}

const live = (alias: string): string => `
  ${alias}.deleted_at is null and ${alias}.suspended_at is null
  and (${alias}.active_from is null or ${alias}.active_from <= now())
  and (${alias}.active_until is null or now() < ${alias}.active_until)`;

/** One of the market's own, live with all above it. */
const CATEGORY = `c.shop_id is null and not exists (
  select from unnest(soko.category_path(c.id)) up(id) join soko.categories a on a.id = up.id where not (${live('a')}))`;
