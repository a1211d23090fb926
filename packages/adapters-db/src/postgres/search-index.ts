import type { SearchHit, SearchIndex } from '@soko/application';
import { type Database, sqlOne } from './sql.ts';

/**
 * The index that the listing keeps of itself, in the transaction that changes a product: nothing is put into it or
 * removed. One statement for each search.
 */
export const postgresSearchIndex = (db: Database): SearchIndex => ({
  find: async ({ q, limit }) => {
    const wanted = q.replaceAll('\0', ' ');
    const found = await sqlOne<{ products: readonly SearchHit[]; suggestions: readonly string[] }>(db, null, FIND, [
      wanted,
      limit,
    ]);
    return found ?? { products: [], suggestions: [] };
  },
  put: async () => {},
  remove: async () => {},
  prepare: async () => {},
});

/** So many of the best sold that fit are looked at more closely; with them all whose name begins with what was typed. */
const CANDIDATES = 100;
const SUGGESTIONS = 5;

const QUERY = 'soko.search_query($1::text, soko.search_language())';

/**
 * At 100,000 products, in ms: MEASURED. `search_query` is evaluated as the statement is planned, so the planner knows
 * how many products have the words: it walks the best sold for common ones and takes the words' index for rare ones.
 */
const FIND = `
  with asked as materialized (
    select string_agg(s.word, ' ' order by s.place) as words, coalesce(bool_or(s.word <> s.given), false) as is_corrected
    from soko.search_spelling($1::text) s
  ),
  candidates as materialized (
    (select l.product_id, d.name, d.words, l.sales_count, l.created_at
      from soko.listed_products l join soko.product_documents d on d.product_id = l.product_id
      where d.words @@ ${QUERY} order by l.sales_count desc, l.product_id desc limit ${CANDIDATES})
    union
    (select l.product_id, d.name, d.words, l.sales_count, l.created_at
      from soko.product_documents d join soko.listed_products l on l.product_id = d.product_id
      where d.name like soko.search_beginning($1::text) and trim($1::text) <> '' order by d.name limit ${CANDIDATES})
  ),
  scored as materialized (
    select c.product_id as id, soko.search_score(c.name, c.words, $1::text, ${QUERY}) as score, c.*
    from candidates c
  ),
  completions as (
    select word, count(*) as times
    from asked a cross join scored c cross join lateral unnest(string_to_array(soko.words(c.name), ' ')) word
    where starts_with(word, (string_to_array(a.words, ' '))[cardinality(string_to_array(a.words, ' '))])
      and word <> (string_to_array(a.words, ' '))[cardinality(string_to_array(a.words, ' '))]
    group by word order by times desc, word limit ${SUGGESTIONS}
  )
  select
    (select coalesce(json_agg(json_build_object('id', best.id, 'score', best.score) order by best.place), '[]') from (
      select id, score, row_number() over (order by score desc, sales_count desc, created_at desc, id desc) as place
      from scored order by place limit $2::int
    ) best) as products,
    (select coalesce(json_agg(suggested.text order by suggested.place), '[]') from (
      select a.words as text, 0 as place from asked a where a.is_corrected
      union all
      select regexp_replace(a.words, '[^ ]+$', '') || c.word, row_number() over (order by c.times desc, c.word)
      from asked a cross join completions c
      order by place limit ${SUGGESTIONS}
    ) suggested) as suggestions`;
