/**
 * The books as anyone may check them from outside: one row per SKU, order, booking, coupon, event and claim, with what is
 * stored beside what it must be the sum of. Names and columns are a contract; `verify.ts` reads them too. Sums are looked
 * up per row, by index, so that one order or SKU is answered at once in a large database.
 */
export const up = `
create view soko.audit_stock as
  select v.sku, l.on_hand, l.reserved,
    (select coalesce(sum(t.on_hand_delta), 0)::bigint from soko.stock_transactions t where t.variant_id = l.variant_id) as ledger_sum,
    (select coalesce(sum(r.quantity), 0)::bigint from soko.reservations r where r.variant_id = l.variant_id) as live_reservations
  from soko.stock_levels l join soko.variants v on v.id = l.variant_id;

-- items_sum is before discounts and taxes; captured and refunded count all money that went in and out, also what was paid
-- twice or too late and has to go back.
create view soko.audit_orders as
  select o.id as order_id, o.total,
    (select coalesce(sum(i.subtotal), 0)::bigint from soko.order_items i where i.order_id = o.id) as items_sum,
    o.discount, o.tax, o.shipping,
    (select coalesce(sum(s.total), 0)::bigint from soko.shop_orders s where s.order_id = o.id) as shop_orders_sum,
    (select coalesce(sum(p.amount), 0)::bigint from soko.payments p
      where p.order_id = o.id and p.status = 'succeeded') as captured,
    (select coalesce(sum(r.amount), 0)::bigint from soko.refunds r
      where r.order_id = o.id and r.status = 'succeeded') as refunded
  from soko.orders o;

create view soko.audit_ledger as
  select transaction_id, currency,
    coalesce(sum(amount) filter (where amount > 0), 0)::bigint as debit,
    coalesce(-sum(amount) filter (where amount < 0), 0)::bigint as credit
  from soko.ledger_entries
  group by transaction_id, currency;

create view soko.audit_coupons as
  select p.code, p.used, p.usage_limit as "limit",
    (select count(*) from soko.redemptions r where r.promotion_id = p.id and r.returned_at is null) as live_redemptions
  from soko.promotions p
  where p.code is not null;

-- An event waits in the queue or was turned into jobs. The dispatch itself is one of them, so an event without
-- subscribers has one job, done.
create view soko.audit_events as
  select e.id as event_id, e.type, e.at,
    exists (select from soko.event_queue q where q.event_id = e.id) as queued,
    jobs.jobs, jobs.done, jobs.parked
  from soko.events e
  cross join lateral (
    select count(*) as jobs, count(j.done_at) as done,
      count(*) filter (where j.done_at is null and j.failure is not null) as parked
    from soko.event_jobs j where j.event_id = e.id
  ) jobs;

-- Not done: the write goes on at a provider, or was given up on there and may be tried again.
create view soko.audit_idempotency as
  select encode(principal_hash, 'hex') as principal_hash, encode(key_hash, 'hex') as key_hash, operation, claimed_at,
    answer is not null or leased_until is null as done
  from soko.idempotency_claims;

grant select on soko.audit_stock, soko.audit_orders, soko.audit_ledger, soko.audit_coupons, soko.audit_events,
  soko.audit_idempotency to soko_app;
`;
