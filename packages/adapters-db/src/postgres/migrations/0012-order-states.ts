/**
 * The two states of an order that are derived and never stored: whether it is paid and whether it has gone out. One row
 * per order, looked up by index, so that one order and a page of them cost alike.
 */
export const up = `
create view soko.order_states as
  select o.id as order_id, paid.captured, back.refunded,
    case
      when paid.captured is null then case
        when paid.is_waiting then 'pending'
        when paid.last_status in ('failed', 'cancelled', 'expired') then 'failed'
        else 'unpaid' end -- nothing was tried, or the courier collects
      when back.refunded > 0 and back.refunded >= paid.captured then 'refunded'
      when back.refunded > 0 then 'partially_refunded'
      else 'paid'
    end as payment_status,
    case
      when gone.returned > 0 and gone.returned >= gone.wanted then 'returned'
      when gone.returned > 0 then 'partially_returned'
      when gone.is_delivered then 'delivered'
      when gone.fulfilled = 0 then 'unfulfilled'
      when gone.fulfilled < gone.wanted then 'partially_shipped'
      else 'shipped'
    end as fulfilment_status
  from soko.orders o
  cross join lateral (
    -- A surplus is money the order does not need: it goes back, and is neither paid nor refunded here.
    select sum(p.amount) filter (where p.status = 'succeeded' and not p.is_surplus)::bigint as captured,
      coalesce(bool_or(p.status in ('initiated', 'pending') and p.provider <> 'cash_on_delivery'), false) as is_waiting,
      (array_agg(p.status order by p.id desc) filter (where not p.is_surplus))[1] as last_status
    from soko.payments p where p.order_id = o.id
  ) paid
  cross join lateral (
    select coalesce(sum(r.amount), 0)::bigint as refunded
    from soko.refunds r join soko.payments p on p.id = r.payment_id
    where r.order_id = o.id and r.status = 'succeeded' and not p.is_surplus
  ) back
  cross join lateral (
    select coalesce(sum(i.quantity - i.cancelled_quantity), 0) as wanted,
      coalesce(sum(i.fulfilled_quantity), 0) as fulfilled, coalesce(sum(i.returned_quantity), 0) as returned,
      coalesce((select bool_and(s.status in ('delivered', 'completed'))
        from soko.shop_orders s where s.order_id = o.id and s.status <> 'cancelled'), false) as is_delivered
    from soko.order_items i where i.order_id = o.id
  ) gone;

grant select on soko.order_states to soko_app;
`;
