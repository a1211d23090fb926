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

-- In lower case, without accents, with blanks for punctuation, so that no parser finds anything but words. Letters of all scripts stay.
create function soko.words(given text) returns text language sql immutable strict parallel safe as
  $$ select trim(translate(lower(public.unaccent('public.unaccent'::regdictionary, given)), E'!"#$%&''()*+,-./:;<=>?@[\\\\]^_\`{|}~\\t\\n\\r', repeat(' ', 35))) $$;

create table soko.product_documents (
  product_id  uuid primary key references soko.product_listing on delete cascade,
  name        text not null,     -- its words
  words       tsvector not null, -- A name, B brand and SKUs, C categories and options, D description
  sales_count bigint not null
) with (fillfactor = 80);
create index product_documents_words on soko.product_documents using gin (words) with (fastupdate = off);
create index product_documents_name on soko.product_documents (name text_pattern_ops);

-- Every word of the names of what is listed, for the nearest one to a misspelt word.
create table soko.search_words (word text primary key check (length(word) between 3 and 40));
create index search_words_beginning on soko.search_words (word text_pattern_ops);
create index search_words_likeness on soko.search_words using gin (word public.gin_trgm_ops);

create index shops_words on soko.shops using gin (to_tsvector('simple', soko.words(name)));
create index brands_words on soko.brands using gin (to_tsvector('simple', soko.words(name)));
create index categories_words on soko.categories using gin (to_tsvector('simple', soko.words(name)));

-- Each product once for each of its categories and all above them, with what lists of one category are sorted by.
create table soko.category_listing (
  product_id  uuid not null references soko.product_listing on delete cascade,
  category_id uuid not null,
  created_at  timestamptz(3) not null,
  price       bigint not null,
  name        text not null,
  rating      numeric(3, 2) not null, -- 0 for none
  sales_count bigint not null,
  primary key (product_id, category_id)
) with (fillfactor = 80);
create index category_listing_created on soko.category_listing (category_id, created_at desc, product_id desc) include (price);
create index category_listing_price on soko.category_listing (category_id, price, product_id);
create index category_listing_name on soko.category_listing (category_id, name, product_id);
create index category_listing_rating on soko.category_listing (category_id, rating desc, product_id desc);
create index category_listing_sales on soko.category_listing (category_id, sales_count desc, product_id desc);
-- What is sold out is rare, so no order finds it soon.
create index product_listing_sold_out on soko.product_listing (created_at desc, product_id desc) where not in_stock;

grant select, insert, update, delete on soko.product_documents, soko.search_words, soko.category_listing to soko_app;

-- Whoever writes rows of the listing has these written with them.
create function soko.follow_listing() returns trigger language plpgsql as $$
begin
  delete from soko.category_listing k using changed c
  where k.product_id = c.product_id and k.category_id <> all (c.category_ids);

  insert into soko.category_listing as k (product_id, category_id, created_at, price, name, rating, sales_count)
  select c.product_id, own.id, c.created_at, c.price, c.name, coalesce(c.average_rating, 0), c.sales_count
  from changed c cross join lateral unnest(c.category_ids) own(id)
  on conflict (product_id, category_id) do update set created_at = excluded.created_at, price = excluded.price,
    name = excluded.name, rating = excluded.rating, sales_count = excluded.sales_count
    where (k.created_at, k.price, k.name, k.rating, k.sales_count)
      is distinct from (excluded.created_at, excluded.price, excluded.name, excluded.rating, excluded.sales_count);

  update soko.product_documents d set sales_count = c.sales_count
  from changed c where c.product_id = d.product_id and c.sales_count <> d.sales_count;
  return null;
end
$$;
create trigger product_listing_added after insert on soko.product_listing
  referencing new table as changed for each statement execute function soko.follow_listing();
create trigger product_listing_changed after update on soko.product_listing
  referencing new table as changed for each statement execute function soko.follow_listing();

-- The documents of these products and the words of their names, made anew from the listing.
create function soko.refresh_search(ids uuid[]) returns void language sql volatile as $$
  insert into soko.product_documents as d (product_id, name, sales_count, words)
  select l.product_id, soko.words(l.name), l.sales_count,
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
  on conflict (word) do nothing
$$;

-- The words of a search, ten at most; in place of one that nothing has, the nearest that is known: with one letter more,
-- less or other, two from six letters on, or the same letters in another order.
create function soko.search_spelling(q text) returns table (place bigint, given text, word text)
language sql stable parallel safe rows 5 set pg_trgm.similarity_threshold = 0.15 as $$
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

-- A search as it is understood: its words, whether any is not as it was typed, and what finds all the words, or words
-- that begin with them, or this SKU. by_name finds it in names alone. No row where there is no word.
create function soko.search_understood(q text, language regconfig)
returns table (words text, is_corrected boolean, query tsquery, by_name tsquery)
language sql stable parallel safe rows 1 as $$
  select string_agg(s.word, ' ' order by s.place), bool_or(s.word <> s.given),
    to_tsquery(language, string_agg(s.word || ':*', ' & ' order by s.place))
      || case when trim(q) ~ '^[A-Za-z0-9][A-Za-z0-9._/+-]{2,63}$' and q ~ '[0-9]'
        then format('''%s'':*', lower(trim(q)))::tsquery else ''::tsquery end,
    to_tsquery(language, string_agg(s.word || ':*A', ' & ' order by s.place))
  from soko.search_spelling(q) s having count(*) > 0
$$;

-- How well a name and its words fit a search, from 0 to 1.
create function soko.search_score(name text, words tsvector, phrase text, query tsquery) returns numeric
language sql immutable parallel safe as $$
  select round((case when name = phrase then 1 when starts_with(name, phrase) then 0.95
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

update soko.product_listing set name = name; -- so that the triggers see all that is there
select soko.refresh_search(array(select product_id from soko.product_listing));
`;
