/**
 * What providers answered, for staff; their fees; disputes. And what each refund gives back, line by line, with the shares that it reverses. Until here a refund was of whole parts, whose
 * shares stand in the books.
 */
export const up = `
alter table soko.refunds add column lines jsonb not null default '[]', add column key uuid;

update soko.refunds r set key = r.id, lines = coalesce((
  select jsonb_agg(jsonb_build_object('shopOrderId', b.shop_order_id, 'kind', 'part', 'orderItemId', null, 'quantity', 0,
    'shares', jsonb_build_object(
      'total', soko.money(-b.total, r.currency), 'payable', soko.money(-b.payable, r.currency),
      'commission', soko.money(-b.commission, r.currency), 'tax', soko.money(-b.tax, r.currency),
      'promotions', soko.money(b.promotions, r.currency))))
  from (
    select e.shop_order_id, sum(e.amount)::bigint as total,
      coalesce(sum(e.amount) filter (where e.account like 'payable:%'), 0)::bigint as payable,
      coalesce(sum(e.amount) filter (where e.account = 'commission'), 0)::bigint as commission,
      coalesce(sum(e.amount) filter (where e.account = 'tax'), 0)::bigint as tax,
      coalesce(sum(e.amount) filter (where e.account = 'promotions'), 0)::bigint as promotions
    from soko.ledger_entries e join soko.ledger_transactions t on t.id = e.transaction_id
    where t.type in ('capture', 'receivable') and e.shop_order_id = any (r.shop_order_ids)
    group by e.shop_order_id
  ) b), '[]');

alter table soko.refunds alter column key set not null, alter column key set default gen_random_uuid(), drop column shop_order_ids;
create unique index refunds_key on soko.refunds (key);
create index refunds_pending on soko.refunds (created_at) where status = 'pending';
create index refunds_newest on soko.refunds (created_at, id);

alter table soko.payments add column fee bigint check (fee > 0), add column mismatch jsonb, drop column raw_response;
alter table soko.payment_events add column payment_id uuid references soko.payments, add column answer jsonb;
create index payment_events_of_payment on soko.payment_events (payment_id) where payment_id is not null;

-- What providers said when they were asked, redacted, each time it was something else.
create table soko.payment_answers (
  payment_id uuid not null references soko.payments,
  position   bigint generated always as identity,
  status     text not null,
  answer     jsonb not null,
  at         timestamptz(3) not null default now(),
  primary key (payment_id, position)
);
create table soko.disputes (
  id                 uuid primary key,
  order_id           uuid not null references soko.orders,
  payment_id         uuid not null references soko.payments,
  provider_reference text not null check (length(provider_reference) <= 255),
  status             text not null check (status in ('open', 'won', 'lost')),
  amount             bigint not null check (amount > 0),
  currency           text not null,
  reason             text check (length(reason) <= 500),
  opened_at          timestamptz(3) not null default now(),
  closed_at          timestamptz(3),
  check ((status = 'open') = (closed_at is null)),
  unique (payment_id, provider_reference)
);
create index disputes_of_order on soko.disputes (order_id, id);
create index payments_paid on soko.payments (paid_at) where paid_at is not null;
create index payments_newest on soko.payments (created_at, id);
create index disputes_newest on soko.disputes (opened_at, id);

alter table soko.ledger_transactions add column dispute_id uuid references soko.disputes;
create unique index ledger_transactions_dispute on soko.ledger_transactions (dispute_id, type) where dispute_id is not null;
create unique index ledger_transactions_fee on soko.ledger_transactions (payment_id) where type = 'fee';

grant select, insert on soko.payment_answers to soko_app;
grant select, insert, update on soko.disputes to soko_app;
`;
