import type { SearchHits, SearchIndex } from '@soko/application';
import { type Database, sqlOne } from './sql.ts';

/**
 * The index that the listing keeps of itself, in the transaction that changes a product: nothing is put into it or
 * removed. One statement for each search.
 */
export const postgresSearchIndex = (db: Database): SearchIndex => ({
  find: async ({ q, limit }) => {
    const wanted = q.replaceAll('\0', ' ');
    const found = await sqlOne<SearchHits>(db, 'search find', FIND, [wanted, limit]);
    return found ?? { products: [], suggestions: [], words: q };
  },
  put: async () => {},
  remove: async () => {},
  prepare: async () => {},
});

/** How many that have the words are looked at more closely, and how many are kept of those. */
const LOOKED_AT = 400;
const BEST_SOLD = 200;
const KEPT = 100;
const SUGGESTIONS = 5;

/**
 * At 100,000 products, in ms: MEASURED. What is looked at is bounded, so that a word of every product costs little more than a rare one:
 * so many with the words in the name, so many with them anywhere, the best sold of all that have them, and names that
 * begin like the search. With fewer matches than that, these are all.
 */
const FIND = `
  with asked as materialized (
    select soko.words($1::text) as phrase, u.*
    from soko.search_understood($1::text, (select language from soko.search_settings)) u
  ),
  looked_at as materialized (
    (select d.product_id from soko.product_documents d where d.words @@ (select by_name from asked) limit ${LOOKED_AT / 2})
    union
    (select d.product_id from soko.product_documents d where d.words @@ (select query from asked) limit ${LOOKED_AT})
    union
    (select d.product_id
      from (select product_id from soko.product_listing order by sales_count desc, product_id desc limit ${BEST_SOLD}) best
      join soko.product_documents d using (product_id) where d.words @@ (select query from asked))
    union
    (select d.product_id from soko.product_documents d
      where d.name ~>=~ (select phrase from asked) and d.name ~<~ (select phrase || chr(1114109) from asked) limit ${KEPT})
  ),
  kept as materialized (
    select d.product_id, d.name, soko.search_score(d.name, d.words, a.phrase, a.query) as score, d.sales_count
    from asked a cross join looked_at join soko.product_documents d using (product_id)
    order by score desc, d.sales_count desc, d.product_id desc limit greatest(${KEPT}, $2::int)
  ),
  shown as materialized (
    select k.* from kept k join soko.listed_products l on l.product_id = k.product_id
  ),
  completions as (
    select word, count(*) as times
    from asked a cross join shown s cross join lateral unnest(string_to_array(s.name, ' ')) word
    where starts_with(word, split_part(a.words, ' ', -1)) and word <> split_part(a.words, ' ', -1)
    group by word order by times desc, word limit ${SUGGESTIONS}
  )
  select
    (select coalesce(json_agg(json_build_object('id', best.product_id, 'score', best.score) order by best.place), '[]') from (
      select s.*, row_number() over (order by s.score desc, s.sales_count desc, s.product_id desc) as place
      from shown s order by place limit $2::int
    ) best) as products,
    (select coalesce(json_agg(suggested.words order by suggested.place), '[]') from (
      select a.words, 0 as place from asked a where a.is_corrected and exists (select from shown)
      union all
      select regexp_replace(a.words, '[^ ]+$', '') || c.word, row_number() over (order by c.times desc, c.word)
      from asked a cross join completions c
      order by place limit ${SUGGESTIONS}
    ) suggested) as suggestions,
    coalesce((select words from asked), '') as words`;
