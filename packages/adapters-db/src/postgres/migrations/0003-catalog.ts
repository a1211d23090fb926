import { LIFE_CYCLE } from './life-cycle.ts';

/** Shops and what they offer; the listing that every public read goes through. */
export const up = `
create table soko.shops (
  id          uuid primary key,
  slug        text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  name        text not null check (length(name) between 1 and 200),
  description text not null default '' check (length(description) <= 10000),
  logo_url    text,
  status      text not null check (status in ('pending', 'approved', 'rejected', 'suspended')),
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  ${LIFE_CYCLE}
);
create unique index shops_slug on soko.shops (slug);
create index shops_approved on soko.shops (name, id) where status = 'approved' and deleted_at is null;

create table soko.shop_members (
  shop_id uuid not null references soko.shops,
  user_id uuid not null references soko.users,
  role    text not null check (role in ('owner', 'manager', 'fulfilment')),
  primary key (shop_id, user_id)
);
create index shop_members_user on soko.shop_members (user_id);
create unique index shop_members_one_shop_each on soko.shop_members (user_id) where role = 'owner';

create table soko.categories (
  id          uuid primary key,
  slug        text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  name        text not null check (length(name) between 1 and 200),
  description text not null default '',
  parent_id   uuid references soko.categories,
  shop_id     uuid references soko.shops,
  position    integer not null default 0,
  ${LIFE_CYCLE},
  check (parent_id <> id)
);
create unique index categories_slug on soko.categories (slug) where shop_id is null;
create unique index categories_slug_of_shop on soko.categories (shop_id, slug) where shop_id is not null;
create index categories_children on soko.categories (parent_id);

create table soko.brands (
  id   uuid primary key,
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  name text not null check (length(name) between 1 and 200),
  ${LIFE_CYCLE}
);
create unique index brands_slug on soko.brands (slug);
create index brands_name on soko.brands (name, id) where deleted_at is null and suspended_at is null;

create table soko.attributes (
  id   uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
  name text not null check (length(name) between 1 and 100),
  ${LIFE_CYCLE}
);
create table soko.attribute_options (
  id           uuid primary key,
  attribute_id uuid not null references soko.attributes,
  value        text not null check (length(value) between 1 and 100),
  position     integer not null default 0,
  unique (attribute_id, value)
);

create table soko.products (
  id                 uuid primary key,
  shop_id            uuid not null references soko.shops,
  slug               text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 200),
  external_reference text check (length(external_reference) between 1 and 255),
  name               text not null check (length(name) between 1 and 200),
  description        text not null default '' check (length(description) <= 50000),
  brand_id           uuid references soko.brands,
  category_ids       uuid[] not null default '{}',
  status             text not null check (status in ('draft', 'pending_review', 'approved', 'rejected')),
  is_active          boolean not null default true,
  ${LIFE_CYCLE}
);
create unique index products_slug on soko.products (slug);
create unique index products_external_reference on soko.products (shop_id, external_reference);
create index products_of_shop on soko.products (shop_id, created_at desc, id desc);

create table soko.variants (
  id                 uuid primary key,
  product_id         uuid not null references soko.products,
  sku                text not null check (sku ~ '^[A-Z0-9][A-Z0-9._/+-]{0,63}$'),
  barcode            text check (length(barcode) <= 64),
  price              bigint not null check (price >= 0),
  compare_at_price   bigint check (compare_at_price >= 0),
  cost               bigint check (cost >= 0),
  currency           text not null check (currency ~ '^[A-Z]{3}$'),
  price_tiers        jsonb not null default '[]', -- [{"min_quantity": 10, "price": 900}], ascending
  attributes         jsonb not null default '{}', -- {"color": "red"}
  min_order_quantity integer not null default 1 check (min_order_quantity between 1 and 999),
  weight_g           integer check (weight_g >= 0),
  length_mm          integer check (length_mm >= 0),
  width_mm           integer check (width_mm >= 0),
  height_mm          integer check (height_mm >= 0),
  position           integer not null default 0,
  ${LIFE_CYCLE}
);
create unique index variants_sku on soko.variants (sku); -- never freed: past orders name it
create index variants_of_product on soko.variants (product_id, position, id);

create table soko.product_images (
  id         uuid primary key,
  product_id uuid not null references soko.products,
  variant_id uuid references soko.variants,
  url        text not null check (length(url) <= 2048),
  alt_text   text not null default '' check (length(alt_text) <= 500),
  position   integer not null default 0,
  sizes      jsonb not null default '{}',
  created_at timestamptz(3) not null default now()
);
create index product_images_of_product on soko.product_images (product_id, position, id);
create index product_images_of_variant on soko.product_images (variant_id) where variant_id is not null;

grant select, insert, update on soko.shops, soko.categories, soko.brands, soko.attributes, soko.attribute_options,
  soko.products, soko.variants, soko.product_images to soko_app;
grant insert, select, update, delete on soko.shop_members to soko_app;
grant delete on soko.product_images, soko.attribute_options to soko_app;
`;
