/** Payments, refunds, the webhook inbox, and the sandbox's own books. */
export const up = `
create table soko.payments (
  id                 uuid primary key,
  order_id           uuid not null references soko.orders,
  provider           text not null check (length(provider) <= 50),
  reference          text not null check (reference ~ '^[a-z0-9-]{16,36}$'),
  status             text not null check (status in ('initiated', 'pending', 'succeeded', 'failed', 'cancelled', 'expired')),
  amount             bigint not null check (amount >= 0),
  currency           text not null check (currency ~ '^[A-Z]{3}$'),
  method             text check (length(method) <= 50),
  return_url         text check (length(return_url) <= 2048),
  provider_reference text check (length(provider_reference) <= 255),
  redirect_url       text check (length(redirect_url) <= 4096),
  client_token       text check (length(client_token) <= 4096),
  failure            jsonb,
  is_surplus         boolean not null default false,
  raw_response       jsonb, -- redacted; staff only
  created_at         timestamptz(3) not null default now(),
  updated_at         timestamptz(3) not null default now(),
  paid_at            timestamptz(3),
  check ((status = 'succeeded') = (paid_at is not null)),
  check (not is_surplus or status = 'succeeded')
) with (fillfactor = 80);
create unique index payments_reference on soko.payments (reference);
create index payments_of_order on soko.payments (order_id, id);
-- One live online payment per order, and one capture that counts.
create unique index payments_one_live on soko.payments (order_id) where status in ('initiated', 'pending');
create unique index payments_one_capture on soko.payments (order_id) where status = 'succeeded' and not is_surplus;
create index payments_waiting on soko.payments (created_at) where status in ('initiated', 'pending');

create table soko.refunds (
  id                 uuid primary key,
  order_id           uuid not null references soko.orders,
  payment_id         uuid not null references soko.payments,
  status             text not null check (status in ('pending', 'succeeded', 'failed')),
  amount             bigint not null check (amount > 0),
  currency           text not null,
  reason             text not null check (length(reason) <= 500),
  shop_order_ids     uuid[] not null default '{}',
  provider_reference text,
  failure            text,
  created_at         timestamptz(3) not null default now(),
  updated_at         timestamptz(3) not null default now(),
  refunded_at        timestamptz(3),
  check ((status = 'succeeded') = (refunded_at is not null))
);
create index refunds_of_order on soko.refunds (order_id, id);
create index refunds_of_payment on soko.refunds (payment_id);

create table soko.payment_events (
  id          uuid primary key,
  provider    text not null,
  event_id    text not null check (length(event_id) <= 255),
  type        text not null check (length(type) <= 255),
  report      jsonb,
  body        bytea not null,
  outcome     text,
  received_at timestamptz(3) not null default now(),
  worked_at   timestamptz(3),
  unique (provider, event_id)
);
create index payment_events_open on soko.payment_events (received_at) where outcome is null;

create table soko.sandbox_payments (
  reference   text primary key,
  amount      bigint not null,
  currency    text not null,
  description text not null,
  return_url  text,
  status      text not null check (status in ('open', 'approved', 'declined', 'abandoned')),
  refunded    bigint not null default 0 check (refunded between 0 and amount),
  expires_at  timestamptz(3) not null,
  created_at  timestamptz(3) not null default now()
);
create table soko.sandbox_refunds (
  key       text primary key,
  reference text not null references soko.sandbox_payments,
  amount    bigint not null check (amount > 0),
  at        timestamptz(3) not null default now()
);

grant select, insert, update on soko.payments, soko.refunds, soko.payment_events, soko.sandbox_payments to soko_app;
grant select, insert on soko.sandbox_refunds to soko_app;
`;
