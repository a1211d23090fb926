import type { Json, OrderWithPaymentView, PaymentView } from '@soko/application';
import type { Call, OrderId, PaymentId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf, money } from './document.ts';
import { holderOf, ORDER, ORDER_STATES } from './orders.ts';

/** A payment, for the holder of its order and staff. By primary keys. */
export function payment(db: Database, call: Call, id: PaymentId): Promise<Json<PaymentView> | null> {
  const holder = holderOf(call);
  if (holder === null) return Promise.resolve(null);
  const text = `
    select row_to_json(view)::text as item
    from soko.payments p join soko.orders o on o.id = p.order_id cross join lateral (select ${PAYMENT}) view
    where p.id = $1 and ${holder.condition}`;
  return documentOf(db, `payment ${holder.kind}`, text, [id, ...holder.values]);
}

/** An order with one of its payments, for its holder and staff. Two look-ups more than the order alone. */
export function orderWithPayment(
  db: Database,
  call: Call,
  orderId: OrderId,
  paymentId: PaymentId,
): Promise<Json<OrderWithPaymentView> | null> {
  const holder = holderOf(call);
  if (holder === null) return Promise.resolve(null);
  const place = `$${holder.values.length + 2}`;
  const text = `
    select row_to_json(view)::text as item
    from soko.orders o ${ORDER_STATES}
    join soko.payments p on p.order_id = o.id and p.id = ${place}
    cross join lateral (
      select (select view from (select ${ORDER}) view) as "order", (select view from (select ${PAYMENT}) view) as payment
    ) view
    where o.id = $1 and ${holder.condition}`;
  return documentOf(db, `order with payment ${holder.kind}`, text, [orderId, ...holder.values, paymentId]);
}

const PAYMENT = `
  p.id, p.order_id, p.provider, p.reference, p.status, ${money('p', 'amount')}, p.redirect_url, p.client_token,
  case when p.failure is not null
    then json_build_object('code', p.failure->'code', 'message', p.failure->'message') end as failure,
  soko.rfc3339(p.created_at) as created_at, soko.rfc3339(p.paid_at) as paid_at`;
