import { appendOnly } from './life-cycle.ts';

const TOTALS = `
  subtotal     bigint not null check (subtotal >= 0),
  discount     bigint not null check (discount between 0 and subtotal),
  shipping     bigint not null check (shipping >= 0),
  tax          bigint not null check (tax >= 0),
  included_tax bigint not null check (included_tax >= 0),
  total        bigint not null check (total = subtotal - discount + shipping + tax)`;

/** Orders, their parts and the facts frozen into them. */
export const up = `
create table soko.orders (
  id                    uuid primary key,
  number                text not null,
  status                text not null
    check (status in ('draft', 'pending_payment', 'confirmed', 'completed', 'cancelled', 'expired')),
  user_id               uuid references soko.users,
  email                 text not null check (length(email) <= 320),
  cart_id               uuid references soko.carts,
  currency              text not null check (currency ~ '^[A-Z]{3}$'),
  ${TOTALS},
  coupons               text[] not null default '{}',
  shipping_address      jsonb not null,
  billing_address       jsonb,
  company_id            uuid references soko.companies,
  purchase_order_number text check (length(purchase_order_number) <= 100),
  locale                text check (length(locale) <= 35),
  expires_at            timestamptz(3),
  created_at            timestamptz(3) not null default now(),
  placed_at             timestamptz(3),
  confirmed_at          timestamptz(3),
  paid_at               timestamptz(3),
  cancelled_at          timestamptz(3),
  updated_at            timestamptz(3) not null default now(),
  status_comment        text check (length(status_comment) <= 1000),
  invoice_number        text,
  invoice_issuer        text not null default 'marketplace' check (invoice_issuer in ('marketplace', 'shop')),
  check ((status in ('draft', 'pending_payment')) <= (expires_at is not null)),
  check ((status in ('confirmed', 'completed')) <= (confirmed_at is not null and invoice_number is not null))
) with (fillfactor = 80);
create unique index orders_number on soko.orders (number);
create unique index orders_invoice_number on soko.orders (invoice_number) where invoice_number is not null;
create index orders_of_user on soko.orders (user_id, created_at desc, id desc) where user_id is not null;
create index orders_overdue on soko.orders (expires_at) where status in ('draft', 'pending_payment');

create table soko.shop_orders (
  id                 uuid primary key,
  order_id           uuid not null references soko.orders,
  shop_id            uuid not null references soko.shops,
  shop_name          text not null,
  status             text not null
    check (status in ('pending', 'accepted', 'ready', 'shipped', 'delivered', 'completed', 'cancelled')),
  shipping_option_id uuid,
  currency           text not null,
  ${TOTALS},
  commission         bigint not null check (commission >= 0),
  position           integer not null,
  updated_at         timestamptz(3) not null default now(),
  unique (order_id, shop_id)
) with (fillfactor = 80);
create index shop_orders_of_shop on soko.shop_orders (shop_id, id desc);

create table soko.order_items (
  id                 uuid primary key,
  order_id           uuid not null references soko.orders,
  shop_order_id      uuid not null references soko.shop_orders,
  variant_id         uuid not null references soko.variants,
  product_id         uuid not null references soko.products,
  sku                text not null,
  name               text not null,
  attributes         jsonb not null,
  quantity           integer not null check (quantity > 0),
  currency           text not null,
  unit_price         bigint not null check (unit_price >= 0),
  subtotal           bigint not null check (subtotal = unit_price * quantity),
  discount           bigint not null check (discount between 0 and subtotal),
  tax                bigint not null check (tax >= 0),
  included_tax       bigint not null check (included_tax >= 0),
  total              bigint not null check (total = subtotal - discount + tax),
  commission_rate    integer not null check (commission_rate between 0 and 10000),
  commission         bigint not null check (commission >= 0),
  cancelled_quantity integer not null default 0,
  fulfilled_quantity integer not null default 0,
  returned_quantity  integer not null default 0,
  refunded_quantity  integer not null default 0,
  position           integer not null,
  check (cancelled_quantity >= 0 and fulfilled_quantity >= 0 and cancelled_quantity + fulfilled_quantity <= quantity),
  check (returned_quantity between 0 and fulfilled_quantity),
  check (refunded_quantity between 0 and quantity)
) with (fillfactor = 80);
create index order_items_of_order on soko.order_items (order_id, position);
create index order_items_of_part on soko.order_items (shop_order_id);
create index order_items_of_variant on soko.order_items (variant_id);

-- One row per tax of an item, or of a part's shipping (order_item_id null).
create table soko.order_taxes (
  id            uuid primary key,
  order_id      uuid not null references soko.orders,
  shop_order_id uuid not null references soko.shop_orders,
  order_item_id uuid references soko.order_items,
  tax_rate_id   uuid not null,
  name          text not null,
  rate          integer not null,
  inclusive     boolean not null,
  amount        bigint not null check (amount >= 0),
  currency      text not null,
  position      integer not null
);
create index order_taxes_of_order on soko.order_taxes (order_id);
${appendOnly('order_taxes')}

create table soko.order_discounts (
  id            uuid primary key,
  order_id      uuid not null references soko.orders,
  order_item_id uuid not null references soko.order_items,
  promotion_id  uuid not null,
  name          text not null,
  code          text,
  funded_by     text not null check (funded_by in ('shop', 'platform')),
  amount        bigint not null check (amount > 0),
  currency      text not null,
  position      integer not null
);
create index order_discounts_of_order on soko.order_discounts (order_id);
${appendOnly('order_discounts')}

alter table soko.reservations add foreign key (order_id) references soko.orders;
alter table soko.redemptions add foreign key (order_id) references soko.orders;

grant select, insert, update on soko.orders, soko.shop_orders, soko.order_items to soko_app;
`;
