import type {
  DisputeFilter,
  DisputeOrdering,
  DisputeView,
  DueNotice,
  Json,
  OrderWithPaymentView,
  Page,
  PageRequest,
  PaymentDetailView,
  PaymentFilter,
  PaymentOrdering,
  PaymentView,
} from '@soko/application';
import { Call, type OrderId, type PaymentId } from '@soko/domain';
import { type Database, sqlOne } from '../sql.ts';
import { bindings, documentOf, money } from './document.ts';
import { holderOf, ORDER, ORDER_STATES } from './orders.ts';
import { emptyPage, type Order, pageOf } from './paging.ts';

/** A payment with its past, for the holder of its order and staff. By primary keys and indexes of its children. */
export function payment(db: Database, call: Call, id: PaymentId): Promise<Json<PaymentDetailView> | null> {
  const holder = holderOf(call);
  if (holder === null) return Promise.resolve(null);
  const text = `
    select row_to_json(view)::text as item
    from soko.payments p join soko.orders o on o.id = p.order_id cross join lateral (
      select ${PAYMENT}, ${HISTORY} as history${holder.kind === 'staff' ? `, ${FOR_STAFF} as staff` : ''}
    ) view
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
  p.company_id, to_char(p.due_date, 'YYYY-MM-DD') as due_date,
  soko.rfc3339(p.created_at) as created_at, soko.rfc3339(p.paid_at) as paid_at`;

/** The states it went through, by the audit log. */
const HISTORY = `
  (select coalesce(json_agg(json_build_object('status', a.after->'status', 'at', soko.rfc3339(a.at)) order by a.id), '[]')
    from soko.audit_records a where a.noun = 'payment' and a.noun_id = p.id::text and a.after->'status' is not null)`;

const DISPUTE = `
  d.id, d.order_id, d.payment_id, p.provider, d.provider_reference, d.status, ${money('d', 'amount')}, d.reason,
  soko.rfc3339(d.opened_at) as opened_at, soko.rfc3339(d.closed_at) as closed_at`;

/** What providers said, oldest first; the last hundred of each kind. */
const ANSWERS = `
  (select coalesce(json_agg(json_build_object('at', soko.rfc3339(x.at), 'source', x.source, 'said', x.said,
      'outcome', x.outcome, 'answer', x.answer) order by x.at, x.source), '[]')
    from (
      (select e.received_at as at, 'webhook' as source, e.type as said, e.outcome, e.answer
        from soko.payment_events e where e.payment_id = p.id order by e.received_at desc limit 100)
      union all
      (select w.at, 'asked', w.status, null, w.answer
        from soko.payment_answers w where w.payment_id = p.id order by w.position desc limit 100)
    ) x)`;

const FOR_STAFF = `
  json_build_object('provider_reference', p.provider_reference,
    'fee', case when p.fee is not null then soko.money(p.fee, p.currency) end, 'mismatch', p.mismatch,
    'is_surplus', p.is_surplus,
    'disputes', (select coalesce(json_agg((select each from (select ${DISPUTE}) each) order by d.id), '[]')
      from soko.disputes d where d.payment_id = p.id),
    'answers', ${ANSWERS})`;

const KEYS: Order['keys'] = [
  { sql: 'p.created_at', type: 'timestamptz' },
  { sql: 'p.id', type: 'uuid' },
];

/**
 * The payments of the caller's orders: a user's own, by orders_of_user; a guest's one order; for staff all, by
 * payments_newest. Of one order by payments_of_order; those that are overdue by payments_due.
 */
export function payments(
  db: Database,
  call: Call,
  { orderId, status, overdue }: PaymentFilter,
  request: PageRequest<PaymentOrdering>,
): Promise<Page<PaymentView>> {
  const bound = bindings();
  const user = Call.user(call);
  const guest = call.actor.kind === 'guest' ? call.actor.order : undefined;
  if (user === undefined && guest === undefined) return Promise.resolve(emptyPage(request));
  const own = (condition: string) => `exists (select from soko.orders o where o.id = p.order_id and ${condition})`;
  const holder = Call.isStaff(call)
    ? []
    : [
        user === undefined
          ? own(`o.user_id is null and o.id = ${bound.bind(guest, 'uuid')}`)
          : own(`o.user_id = ${bound.bind(user, 'uuid')}`),
      ];
  const conditions = [
    ...holder,
    ...(orderId === undefined ? [] : [`p.order_id = ${bound.bind(orderId, 'uuid')}`]),
    ...(status === undefined ? [] : [`p.status = ${bound.bind(status, 'text')}`]),
    ...(overdue === undefined ? [] : [overdue ? OVERDUE : `(${OVERDUE}) is not true`]),
  ];
  const order: Order = { keys: KEYS, descending: request.ordering === '-created_at' };
  const list = { from: 'soko.payments p', alias: 'p', order, joins: '', view: PAYMENT, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}

/** On terms, and its day (UTC) is over. */
export const IS_LATE = `p.due_date < (now() at time zone 'utc')::date`;
/** And it is still owed. */
const OVERDUE = `${IS_LATE} and p.status = 'pending'`;

/** What is owed on terms, for the owners of the company; for jobs, which have no caller. */
export function dueNotice(db: Database, id: PaymentId): Promise<DueNotice | null> {
  const text = `
    select o.company->>'name' as company, o.invoice_number, o.number as order_number, o.purchase_order_number,
      ${money('p', 'amount')}, p.reference, to_char(p.due_date, 'YYYY-MM-DD') as due_date,
      array(
        select u.email from soko.company_members m join soko.users u on u.id = m.user_id
        where m.company_id = p.company_id and m.role = 'owner' and u.email is not null
          and u.blocked_at is null and u.deleted_at is null order by u.id
      ) as owner_emails
    from soko.payments p join soko.orders o on o.id = p.order_id
    where p.id = $1 and p.company_id is not null and p.status = 'pending'`;
  return sqlOne<DueNotice>(db, 'due_notice', text, [id]);
}

const OPENED: Order['keys'] = [
  { sql: 'd.opened_at', type: 'timestamptz' },
  { sql: 'd.id', type: 'uuid' },
];

/** All disputes, for staff. By disputes_newest; those of an order by disputes_of_order. */
export function disputes(
  db: Database,
  { orderId, status }: DisputeFilter,
  request: PageRequest<DisputeOrdering>,
): Promise<Page<DisputeView>> {
  const bound = bindings();
  const conditions = [
    ...(orderId === undefined ? [] : [`d.order_id = ${bound.bind(orderId, 'uuid')}`]),
    ...(status === undefined ? [] : [`d.status = ${bound.bind(status, 'text')}`]),
  ];
  const order: Order = { keys: OPENED, descending: request.ordering === '-opened_at' };
  const joins = 'join soko.payments p on p.id = d.payment_id';
  const list = { from: 'soko.disputes d', alias: 'd', order, joins, view: DISPUTE, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}
