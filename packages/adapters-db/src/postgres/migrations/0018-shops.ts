import { appendOnly } from './life-cycle.ts';

/**
 * What a shop tells of itself, its vacation, the papers of its owner, and how each of them came to its status. A shop on
 * vacation is not for sale: the listing carries the days, and `listed_products` leaves them out.
 */
export const up = `
alter table soko.shops
  add column contact_email    text check (length(contact_email) between 3 and 320),
  add column contact_phone    text check (contact_phone ~ '^\\+[1-9][0-9]{6,14}$'),
  add column address          jsonb,
  add column tax_id           text check (length(tax_id) between 1 and 64),
  add column country          text check (country ~ '^[A-Z]{2}$'),
  add column vacation_from    timestamptz(3),
  add column vacation_until   timestamptz(3),
  add column vacation_message text check (length(vacation_message) <= 1000),
  add column version          integer not null default 1,
  add constraint shops_vacation check ((vacation_from is not null or vacation_until is null)
    and (vacation_until is null or vacation_from < vacation_until));
create index shops_by_status on soko.shops (status, created_at desc, id desc) where deleted_at is null;

-- How shops and documents came to their status: who decided what, and why. Written with every change.
create table soko.status_changes (
  id          uuid primary key default soko.uuid_v7(),
  noun        text not null check (noun in ('shop', 'kyc_document')),
  noun_id     uuid not null,
  status_from text,
  status_to   text not null,
  reason      text,
  changed_by  uuid references soko.users,
  at          timestamptz(3) not null default now()
);
create index status_changes_of on soko.status_changes (noun, noun_id, id desc);
${appendOnly('status_changes')}
insert into soko.status_changes (noun, noun_id, status_to, reason, changed_by, at)
  select 'shop', id, status, status_comment, created_by, created_at from soko.shops;

create table soko.kyc_requirements (
  country     text not null check (country ~ '^([A-Z]{2}|[*])$'), -- * where none is named, or it has no rows of its own: asked for, not required
  kind        text not null check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
  title       text not null check (length(title) between 1 and 200),
  is_required boolean not null default true,
  position    integer not null default 0,
  primary key (country, kind)
);
insert into soko.kyc_requirements (country, kind, title, is_required, position) values
  ('*',  'identity',              'Passport or national identity card of the owner', false, 1),
  ('*',  'business_registration', 'Certificate of registration of the business',     false, 2),
  ('*',  'bank_statement',        'Bank statement of the last three months',         false, 3),
  ('NG', 'identity',              'National identity card (NIN), passport or driver''s licence', true, 1),
  ('NG', 'business_registration', 'Certificate of the Corporate Affairs Commission (CAC)', true, 2),
  ('NG', 'tax_certificate',       'Tax identification number (TIN) certificate',     false, 3),
  ('NG', 'bank_statement',        'Bank statement of the last three months',         false, 4),
  ('KE', 'identity',              'National identity card or passport',              true,  1),
  ('KE', 'tax_certificate',       'KRA PIN certificate',                             true,  2),
  ('KE', 'business_registration', 'Certificate of registration (BRS)',               false, 3),
  ('GH', 'identity',              'Ghana Card or passport',                          true,  1),
  ('GH', 'business_registration', 'Certificate of the Office of the Registrar of Companies', true, 2),
  ('ET', 'identity',              'Fayda or kebele identity card, or passport',      true,  1),
  ('ET', 'business_registration', 'Trade licence',                                   true,  2),
  ('ET', 'tax_certificate',       'TIN certificate',                                 true,  3),
  ('IN', 'identity',              'Aadhaar, passport or voter identity card',        true,  1),
  ('IN', 'tax_certificate',       'PAN card; GST certificate where registered',      true,  2),
  ('IN', 'bank_statement',        'Cancelled cheque or bank statement',              true,  3);

create table soko.kyc_documents (
  id           uuid primary key,
  shop_id      uuid not null references soko.shops,
  kind         text not null check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
  status       text not null check (status in ('submitted', 'approved', 'rejected', 'revise')),
  file_key     text not null unique check (length(file_key) <= 200),
  file_name    text not null check (length(file_name) between 1 and 255),
  content_type text not null check (content_type in ('application/pdf', 'image/png', 'image/jpeg')),
  size         integer not null check (size > 0),
  sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  submitted_by uuid references soko.users,
  submitted_at timestamptz(3) not null default now(),
  reviewed_by  uuid references soko.users,
  reviewed_at  timestamptz(3),
  reason       text check (length(reason) <= 1000)
);
create index kyc_documents_of_shop on soko.kyc_documents (shop_id, submitted_at desc, id desc);

grant select on soko.kyc_requirements to soko_app;
grant select, insert, update on soko.kyc_documents to soko_app;

create index audit_records_of_action on soko.audit_records (action, id desc);
create index audit_records_of_request on soko.audit_records (request_id);

alter table soko.product_listing add column away_from timestamptz(3), add column away_until timestamptz(3);
drop index soko.product_listing_shop;
create index product_listing_shop on soko.product_listing (shop_id, created_at desc, product_id desc)
  include (listed_from, listed_until, away_from, away_until); -- a shop's products are counted in the index alone

-- The range is open where there is no end: a comparison with null is not true, and so leaves the row in the list.
create or replace view soko.listed_products as
  select product_id, shop_id, brand_id, category_id, category_ids, slug, name, currency, price, price_max, compare_at_price,
    variant_count, attribute_values, image, search_text, in_stock, average_rating, review_count, sales_count, created_at,
    listed_from, listed_until
  from soko.product_listing where listed_from <= now() and now() < listed_until
    and (away_from is null or now() < away_from or now() >= away_until);

create or replace view soko.products_as_listed as
  select p.id as product_id, p.shop_id, p.brand_id, p.category_ids[1] as category_id, paths.ids as category_ids,
    p.slug, p.name, coalesce(v.currency, s.currency) as currency, coalesce(v.price, 0) as price,
    coalesce(v.price_max, 0) as price_max, v.compare_at_price, v.variant_count, v.attribute_values, image.image,
    left(lower(concat_ws(' ', p.name, b.name, paths.names, p.description)), 20000) as search_text,
    v.in_stock, p.created_at,
    greatest(coalesce(p.active_from, '-infinity'), coalesce(s.active_from, '-infinity')) as listed_from,
    least(coalesce(p.active_until, 'infinity'), coalesce(s.active_until, 'infinity')) as listed_until,
    p.suspended_at is null and p.status = 'approved' and p.is_active and s.deleted_at is null
      and s.suspended_at is null and s.status = 'approved' and v.variant_count > 0 as is_public,
    s.vacation_from as away_from, s.vacation_until as away_until
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

create or replace view soko.hidden_products as
  select p.product_id, p.shop_id, p.brand_id, p.category_id, p.category_ids, p.slug, p.name, p.currency, p.price,
    p.price_max, p.compare_at_price, p.variant_count, p.attribute_values, p.image, p.search_text, p.in_stock,
    l.average_rating, coalesce(l.review_count, 0) as review_count, coalesce(l.sales_count, 0) as sales_count,
    p.created_at, p.listed_from, p.listed_until
  from soko.products_as_listed p left join soko.product_listing l on l.product_id = p.product_id
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
    listed_from, listed_until, away_from, away_until)
  select product_id, shop_id, brand_id, category_id, category_ids, slug, name, currency,
    price, price_max, compare_at_price, variant_count, attribute_values, image, in_stock, created_at, search_text,
    listed_from, listed_until, away_from, away_until
  from fresh order by product_id
  on conflict (product_id) do update set
    shop_id = excluded.shop_id, brand_id = excluded.brand_id, category_id = excluded.category_id,
    category_ids = excluded.category_ids, slug = excluded.slug, name = excluded.name, currency = excluded.currency,
    price = excluded.price, price_max = excluded.price_max, compare_at_price = excluded.compare_at_price,
    variant_count = excluded.variant_count, attribute_values = excluded.attribute_values, image = excluded.image,
    in_stock = excluded.in_stock, search_text = excluded.search_text,
    listed_from = excluded.listed_from, listed_until = excluded.listed_until,
    away_from = excluded.away_from, away_until = excluded.away_until
$$;
`;
