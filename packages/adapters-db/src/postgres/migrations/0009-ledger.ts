import { appendOnly } from './life-cycle.ts';

/** The books, double entry and append-only; what will settle and pay out from them. */
export const up = `
create table soko.ledger_transactions (
  id         uuid primary key,
  type       text not null,
  order_id   uuid references soko.orders,
  payment_id uuid references soko.payments,
  refund_id  uuid references soko.refunds,
  actor_kind text not null,
  actor_id   text,
  request_id text not null,
  at         timestamptz(3) not null default now()
);
create index ledger_transactions_of_order on soko.ledger_transactions (order_id);
-- One booking of each kind per payment and per refund.
create unique index ledger_transactions_capture on soko.ledger_transactions (payment_id) where type in ('capture', 'surplus');
create unique index ledger_transactions_refund on soko.ledger_transactions (refund_id) where refund_id is not null;

create table soko.ledger_entries (
  transaction_id uuid not null references soko.ledger_transactions,
  position       integer not null,
  account        text not null, -- clearing:<provider>, payable:<shop id>, receivable, commission, tax, promotions, refunds
  shop_id        uuid references soko.shops,
  shop_order_id  uuid references soko.shop_orders,
  amount         bigint not null check (amount <> 0), -- debit positive, credit negative
  currency       text not null check (currency ~ '^[A-Z]{3}$'),
  available_at   timestamptz(3),
  primary key (transaction_id, position)
);
create index ledger_entries_of_account on soko.ledger_entries (account, currency) include (amount);
create index ledger_entries_of_part on soko.ledger_entries (shop_order_id) where shop_order_id is not null;

-- Every booking sums to zero per currency; judged once per statement, over what it inserted.
create function soko.refuse_unbalanced() returns trigger language plpgsql as $$
begin
  if exists (select from new_entries group by transaction_id, currency having sum(amount) <> 0) then
    raise exception 'a booking does not sum to zero';
  end if;
  return null;
end $$;
create trigger ledger_entries_balanced after insert on soko.ledger_entries
  referencing new table as new_entries for each statement execute function soko.refuse_unbalanced();
${appendOnly('ledger_transactions')}
${appendOnly('ledger_entries')}

create table soko.settlements (
  id         uuid primary key,
  shop_id    uuid not null references soko.shops,
  status     text not null check (status in ('open', 'processing', 'paid', 'failed')),
  amount     bigint not null,
  currency   text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  paid_at    timestamptz(3)
);
-- Each entry is settled once.
create table soko.settlement_lines (
  settlement_id  uuid not null references soko.settlements,
  transaction_id uuid not null,
  position       integer not null,
  primary key (settlement_id, transaction_id, position),
  unique (transaction_id, position),
  foreign key (transaction_id, position) references soko.ledger_entries (transaction_id, position)
);
create table soko.payouts (
  id                 uuid primary key,
  settlement_id      uuid not null references soko.settlements,
  status             text not null check (status in ('pending', 'succeeded', 'failed')),
  amount             bigint not null check (amount > 0),
  currency           text not null,
  provider_reference text,
  failure            text,
  created_at         timestamptz(3) not null default now(),
  updated_at         timestamptz(3) not null default now()
);
create unique index payouts_one_per_settlement on soko.payouts (settlement_id) where status <> 'failed';

grant select, insert, update on soko.settlements, soko.payouts to soko_app;
grant select, insert on soko.settlement_lines to soko_app;
`;
