/**
 * What a product has earned: its ratings and sales. They outlive its row of the listing, which goes while the product is
 * not on sale and is made anew from here.
 */
export const up = `
create table soko.product_figures (
  product_id   uuid primary key references soko.products,
  rating_sum   bigint not null default 0 check (rating_sum >= 0),    -- of its published reviews
  review_count integer not null default 0 check (review_count >= 0), -- the published ones
  sales_count  bigint not null default 0 check (sales_count >= 0)    -- units of confirmed orders
) with (fillfactor = 80);
grant select, insert, update on soko.product_figures to soko_app;

create or replace view soko.hidden_products as
  select p.product_id, p.shop_id, p.brand_id, p.category_id, p.category_ids, p.slug, p.name, p.currency, p.price,
    p.price_max, p.compare_at_price, p.variant_count, p.attribute_values, p.image, p.search_text, p.in_stock,
    round(f.rating_sum::numeric / nullif(f.review_count, 0), 2)::numeric(3, 2) as average_rating,
    coalesce(f.review_count, 0) as review_count, coalesce(f.sales_count, 0) as sales_count,
    p.created_at, p.listed_from, p.listed_until
  from soko.products_as_listed p
  left join soko.product_listing l on l.product_id = p.product_id
  left join soko.product_figures f on f.product_id = p.product_id
  where l.product_id is null or now() < l.listed_from or l.listed_until <= now()
    or (l.away_from <= now() and (l.away_until is null or now() < l.away_until));

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
    average_rating = excluded.average_rating, review_count = excluded.review_count, sales_count = excluded.sales_count
$$;
`;
