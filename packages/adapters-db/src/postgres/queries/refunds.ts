import type { Json, Page, PageRequest, RefundFilter, RefundOrdering, RefundView } from '@soko/application';
import type { RefundId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf, money } from './document.ts';
import { type Order, pageOf } from './paging.ts';

/** All refunds, for staff. By refunds_newest; those of an order by refunds_of_order. */
export function refunds(
  db: Database,
  { orderId, status, byHand }: RefundFilter,
  request: PageRequest<RefundOrdering>,
): Promise<Page<RefundView>> {
  const bound = bindings();
  const conditions = [
    ...(orderId === undefined ? [] : [`r.order_id = ${bound.bind(orderId, 'uuid')}`]),
    ...(status === undefined ? [] : [`r.status = ${bound.bind(status, 'text')}`]),
    ...(byHand === undefined ? [] : [byHand ? 'r.by_hand' : 'not r.by_hand']),
  ];
  const order: Order = { keys: KEYS, descending: request.ordering === '-created_at' };
  const list = { from: 'soko.refunds r', alias: 'r', order, joins: PAYMENT, view: REFUND, bindings: bound };
  return pageOf(db, { ...list, conditions }, request);
}

export function refund(db: Database, id: RefundId): Promise<Json<RefundView> | null> {
  const text = `
    select row_to_json(view)::text as item
    from soko.refunds r ${PAYMENT} cross join lateral (select ${REFUND}) view where r.id = $1`;
  return documentOf(db, 'refund', text, [id]);
}

const KEYS: Order['keys'] = [
  { sql: 'r.created_at', type: 'timestamptz' },
  { sql: 'r.id', type: 'uuid' },
];

const PAYMENT = 'join soko.payments p on p.id = r.payment_id';

const LINES = `
  (select coalesce(json_agg(json_build_object('kind', l.line->'kind',
      'shop', json_build_object('id', s.shop_id, 'name', s.shop_name), 'order_item_id', l.line->'orderItemId',
      'quantity', l.line->'quantity', 'amount', l.line->'shares'->'total') order by l.position), '[]')
    from jsonb_array_elements(r.lines) with ordinality as l(line, position)
    join soko.shop_orders s on s.id = (l.line->>'shopOrderId')::uuid)`;

const REFUND = `
  r.id, r.order_id, r.payment_id, p.provider, r.status, ${money('r', 'amount')}, r.reason, ${LINES} as lines,
  r.provider_reference, r.failure, r.by_hand, soko.rfc3339(r.created_at) as created_at, soko.rfc3339(r.refunded_at) as refunded_at`;
