import {
  Json,
  type OrderFilter,
  type OrderListItemView,
  type OrderOrdering,
  type OrderStatusView,
  type OrderView,
  type Page,
  type PageRequest,
} from '@soko/application';
import { Call, Id, type OrderId, type UserId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf, money } from './document.ts';
import { emptyPage, type Order, pageOf } from './paging.ts';

/**
 * The caller's own purchases, for every role; for the bearer of an order's token that order.
 *
 * 8 ms the round trip for 20 orders of 3 lines (index orders_of_user, then the children of each by index).
 */
export function orders(
  db: Database,
  call: Call,
  filter: OrderFilter,
  request: PageRequest<OrderOrdering>,
): Promise<Page<OrderListItemView>> {
  const bound = bindings();
  const user = Call.user(call);
  const guest = call.actor.kind === 'guest' ? call.actor.order : undefined;
  if (user === undefined && guest === undefined) return Promise.resolve(emptyPage(request));
  const holder =
    user === undefined
      ? `o.user_id is null and o.id = ${bound.bind(guest, 'uuid')}`
      : `o.user_id = ${bound.bind(user, 'uuid')}`;
  const status = filter.status === undefined ? [] : [`o.status = ${bound.bind(filter.status, 'text')}`];
  const order: Order = { keys: KEYS, descending: request.ordering === '-created_at' };
  const list = { from: 'soko.orders o', alias: 'o', order, joins: ORDER_STATES, view: ORDER, bindings: bound };
  return pageOf(db, { ...list, conditions: [holder, ...status] }, request);
}

/**
 * Nobody's earlier orders whose contact the user has proved to be: the rule is `Order.claimedBy`. Looked up by the
 * indexes orders_of_guest_email and orders_of_guest_phone.
 */
