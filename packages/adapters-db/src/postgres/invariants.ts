/**
 * What must always be true of the books, by its stable name, with the statement that finds where it is not: one row per
 * break, `subject` (a SKU, an id, a code) and `detail` (a sentence for people). Each is one statement, so it judges one
 * moment whatever is written meanwhile.
 */
export const INVARIANTS = {
  /** A level is the sum of its changes, and what is reserved is held by reservations. */
  stock_balance: `
    with booked as (
      select variant_id, sum(reserved_delta) as reserved from soko.stock_transactions group by variant_id
    )
    select a.sku as subject, format('on hand %s, booked %s; reserved %s, booked %s, held by reservations %s',
      a.on_hand, a.ledger_sum, a.reserved, coalesce(b.reserved, 0), a.live_reservations) as detail
    from soko.audit_stock a join soko.variants v on v.sku = a.sku left join booked b on b.variant_id = v.id
    where a.on_hand <> a.ledger_sum or a.reserved <> coalesce(b.reserved, 0) or a.reserved <> a.live_reservations`,

  /** 0 ≤ reserved ≤ on hand. */
  stock_bounds: `
    select sku as subject, format('reserved %s of %s on hand', reserved, on_hand) as detail
    from soko.audit_stock where reserved < 0 or reserved > on_hand`,

  /** Items sum to parts, parts to the order, and the frozen taxes and discounts to their items. */
  order_totals: `
    with parts as (
      select order_id, sum(subtotal) as subtotal, sum(discount) as discount, sum(shipping) as shipping, sum(tax) as tax,
        sum(included_tax) as included_tax, sum(total) as total
      from soko.shop_orders group by order_id
    ), items as (
      select shop_order_id, sum(subtotal) as subtotal, sum(discount) as discount, sum(tax) as tax,
        sum(included_tax) as included_tax, sum(commission) as commission
      from soko.order_items group by shop_order_id
    ), taxes as (
      select shop_order_id, order_item_id, coalesce(sum(amount) filter (where not inclusive), 0) as tax,
        coalesce(sum(amount) filter (where inclusive), 0) as included_tax
      from soko.order_taxes group by shop_order_id, order_item_id
    ), discounts as (
      select order_item_id, sum(amount) as discount from soko.order_discounts group by order_item_id
    )
    select order_id as subject, format('total %s, parts %s, items %s - %s + %s + %s',
      total, shop_orders_sum, items_sum, discount, tax, shipping) as detail
    from soko.audit_orders where total <> shop_orders_sum or total <> items_sum - discount + tax + shipping
    union all
    select o.id, 'its parts sum to other amounts than the order has'
    from soko.orders o left join parts p on p.order_id = o.id
    where (o.subtotal, o.discount, o.shipping, o.tax, o.included_tax, o.total)
      is distinct from (p.subtotal, p.discount, p.shipping, p.tax, p.included_tax, p.total)
    union all
    select s.order_id, format('the items of part %s sum to other amounts than the part has', s.id)
    from soko.shop_orders s left join items i on i.shop_order_id = s.id
    left join taxes t on t.shop_order_id = s.id and t.order_item_id is null
    where (s.subtotal, s.discount, s.commission, s.tax, s.included_tax)
      is distinct from (i.subtotal, i.discount, i.commission, i.tax + coalesce(t.tax, 0),
        i.included_tax + coalesce(t.included_tax, 0))
    union all
    select i.order_id, format('the taxes or discounts of item %s sum to other amounts than the item has', i.id)
    from soko.order_items i left join taxes t on t.order_item_id = i.id left join discounts d on d.order_item_id = i.id
    where (i.tax, i.included_tax, i.discount)
      is distinct from (coalesce(t.tax, 0), coalesce(t.included_tax, 0), coalesce(d.discount, 0))`,

  /** Confirmed means paid or owed; the money that counts is the order's total, and counts only once it is confirmed. */
  order_payment: `
    with counted as (
      select order_id, sum(amount) as amount, min(currency) as currency
      from soko.payments where status = 'succeeded' and not is_surplus group by order_id
    ), owed as (
      select distinct order_id from soko.ledger_transactions where type = 'receivable'
    ), judged as (
      select o.id, case
        when c.amount is not null and o.confirmed_at is null then format('%s captured, but never confirmed', c.amount)
        when c.amount <> o.total or c.currency <> o.currency
          then format('%s %s captured for a total of %s %s', c.amount, c.currency, o.total, o.currency)
        when o.status in ('confirmed', 'completed') and o.total > 0 and c.amount is null and w.order_id is null
          then 'confirmed with neither a capture nor a receivable'
        when o.total > 0 and (c.amount is null) <> (o.paid_at is null) then 'paid_at says another thing than its payments'
        when a.refunded > a.captured then format('%s refunded of %s captured', a.refunded, a.captured)
      end as detail
      from soko.orders o join soko.audit_orders a on a.order_id = o.id
      left join counted c on c.order_id = o.id left join owed w on w.order_id = o.id
    )
    select id as subject, detail from judged where detail is not null`,

  /** No payment gives back more than it took. */
  refund_within_capture: `
    select p.reference as subject, format('%s of %s refunded or on its way, while %s', sum(r.amount), p.amount, p.status) as detail
    from soko.payments p join soko.refunds r on r.payment_id = p.id and r.status <> 'failed'
    group by p.id
    having sum(r.amount) > p.amount or p.status <> 'succeeded' or bool_or(r.currency <> p.currency or r.order_id <> p.order_id)`,

  /** Every booking sums to zero per currency. */
  ledger_balance: `
    select transaction_id as subject, format('debit %s, credit %s %s', debit, credit, currency) as detail
    from soko.audit_ledger where debit <> credit`,

  /** What shops, marketplace and tax office have of an order is what its buyer paid or owes, less what went back. */
  ledger_order: `
    with books as (
      select t.order_id, e.currency,
        sum(e.amount) filter (where e.account like 'payable:%' or e.account in ('commission', 'tax', 'promotions')) as shares,
        sum(e.amount) filter (where e.account = 'receivable') as receivable,
        sum(e.amount) filter (where e.account = 'refunds') as surplus
      from soko.ledger_transactions t join soko.ledger_entries e on e.transaction_id = t.id
      where t.order_id is not null group by t.order_id, e.currency
    ), moved as (
      select order_id, currency, is_surplus, amount from soko.payments where status = 'succeeded'
      union all
      select r.order_id, r.currency, p.is_surplus, -r.amount
      from soko.refunds r join soko.payments p on p.id = r.payment_id where r.status = 'succeeded'
    ), money as (
      select order_id, currency, sum(amount) filter (where not is_surplus) as counted,
        sum(amount) filter (where is_surplus) as surplus
      from moved group by order_id, currency
    ), compared as (
      select order_id, coalesce(-b.shares, 0) as shares, coalesce(m.counted, 0) as counted,
        coalesce(b.receivable, 0) as receivable, coalesce(-b.surplus, 0) as owed_back, coalesce(m.surplus, 0) as surplus
      from books b full join money m using (order_id, currency)
    ), shared as (
      select e.shop_order_id, -sum(e.amount) as amount
      from soko.ledger_entries e join soko.ledger_transactions t on t.id = e.transaction_id
      where t.type in ('capture', 'receivable') and e.shop_order_id is not null group by e.shop_order_id
    )
    select order_id as subject, format('%s shared out of %s paid and %s owed; %s to give back of a surplus of %s',
      shares, counted, receivable, owed_back, surplus) as detail
    from compared where shares <> counted + receivable or owed_back <> surplus
    union all
    select s.order_id, format('part %s of %s was booked with %s', s.id, s.total, coalesce(x.amount, 0))
    from soko.shop_orders s join soko.orders o on o.id = s.order_id left join shared x on x.shop_order_id = s.id
    where o.confirmed_at is not null and s.total <> coalesce(x.amount, 0)`,

  /** What providers keep or withhold of a payment is in the books as they told it. */
  ledger_provider: `
    with booked as (
      select t.payment_id, t.dispute_id,
        coalesce(sum(e.amount) filter (where e.account = 'fees'), 0) as fees,
        coalesce(sum(e.amount) filter (where e.account = 'disputes'), 0) as withheld,
        coalesce(sum(e.amount) filter (where e.account = 'chargebacks'), 0) as lost
      from soko.ledger_transactions t join soko.ledger_entries e on e.transaction_id = t.id
      where t.payment_id is not null group by t.payment_id, t.dispute_id
    ), fees as (select payment_id, sum(fees) as fees from booked group by payment_id)
    select p.reference as subject, format('a fee of %s, booked with %s', coalesce(p.fee, 0), coalesce(f.fees, 0)) as detail
    from soko.payments p left join fees f on f.payment_id = p.id
    where coalesce(p.fee, 0) <> coalesce(f.fees, 0)
    union all
    select d.id::text, format('a dispute about %s that is %s: %s withheld, %s lost',
      d.amount, d.status, coalesce(b.withheld, 0), coalesce(b.lost, 0))
    from soko.disputes d left join booked b on b.dispute_id = d.id
    where coalesce(b.withheld, 0) <> case when d.status = 'open' then d.amount else 0 end
      or coalesce(b.lost, 0) <> case when d.status = 'lost' then d.amount else 0 end`,

  /** A company owes a payment on terms while its order, and no other, is confirmed and not paid; the books say so too. */
  terms_owed: `
    select p.reference as subject, format('%s on terms are %s: the order is %s and %s, %s of it owed by the books%s',
      p.amount, p.status, o.status, case when o.paid_at is null then 'not paid' else 'paid' end, r.amount,
      case when p.company_id is distinct from o.company_id then ', and another company''s' else '' end) as detail
    from soko.payments p join soko.orders o on o.id = p.order_id
    cross join lateral (
      select coalesce(sum(e.amount), 0)::bigint as amount
      from soko.ledger_transactions t join soko.ledger_entries e on e.transaction_id = t.id
      where t.order_id = o.id and e.account = 'receivable'
    ) r
    where p.company_id is not null and (p.company_id is distinct from o.company_id
      or (p.status = 'pending') <> (o.status in ('confirmed', 'completed') and o.paid_at is null)
      or r.amount <> case when p.status = 'pending' then p.amount else 0 end)`,

  /** Stock is held for open orders only. */
  reservation_of_closed_order: `
    select o.id as subject, format('%s pieces are held for an order that is %s', sum(r.quantity), o.status) as detail
    from soko.reservations r join soko.orders o on o.id = r.order_id
    where o.status not in ('draft', 'pending_payment') group by o.id`,

  /** The invoices of a year are numbered 1, 2, 3 … to where its counter stands. */
  invoice_gaps: `
    with numbers as (
      select 'invoice:' || parts[1] as series, parts[2]::bigint as number
      from soko.orders, regexp_match(invoice_number, '^INV-([0-9]{4})-([0-9]{1,18})$') parts where invoice_number is not null
    ), given as (
      select series, count(*) as given, min(number) as first, max(number) as last from numbers group by series
    )
    select coalesce(series, 'an invoice') as subject,
      format('%s numbers from %s to %s, the counter at %s', coalesce(given, 0), first, last, coalesce(value, 0)) as detail
    from given full join (select series, value from soko.counters where series like 'invoice:%') c using (series)
    where (given, first, last) is distinct from (value, 1, value)`,

  /** A coupon's count is its live uses, and within its limits. */
  coupon_limits: `
    with live as (
      select promotion_id, person, count(*) as uses from soko.redemptions where returned_at is null
      group by promotion_id, person
    ), counted as (
      select promotion_id, sum(uses) as uses, max(uses) as most from live group by promotion_id
    )
    select coalesce(p.code, p.id::text) as subject, format('used %s of %s, live %s, by one person up to %s of %s', p.used,
      coalesce(p.usage_limit::text, 'any'), coalesce(c.uses, 0), coalesce(c.most, 0),
      coalesce(p.usage_limit_per_person::text, 'any')) as detail
    from soko.promotions p left join counted c on c.promotion_id = p.id
    where p.used <> coalesce(c.uses, 0) or p.used > p.usage_limit or c.most > p.usage_limit_per_person`,

  /** The public list shows what products, variants and stock say now. */
  listing_fresh: `
    with live as (
      select v.product_id, min(v.currency) as currency, min(v.price) as price, max(v.price) as price_max,
        count(*) as variant_count, coalesce(bool_or(l.on_hand > l.reserved), false) as in_stock
      from soko.variants v left join soko.stock_levels l on l.variant_id = v.id
      where soko.variant_is_live(v) group by v.product_id
    ), right_now as (
      select p.id as product_id, p.slug, p.name, live.currency, live.price, live.price_max, live.variant_count, live.in_stock,
        s.vacation_from, s.vacation_until
      from soko.products p join soko.shops s on s.id = p.shop_id join live on live.product_id = p.id
      where p.deleted_at is null and p.suspended_at is null and p.status = 'approved' and p.is_active
        and s.deleted_at is null and s.suspended_at is null and s.status = 'approved'
    )
    select product_id as subject, case when r.slug is null then 'listed, but not to be seen'
      when l.slug is null then 'to be seen, but not listed'
      else format('listed at %s to %s, in stock: %s; is %s to %s, in stock: %s',
        l.price, l.price_max, l.in_stock, r.price, r.price_max, r.in_stock) end as detail
    from soko.product_listing l full join right_now r using (product_id)
    where (l.slug, l.name, l.currency, l.price, l.price_max, l.variant_count, l.in_stock, l.away_from, l.away_until)
      is distinct from (r.slug, r.name, r.currency, r.price, r.price_max, r.variant_count, r.in_stock,
        r.vacation_from, r.vacation_until)`,

  /** Every event waits in the queue or became jobs, and a job that is neither done nor parked can still run. */
  event_lost: `
    select event_id as subject, format('%s is neither queued nor dispatched', type) as detail
    from soko.audit_events where not queued and jobs = 0
    union all
    select e.event_id, format('its job %s is not done, and is nowhere', e.job)
    from soko.event_jobs e
    where e.done_at is null and not exists (
      select from graphile_worker.jobs j where j.key = e.event_id || ':' || e.job
    )`,
} as const satisfies Readonly<Record<string, string>>;

/** The stable name of something that must always be true of the books. */
export type Invariant = keyof typeof INVARIANTS;
