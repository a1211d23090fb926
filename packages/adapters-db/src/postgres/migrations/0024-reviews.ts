/**
 * Reviews with their votes; whose product a figure is, so that shops are rated from one index; what of each order is in
 * the sales of its products; and what lists of stock are read by.
 */
export const up = `
-- Ada O.: a first name and an initial, and nothing of an e-mail.
create function soko.display_name(name text, gone timestamptz) returns text language sql immutable parallel safe as $$
  select case
    when gone is not null then 'Deleted user'
    when cardinality(words) > 1 then split_part(words[1], '@', 1) || ' ' || upper(left(words[cardinality(words)], 1)) || '.'
    else split_part(words[1], '@', 1) end
  from (select regexp_split_to_array(btrim(name), '\\s+') as words) split
$$;

create table soko.reviews (
  id                uuid primary key,
  product_id        uuid not null references soko.products,
  user_id           uuid not null references soko.users,
  rating            integer not null check (rating between 1 and 5),
  title             text check (length(title) between 1 and 200),
  body              text check (length(body) between 1 and 4000),
  media             jsonb not null default '[]', -- [{"uploadId", "url", "width", "height"}]: each is an upload's alone
  verified_purchase boolean not null,
  status            text not null check (status in ('published', 'pending', 'rejected')),
  status_comment    text check (length(status_comment) <= 1000),
  reply_body        text check (length(reply_body) between 1 and 4000),
  replied_by        uuid references soko.users,
  replied_at        timestamptz(3),
  helpful_count     integer not null default 0 check (helpful_count >= 0),
  created_at        timestamptz(3) not null default now(),
  edited_at         timestamptz(3),
  updated_at        timestamptz(3) not null default now(),
  deleted_at        timestamptz(3),
  version           integer not null default 1,
  check ((reply_body is null) = (replied_at is null))
) with (fillfactor = 90);
-- One of each person at a time: who took one back may write another.
create unique index reviews_one_each on soko.reviews (product_id, user_id) where deleted_at is null;
-- Every order of a product's list.
create index reviews_newest on soko.reviews (product_id, created_at desc, id desc)
  where status = 'published' and deleted_at is null;
create index reviews_by_rating on soko.reviews (product_id, rating desc, created_at desc, id desc)
  where status = 'published' and deleted_at is null;
create index reviews_by_helpfulness on soko.reviews (product_id, helpful_count desc, created_at desc, id desc)
  where status = 'published' and deleted_at is null;
create index reviews_of_user on soko.reviews (user_id, created_at desc, id desc);
-- What staff look at: all of them, or by status.
create index reviews_all on soko.reviews (created_at desc, id desc) where deleted_at is null;
create index reviews_by_status on soko.reviews (status, created_at desc, id desc) where deleted_at is null;

create table soko.review_votes (
  review_id uuid not null references soko.reviews,
  user_id   uuid not null references soko.users,
  at        timestamptz(3) not null default now(),
  primary key (review_id, user_id)
);
create index review_votes_of_user on soko.review_votes (user_id);

-- A product never changes its shop, so whoever makes figures need not say whose they are.
alter table soko.product_figures add column sold_by uuid references soko.shops;
update soko.product_figures f set sold_by = p.shop_id from soko.products p where p.id = f.product_id;
create function soko.figures_know_their_shop() returns trigger language plpgsql as $$
begin
  new.sold_by := (select p.shop_id from soko.products p where p.id = new.product_id);
  return new;
end $$;
create trigger product_figures_shop before insert on soko.product_figures
  for each row execute function soko.figures_know_their_shop();
create index product_figures_of_shop on soko.product_figures (sold_by) include (rating_sum, review_count)
  where review_count > 0;

-- What of an order is in the sales of its products: counting it again changes nothing.
create table soko.counted_sales (
  order_id   uuid not null references soko.orders,
  product_id uuid not null references soko.products,
  units      bigint not null check (units >= 0),
  primary key (order_id, product_id)
);

-- sold: [{"productId": …, "units": 3}], of an order that the caller holds. Rows are locked in one order, and read after.
create function soko.count_sales(counted_order uuid, sold jsonb) returns void language sql volatile as $$
  insert into soko.product_figures (product_id)
  select s."productId" from jsonb_to_recordset(sold) as s("productId" uuid) order by 1 on conflict do nothing;

  select from soko.product_figures
  where product_id in (select s."productId" from jsonb_to_recordset(sold) as s("productId" uuid))
  order by product_id for update;

  with given as (
    select s."productId" as product_id, s.units, s.units - coalesce(c.units, 0) as more
    from jsonb_to_recordset(sold) as s("productId" uuid, units bigint)
    left join soko.counted_sales c on c.order_id = counted_order and c.product_id = s."productId"
  ), counted as (
    insert into soko.counted_sales (order_id, product_id, units) select counted_order, product_id, units from given
    on conflict (order_id, product_id) do update set units = excluded.units
  )
  update soko.product_figures f set sales_count = f.sales_count + g.more
  from given g where f.product_id = g.product_id and g.more <> 0;

  select from soko.product_listing
  where product_id in (select s."productId" from jsonb_to_recordset(sold) as s("productId" uuid))
  order by product_id for update;

  update soko.product_listing l set sales_count = f.sales_count
  from soko.product_figures f
  where f.product_id = l.product_id and l.sales_count <> f.sales_count
    and l.product_id in (select s."productId" from jsonb_to_recordset(sold) as s("productId" uuid))
$$;

-- Levels that are watched; the predicate names no column that a sale changes, so that updates stay in the page.
create index stock_levels_watched on soko.stock_levels (variant_id) where low_stock_threshold is not null;
create index stock_transactions_newest on soko.stock_transactions (at desc, id desc);

grant select, insert, update on soko.reviews, soko.counted_sales to soko_app;
grant select, insert, delete on soko.review_votes to soko_app;
`;
