import { appendOnly } from './life-cycle.ts';

/** What there is of each SKU, what is promised to orders, and every change of either. */
export const up = `
create table soko.stock_levels (
  variant_id          uuid primary key references soko.variants,
  on_hand             integer not null default 0 check (on_hand >= 0),
  reserved            integer not null default 0 check (reserved >= 0),
  low_stock_threshold integer check (low_stock_threshold >= 0),
  updated_at          timestamptz(3) not null default now(),
  check (reserved <= on_hand)
) with (fillfactor = 70); -- updates stay in the page

create table soko.stock_transactions (
  id             uuid primary key,
  variant_id     uuid not null references soko.variants,
  type           text not null check (type in ('receive', 'adjust', 'reserve', 'release', 'sell', 'restock')),
  on_hand_delta  integer not null,
  reserved_delta integer not null,
  order_id       uuid,
  reason         text check (length(reason) <= 500),
  actor_kind     text not null,
  actor_id       text,
  request_id     text not null,
  at             timestamptz(3) not null default now()
);
create index stock_transactions_of_variant on soko.stock_transactions (variant_id, id desc);
create index stock_transactions_of_order on soko.stock_transactions (order_id) where order_id is not null;
${appendOnly('stock_transactions')}

create table soko.reservations (
  id         uuid primary key,
  order_id   uuid not null,
  variant_id uuid not null references soko.variants,
  quantity   integer not null check (quantity > 0),
  expires_at timestamptz(3) not null,
  unique (order_id, variant_id)
);
create index reservations_of_variant on soko.reservations (variant_id);

grant select, insert, update on soko.stock_levels to soko_app;
grant select, insert, update, delete on soko.reservations to soko_app;
`;
