/**
 * The listing: one row per product that can be bought at some time. It is the one predicate of visibility: lists, detail,
 * carts, checkout, search and counts all read `listed_products`. Made anew by `refresh_listing` in the transaction that
 * changes a product, a variant or a shop; `in_stock` also when availability crosses zero.
 */
export const up = `
-- The category and its ancestors, nearest first.
create function soko.category_path(category uuid) returns uuid[] language sql stable parallel safe as $$
  with recursive path as (
    select c.id, c.parent_id, 1 as depth from soko.categories c where c.id = category
    union all
    select c.id, c.parent_id, path.depth + 1 from soko.categories c join path on c.id = path.parent_id where path.depth < 32
  )
  select coalesce(array_agg(id order by depth), '{}') from path
$$;

create table soko.product_listing (
  product_id       uuid primary key references soko.products,
  shop_id          uuid not null references soko.shops,
  brand_id         uuid,
  category_id      uuid,                 -- the main one
  category_ids     uuid[] not null,      -- all of them with their ancestors
  slug             text not null,
  name             text not null,
  currency         text not null,
  price            bigint not null,      -- the lowest of the live variants
  price_max        bigint not null,
  compare_at_price bigint,               -- of the variant with the lowest price
  variant_count    integer not null,
  attribute_values text[] not null,      -- {"color=red"}, values in lower case
  image            json,
  search_text      text not null,        -- lower case: name, brand, categories, description
  in_stock         boolean not null,
  average_rating   numeric(3, 2),
  review_count     integer not null default 0,
  sales_count      bigint not null default 0,
  created_at       timestamptz(3) not null,
  listed_from      timestamptz(3) not null,
  listed_until     timestamptz(3) not null
) with (fillfactor = 80);

-- Every order of the list, each with the product's id as the tie-breaker.
create index product_listing_created on soko.product_listing (created_at desc, product_id desc);
create index product_listing_price on soko.product_listing (price, product_id);
create index product_listing_name on soko.product_listing (name, product_id);
create index product_listing_rating on soko.product_listing ((coalesce(average_rating, 0)) desc, product_id desc);
create index product_listing_sales on soko.product_listing (sales_count desc, product_id desc);
-- Every filter.
create index product_listing_categories on soko.product_listing using gin (category_ids);
create index product_listing_attributes on soko.product_listing using gin (attribute_values);
create index product_listing_brand on soko.product_listing (brand_id, created_at desc, product_id desc);
create index product_listing_shop on soko.product_listing (shop_id, created_at desc, product_id desc)
  include (listed_from, listed_until); -- a shop's products are counted in the index alone
create index product_listing_reviewed on soko.product_listing (shop_id) where review_count > 0;
create index product_listing_search on soko.product_listing using gin (search_text public.gin_trgm_ops);

create view soko.listed_products as
  select * from soko.product_listing where listed_from <= now() and now() < listed_until;

create function soko.variant_is_live(v soko.variants) returns boolean language sql stable parallel safe as $$
  select v.deleted_at is null and v.suspended_at is null
     and (v.active_from is null or v.active_from <= now()) and (v.active_until is null or now() < v.active_until)
$$;

-- Every product that is not deleted, as its listing row would be made now. Public is what product and shop let all see.
create view soko.products_as_listed as
  select p.id as product_id, p.shop_id, p.brand_id, p.category_ids[1] as category_id, paths.ids as category_ids,
    p.slug, p.name, coalesce(v.currency, s.currency) as currency, coalesce(v.price, 0) as price,
    coalesce(v.price_max, 0) as price_max, v.compare_at_price, v.variant_count, v.attribute_values, image.image,
    left(lower(concat_ws(' ', p.name, b.name, paths.names, p.description)), 20000) as search_text,
    v.in_stock, p.created_at,
    greatest(coalesce(p.active_from, '-infinity'), coalesce(s.active_from, '-infinity')) as listed_from,
    least(coalesce(p.active_until, 'infinity'), coalesce(s.active_until, 'infinity')) as listed_until,
    p.suspended_at is null and p.status = 'approved' and p.is_active and s.deleted_at is null
      and s.suspended_at is null and s.status = 'approved' and v.variant_count > 0 as is_public
  from soko.products p
  join soko.shops s on s.id = p.shop_id
  cross join lateral (
    select min(v.currency) as currency, min(v.price) as price, max(v.price) as price_max,
      (array_agg(v.compare_at_price order by v.price, v.position, v.id))[1] as compare_at_price,
      count(*)::int as variant_count, coalesce(bool_or(l.on_hand > l.reserved), false) as in_stock,
      coalesce((select array_agg(distinct a.key || '=' || lower(a.value))
        from soko.variants av, jsonb_each_text(av.attributes) a
        where av.product_id = p.id and soko.variant_is_live(av)), '{}') as attribute_values
    from soko.variants v left join soko.stock_levels l on l.variant_id = v.id
    where v.product_id = p.id and soko.variant_is_live(v)
  ) v
  left join soko.brands b on b.id = p.brand_id
  left join lateral (
    select coalesce(array_agg(distinct c.id), '{}') as ids, string_agg(distinct c.name, ' ') as names
    from unnest(p.category_ids) own(id), unnest(soko.category_path(own.id)) up(id) join soko.categories c on c.id = up.id
  ) paths on true
  left join lateral (
    select json_build_object('url', i.url, 'alt_text', i.alt_text, 'sizes', i.sizes) as image
    from soko.product_images i where i.product_id = p.id order by i.position, i.id limit 1
  ) image on true
  where p.deleted_at is null;

-- What is not on sale, in the same columns: for the shop's members and staff.
create view soko.hidden_products as
  select p.product_id, p.shop_id, p.brand_id, p.category_id, p.category_ids, p.slug, p.name, p.currency, p.price,
    p.price_max, p.compare_at_price, p.variant_count, p.attribute_values, p.image, p.search_text, p.in_stock,
    l.average_rating, coalesce(l.review_count, 0) as review_count, coalesce(l.sales_count, 0) as sales_count,
    p.created_at, p.listed_from, p.listed_until
  from soko.products_as_listed p left join soko.product_listing l on l.product_id = p.product_id
  where l.product_id is null or now() < l.listed_from or l.listed_until <= now();

-- Makes the rows of these products anew; all products when null. Rating, reviews and sales are kept. Rows that are there
-- are locked first, so that the availability is read after any sale that is changing it.
create function soko.refresh_listing(ids uuid[]) returns void language sql volatile as $$
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
    listed_from, listed_until)
  select product_id, shop_id, brand_id, category_id, category_ids, slug, name, currency,
    price, price_max, compare_at_price, variant_count, attribute_values, image, in_stock, created_at, search_text,
    listed_from, listed_until
  from fresh order by product_id
  on conflict (product_id) do update set
    shop_id = excluded.shop_id, brand_id = excluded.brand_id, category_id = excluded.category_id,
    category_ids = excluded.category_ids, slug = excluded.slug, name = excluded.name, currency = excluded.currency,
    price = excluded.price, price_max = excluded.price_max, compare_at_price = excluded.compare_at_price,
    variant_count = excluded.variant_count, attribute_values = excluded.attribute_values, image = excluded.image,
    in_stock = excluded.in_stock, search_text = excluded.search_text,
    listed_from = excluded.listed_from, listed_until = excluded.listed_until
$$;

-- Sets in_stock of the products of these variants, where it is no longer true. The rows are locked first, so that two
-- variants of one product that sell out at once are both seen by the later transaction.
create function soko.refresh_availability(variant_ids uuid[]) returns void language sql volatile as $$
  select from soko.product_listing
  where product_id in (select product_id from soko.variants where id = any (variant_ids))
  order by product_id for update;

  update soko.product_listing l set in_stock = now_is.in_stock
  from (
    select v.product_id, coalesce(bool_or(s.on_hand > s.reserved), false) as in_stock
    from soko.variants v left join soko.stock_levels s on s.variant_id = v.id
    where v.product_id in (select product_id from soko.variants where id = any (variant_ids)) and soko.variant_is_live(v)
    group by v.product_id
  ) now_is
  where l.product_id = now_is.product_id and l.in_stock is distinct from now_is.in_stock
$$;

grant select, insert, update, delete on soko.product_listing to soko_app;
grant select on soko.listed_products, soko.hidden_products, soko.products_as_listed to soko_app;
`;
