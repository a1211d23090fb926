import { LIFE_CYCLE } from './life-cycle.ts';

/** Carts, and the reference data that a quote is computed from. */
export const up = `
create table soko.carts (
  id         uuid primary key,
  user_id    uuid references soko.users,
  status     text not null check (status in ('open', 'merged')),
  currency   text check (currency ~ '^[A-Z]{3}$'),
  coupons    text[] not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index carts_open_of_user on soko.carts (user_id) where status = 'open' and user_id is not null;

create table soko.cart_items (
  id         uuid primary key,
  cart_id    uuid not null references soko.carts on delete cascade,
  variant_id uuid not null references soko.variants,
  quantity   integer not null check (quantity between 1 and 999),
  seen_price bigint not null check (seen_price >= 0),
  capped_from integer check (capped_from > quantity), -- how many were meant before a merge capped the line
  position   integer not null,
  unique (cart_id, variant_id)
);

create table soko.promotions (
  id          uuid primary key,
  name        text not null check (length(name) between 1 and 200),
  code        text check (code ~ '^[A-Z0-9][A-Z0-9_-]{0,63}$'),
  kind        text not null,
  rate        integer check (rate between 0 and 10000),
  amount      bigint check (amount >= 0),
  currency    text check (currency ~ '^[A-Z]{3}$'),
  funded_by   text not null check (funded_by in ('shop', 'platform')),
  starts_at   timestamptz(3),
  ends_at     timestamptz(3),
  shop_ids     uuid[] not null default '{}',
  category_ids uuid[] not null default '{}',
  product_ids  uuid[] not null default '{}',
  variant_ids  uuid[] not null default '{}',
  priority    integer not null default 0,
  usage_limit integer check (usage_limit > 0),
  usage_limit_per_person integer check (usage_limit_per_person > 0),
  used        integer not null default 0 check (used >= 0),
  ${LIFE_CYCLE},
  check (usage_limit is null or used <= usage_limit),
  check (starts_at is null or ends_at is null or starts_at < ends_at)
);
create unique index promotions_code on soko.promotions (code) where code is not null and deleted_at is null;

create table soko.redemptions (
  id           uuid primary key,
  promotion_id uuid not null references soko.promotions,
  order_id     uuid not null,
  person       text not null, -- user:<id>, or the normal e-mail and phone of a guest
  redeemed_at  timestamptz(3) not null default now(),
  returned_at  timestamptz(3),
  unique (promotion_id, order_id)
);
create index redemptions_of_person on soko.redemptions (promotion_id, person) where returned_at is null;

create table soko.tax_rates (
  id          uuid primary key,
  name        text not null check (length(name) between 1 and 100),
  country     text not null check (country ~ '^[A-Z]{2}$'),
  region      text,
  category_id uuid references soko.categories,
  rate        integer not null check (rate between 0 and 10000),
  inclusive   boolean not null,
  ${LIFE_CYCLE}
);

create table soko.shipping_zones (
  id        uuid primary key,
  shop_id   uuid not null references soko.shops,
  name      text not null check (length(name) between 1 and 100),
  countries text[] not null,
  ${LIFE_CYCLE}
);
create table soko.shipping_options (
  id           uuid primary key,
  zone_id      uuid not null references soko.shipping_zones,
  name         text not null check (length(name) between 1 and 100),
  price        bigint not null check (price >= 0),
  currency     text not null check (currency ~ '^[A-Z]{3}$'),
  max_weight_g integer check (max_weight_g > 0),
  ${LIFE_CYCLE}
);

create table soko.commission_rules (
  id          uuid primary key,
  shop_id     uuid references soko.shops,
  category_id uuid references soko.categories,
  rate        integer not null check (rate between 0 and 10000),
  ${LIFE_CYCLE},
  check (shop_id is null or category_id is null)
);
create unique index commission_rules_one_each
  on soko.commission_rules (coalesce(shop_id, category_id, '00000000-0000-0000-0000-000000000000')) where deleted_at is null;
-- The default until an admin sets another: 10 %.
insert into soko.commission_rules (id, rate) values (soko.uuid_v7(), 1000);

grant select, insert, update, delete on soko.carts, soko.cart_items to soko_app;
grant select, insert, update on soko.promotions, soko.redemptions, soko.tax_rates, soko.shipping_zones,
  soko.shipping_options, soko.commission_rules to soko_app;
`;
