/**
 * Search and large catalogues. Beside each row of the listing stand its document, which `/search` reads, and a row for
 * each of its categories, which lists of one category read: the listing itself stays as narrow as it was.
 *
 * Functions that read tables are declared immutable for the planner's sake, as in 0014-reads: their argument is a
 * parameter, and what the planner learnt serves one execution.
 */
export const up = `
create extension if not exists unaccent with schema public;
create extension if not exists fuzzystrmatch with schema public;

-- The language that documents were made in. Changed by \`soko search reindex\` alone, which makes them all anew.
create table soko.search_settings (
  is_only  boolean primary key default true check (is_only),
  language regconfig not null
);
insert into soko.search_settings (language) values ('simple');
grant select, update on soko.search_settings to soko_app;

create function soko.search_language() returns regconfig language sql immutable parallel safe as
  $$ select language from soko.search_settings $$;

-- In lower case and without accents.
create function soko.fold(given text) returns text language sql immutable strict parallel safe as
  $$ select lower(public.unaccent('public.unaccent'::regdictionary, given)) $$;

-- The same with blanks for punctuation, so that no parser finds anything but words. Letters of all scripts stay.
create function soko.words(given text) returns text language sql immutable strict parallel safe as
  $$ select translate(soko.fold(given), E'!"#$%&''()*+,-./:;<=>?@[\\\\]^_\`{|}~\\t\\n\\r', repeat(' ', 35)) $$;

create table soko.product_documents (
  product_id uuid primary key references soko.product_listing on delete cascade,
  name       text not null,     -- folded
  words      tsvector not null  -- A name, B brand and SKUs, C categories and options, D description
);
create index product_documents_words on soko.product_documents using gin (words);
create index product_documents_name on soko.product_documents (name text_pattern_ops);

-- Every word of the names of what is listed, for the nearest one to a misspelt word.
create table soko.search_words (word text primary key check (length(word) between 3 and 40));
create index search_words_beginning on soko.search_words (word text_pattern_ops);
create index search_words_likeness on soko.search_words using gin (word public.gin_trgm_ops);

create index shops_words on soko.shops using gin (to_tsvector('simple', soko.words(name)));
create index brands_words on soko.brands using gin (to_tsvector('simple', soko.words(name)));
create index categories_words on soko.categories using gin (to_tsvector('simple', soko.words(name)));

create table soko.category_listing (
  product_id  uuid not null references soko.product_listing on delete cascade,
  category_id uuid not null,
  created_at  timestamptz(3) not null,
  price       bigint not null,
  name        text not null,
  primary key (product_id, category_id)
);
create index category_listing_created on soko.category_listing (category_id, created_at desc, product_id desc) include (price);
create index category_listing_price on soko.category_listing (category_id, price, product_id);
create index category_listing_name on soko.category_listing (category_id, name, product_id) include (price);

grant select, insert, update, delete on soko.product_documents, soko.search_words, soko.category_listing to soko_app;

-- What stands beside the rows of the listing, made anew from them.
create function soko.refresh_search(ids uuid[]) returns void language sql volatile as $$
  insert into soko.product_documents as d (product_id, name, words)
  select l.product_id, soko.fold(l.name),
    setweight(to_tsvector(s.language, soko.words(l.name)), 'A')
      || setweight(to_tsvector(s.language, soko.words(coalesce(b.name, ''))), 'B') || skus.words
      || setweight(to_tsvector(s.language, soko.words(concat_ws(' ', categories.names, options.names))), 'C')
      || setweight(to_tsvector(s.language, soko.words(left(p.description, 20000))), 'D')
  from soko.product_listing l
  join soko.products p on p.id = l.product_id
  cross join soko.search_settings s
  left join soko.brands b on b.id = l.brand_id
  cross join lateral (select string_agg(c.name, ' ') as names from soko.categories c where c.id = any (l.category_ids)) categories
  cross join lateral (select string_agg(substr(v, strpos(v, '=') + 1), ' ') as names from unnest(l.attribute_values) v) options
  cross join lateral (
    select coalesce(string_agg(format('''%s'':1B', lower(v.sku)), ' '), '')::tsvector as words
    from soko.variants v where v.product_id = l.product_id and v.deleted_at is null
  ) skus
  where l.product_id = any (ids)
  on conflict (product_id) do update set name = excluded.name, words = excluded.words
    where (d.name, d.words) is distinct from (excluded.name, excluded.words);

  insert into soko.search_words (word)
  select distinct w.word
  from soko.product_listing l
  join soko.shops s on s.id = l.shop_id
  left join soko.brands b on b.id = l.brand_id
  cross join lateral (select string_agg(c.name, ' ') as names from soko.categories c where c.id = any (l.category_ids)) categories
  cross join lateral unnest(string_to_array(soko.words(concat_ws(' ', l.name, b.name, s.name, categories.names)), ' ')) w(word)
  where l.product_id = any (ids) and length(w.word) between 3 and 40 and w.word !~ '[0-9]'
    and not exists (select from soko.search_words k where k.word = w.word)
  order by w.word
  on conflict (word) do nothing;

  delete from soko.category_listing k using soko.product_listing l
  where l.product_id = k.product_id and k.product_id = any (ids) and k.category_id <> all (l.category_ids);

  insert into soko.category_listing as k (product_id, category_id, created_at, price, name)
  select l.product_id, c.id, l.created_at, l.price, l.name
  from soko.product_listing l cross join lateral unnest(l.category_ids) c(id)
  where l.product_id = any (ids)
  on conflict (product_id, category_id) do update set
    created_at = excluded.created_at, price = excluded.price, name = excluded.name
    where (k.created_at, k.price, k.name) is distinct from (excluded.created_at, excluded.price, excluded.name)
$$;

-- The words of a search, ten at most; in place of one that nothing has, the nearest that is known: with one letter more,
-- less or other, two from six letters on, or the same letters in another order.
create function soko.search_spelling(q text) returns table (place bigint, given text, word text)
language sql stable parallel safe set pg_trgm.similarity_threshold = 0.15 as $$
  select g.place, g.given, coalesce(near.word, g.given)
  from (
    select * from unnest(string_to_array(soko.words(left(q, 200)), ' ')) with ordinality w(given, place)
    where w.given <> '' order by w.place limit 10
  ) g
  cross join lateral (
    select length(g.given) between 4 and 40 and g.given !~ '[0-9]' and not case
      when exists (select from soko.search_words k
        where k.word operator(pg_catalog.~>=~) g.given and k.word operator(pg_catalog.~<~) (g.given || chr(1114109))) then true
      else exists (select from soko.product_documents d where d.words @@ to_tsquery(soko.search_language(), g.given || ':*'))
    end as is_unknown
  ) u
  left join lateral (
    select w.word
    from soko.search_words w
    cross join lateral (select public.levenshtein_less_equal(w.word, g.given, 2) as distance,
      (select string_agg(c, '' order by c) from unnest(string_to_array(w.word, null)) c)
        = (select string_agg(c, '' order by c) from unnest(string_to_array(g.given, null)) c) as is_shuffled) d
    where u.is_unknown and w.word operator(public.%) g.given
      and (d.distance <= 1 or (d.distance = 2 and (d.is_shuffled or length(g.given) >= 6)))
    order by d.distance - d.is_shuffled::int, public.similarity(w.word, g.given) desc, w.word limit 1
  ) near on true
$$;

-- What has all the words, or words that begin with them, or this SKU; null where there is no word.
create function soko.search_query(q text, language regconfig) returns tsquery language sql immutable parallel safe as $$
  select to_tsquery(language, string_agg(s.word || ':*', ' & ' order by s.place))
    || case when trim(q) ~ '^[A-Za-z0-9][A-Za-z0-9._/+-]{2,63}$' and q ~ '[0-9]'
      then format('''%s'':*', lower(trim(q)))::tsquery else ''::tsquery end
  from soko.search_spelling(q) s having count(*) > 0
$$;

-- The LIKE pattern of what begins with this text, folded.
create function soko.search_beginning(q text) returns text language sql immutable strict parallel safe as
  $$ select regexp_replace(soko.fold(trim(q)), '([\\\\%_])', '\\\\\\1', 'g') || '%' $$;

-- How well a name and its words fit a search, from 0 to 1.
create function soko.search_score(name text, words tsvector, q text, query tsquery) returns numeric
language sql stable parallel safe as $$
  select round((case when name = soko.fold(trim(q)) then 1
    when starts_with(name, soko.fold(trim(q))) then 0.95
    else 0.9 * least(1, ts_rank('{0.1, 0.4, 0.7, 1.0}', words, query)) end)::numeric, 4)
$$;

create or replace function soko.refresh_listing(ids uuid[]) returns void language sql volatile as $$
  select from soko.product_listing
  where product_id = any (coalesce(ids, array(select id from soko.products))) order by product_id for update;

  with fresh as materialized (
    select * from soko.products_as_listed
    where product_id = any (coalesce(ids, array(select id from soko.products))) and is_public
  ), gone as (
    delete from soko.product_listing l
    where product_id = any (coalesce(ids, array(select id from soko.products)))
      and not exists (select from fresh f where f.product_id = l.product_id)
  )
  insert into soko.product_listing as l (product_id, shop_id, brand_id, category_id, category_ids, slug, name, currency,
    price, price_max, compare_at_price, variant_count, attribute_values, image, in_stock, created_at, search_text,
    listed_from, listed_until, away_from, away_until, average_rating, review_count, sales_count)
  select product_id, shop_id, brand_id, category_id, category_ids, slug, name, currency,
    price, price_max, compare_at_price, variant_count, attribute_values, image, in_stock, created_at, search_text,
    listed_from, listed_until, away_from, away_until,
    round(f.rating_sum::numeric / nullif(f.review_count, 0), 2), coalesce(f.review_count, 0), coalesce(f.sales_count, 0)
  from fresh left join soko.product_figures f using (product_id) order by product_id
  on conflict (product_id) do update set
    shop_id = excluded.shop_id, brand_id = excluded.brand_id, category_id = excluded.category_id,
    category_ids = excluded.category_ids, slug = excluded.slug, name = excluded.name, currency = excluded.currency,
    price = excluded.price, price_max = excluded.price_max, compare_at_price = excluded.compare_at_price,
    variant_count = excluded.variant_count, attribute_values = excluded.attribute_values, image = excluded.image,
    in_stock = excluded.in_stock, search_text = excluded.search_text,
    listed_from = excluded.listed_from, listed_until = excluded.listed_until,
    away_from = excluded.away_from, away_until = excluded.away_until,
    average_rating = excluded.average_rating, review_count = excluded.review_count, sales_count = excluded.sales_count;

  select soko.refresh_search(coalesce(ids, array(select id from soko.products)));
$$;

select soko.refresh_search(array(select product_id from soko.product_listing));
`;