export function claimableOrders(
  db: Database,
  userId: UserId,
  request: PageRequest<OrderOrdering>,
): Promise<Page<OrderListItemView>> {
  const bound = bindings();
  const user = bound.bind(userId, 'uuid');
  const proved = (what: string) => `select u.${what} from soko.users u where u.id = ${user} and u.deleted_at is null`;
  const contact = `(lower(o.email collate "C") = (${proved('email_key')} and u.email_verified_at is not null)
    or coalesce(o.billing_address, o.shipping_address)->>'phone'
      = (${proved('phone')} and u.phone_verified_at is not null))`;
  const conditions = ['o.user_id is null', contact, `o.status in ('confirmed', 'completed', 'cancelled')`];
  const order: Order = { keys: KEYS, descending: request.ordering === '-created_at' };
  const list = { from: 'soko.orders o', alias: 'o', order, joins: ORDER_STATES, view: ORDER, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}

/** By id or number, for its holder and staff. 1 ms the round trip for 3 lines. */
export const order = (db: Database, call: Call, idOrNumber: string): Promise<Json<OrderView> | null> =>
  held(db, call, idOrNumber, 'order', ORDER);

export const orderStatus = (db: Database, call: Call, idOrNumber: string): Promise<Json<OrderStatusView> | null> =>
  held(
    db,
    call,
    idOrNumber,
    'order status',
    'o.id, o.number, o.status, st.payment_status, st.fulfilment_status, soko.rfc3339(o.expires_at) as expires_at',
  );

/** The order as its buyer is told by mail: for jobs, which have no caller. */
export async function receipt(db: Database, orderId: OrderId): Promise<OrderView | null> {
  const found = await documentOf<OrderView>(db, 'receipt', textOf(ORDER, 'o.id = $1'), [orderId]);
  return found && Json.parse<OrderView>(found);
}

/** A guest's order that was claimed is its new owner's alone. */
const GUESTS = 'o.id = $2 and o.user_id is null';

/** The condition under which an order is the caller's, over the alias `o`; null when none is. */
export function holderOf(call: Call): Readonly<{ kind: string; condition: string; values: readonly string[] }> | null {
  const user = Call.user(call);
  if (Call.isStaff(call)) return { kind: 'staff', condition: 'true', values: [] };
  if (user !== undefined) return { kind: 'user', condition: 'o.user_id = $2', values: [user] };
  const token = call.actor.kind === 'guest' ? call.actor.order : undefined;
  return token === undefined ? null : { kind: 'guest', condition: GUESTS, values: [token] };
}

async function held<View>(
  db: Database,
  call: Call,
  idOrNumber: string,
  name: string,
  view: string,
): Promise<Json<View> | null> {
  const holder = holderOf(call);
  if (holder === null || idOrNumber.includes('\0')) return null;
  const byId = Id.is(idOrNumber.toLowerCase());
  const wanted = byId ? idOrNumber.toLowerCase() : idOrNumber.toUpperCase();
  const text = textOf(view, `o.${byId ? 'id' : 'number'} = $1 and ${holder.condition}`);
  return documentOf(db, `${name} ${byId ? 'id' : 'number'} ${holder.kind}`, text, [wanted, ...holder.values]);
}

const KEYS: Order['keys'] = [
  { sql: 'o.created_at', type: 'timestamptz' },
  { sql: 'o.id', type: 'uuid' },
];

export const ORDER_STATES = 'join soko.order_states st on st.order_id = o.id';

const textOf = (view: string, condition: string): string => `
  select row_to_json(view)::text as item
  from soko.orders o ${ORDER_STATES} cross join lateral (select ${view}) view
  where ${condition}`;

/** An address as the wire has it; what was not given is left out. */
export const address = (column: string): string => `
  case when ${column} is not null then json_strip_nulls(json_build_object('name', ${column}->'name',
    'company', ${column}->'company', 'line1', ${column}->'line1', 'line2', ${column}->'line2', 'city', ${column}->'city',
    'region', ${column}->'region', 'postal_code', ${column}->'postalCode', 'country', ${column}->'country',
    'phone', ${column}->'phone')) end`;

const TOTALS = (alias: string): string => `
  ${money(alias, 'subtotal')}, ${money(alias, 'discount', 'discount_amount')}, ${money(alias, 'tax', 'tax_amount')},
  ${money(alias, 'shipping', 'shipping_amount')}, ${money(alias, 'total', 'total_amount')}`;

const ITEMS = `
  (select coalesce(json_agg((select item from (
      select i.id, i.sku, i.name, i.attributes, json_build_object('id', part.shop_id, 'name', part.shop_name) as shop,
        i.quantity, ${money('i', 'unit_price')}, ${money('i', 'discount')}, ${money('i', 'tax')},
        ${money('i', 'total', 'total_price')}, i.cancelled_quantity, i.fulfilled_quantity, i.returned_quantity
    ) item) order by part.position, i.position, i.id), '[]')
    from soko.order_items i join soko.shop_orders part on part.id = i.shop_order_id
    where i.order_id = o.id)`;

const PARTS = `
  (select coalesce(json_agg((select each from (
      select part.id, json_build_object('id', part.shop_id, 'name', part.shop_name) as shop, part.status,
        ${TOTALS('part')}, json_build_array() as shipments
    ) each) order by part.position, part.id), '[]')
    from soko.shop_orders part where part.order_id = o.id)`;

/** The SELECT list of an order `o` with its states `st`. */
export const ORDER = `
  o.id, o.number, o.status, st.payment_status, st.fulfilment_status, o.currency, ${ITEMS} as items, ${PARTS} as shops,
  ${TOTALS('o')}, ${money('o', 'included_tax', 'included_tax_amount')},
  soko.money(st.refunded, o.currency) as refunded_amount,
  exists (select from soko.disputes d where d.order_id = o.id and d.status <> 'won') as is_disputed, o.coupons,
  ${address('o.shipping_address')} as shipping_address, ${address('o.billing_address')} as billing_address,
  o.email, o.purchase_order_number,
  case when o.company is not null then json_build_object('id', o.company_id, 'name', o.company->'name',
    'tax_id', o.company->'taxId') end as company, soko.rfc3339(o.expires_at) as expires_at, soko.rfc3339(o.placed_at) as placed_at,
  soko.rfc3339(o.confirmed_at) as confirmed_at, soko.rfc3339(o.paid_at) as paid_at,
  soko.rfc3339(o.cancelled_at) as cancelled_at, soko.rfc3339(o.created_at) as created_at, o.invoice_number`;
