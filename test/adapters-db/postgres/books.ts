import type { Knex } from 'knex';

/** The ids in the books that `openBooks` writes. */
export const SHOP = '01900000-0000-7000-8000-000000000001';
export const PRODUCT = '01900000-0000-7000-8000-000000000002';
export const VARIANT = '01900000-0000-7000-8000-000000000003';
export const SKU = 'MUG-1';
export const PAID_ORDER = '01900000-0000-7000-8000-000000000010';
export const OPEN_ORDER = '01900000-0000-7000-8000-000000000020';
export const PROMOTION = '01900000-0000-7000-8000-000000000030';
export const REFERENCE = 'sk01900000000070008000000000000011';
const CAPTURE = '01900000-0000-7000-8000-000000000014';
export const EVENT = '01900000-0000-7000-8000-000000000040';

/**
 * Small books that are right in everything: 10 pieces received at 1,000 each, 2 of them sold to a paid order with one
 * redeemed coupon, 1 held for an open order; an invoice, a capture with its booking, an event in the queue.
 */
export async function openBooks(knex: Knex): Promise<void> {
  await knex.raw(BOOKS);
}

const order = (id: string, status: string, quantity: number, rest: string): string => `
insert into soko.orders (id, number, status, email, currency, subtotal, discount, shipping, tax, included_tax, total,
    shipping_address, expires_at, confirmed_at, paid_at, invoice_number)
  select '${id}', '${id}', '${status}', 'buyer@example.org', 'NGN', q * 1000, 0, 0, 0, 0, q * 1000, '{}', ${rest}
  from (values (${quantity})) v(q);
insert into soko.shop_orders (id, order_id, shop_id, shop_name, status, currency, subtotal, discount, shipping, tax,
    included_tax, total, commission, position)
  select md5('part' || id)::uuid, id, '${SHOP}', 'Mugs', 'pending', currency, subtotal, 0, 0, 0, 0, total, total / 10, 0
  from soko.orders where id = '${id}';
insert into soko.order_items (id, order_id, shop_order_id, variant_id, product_id, sku, name, attributes, quantity,
    currency, unit_price, subtotal, discount, tax, included_tax, total, commission_rate, commission, position)
  select md5('item' || s.order_id)::uuid, s.order_id, s.id, '${VARIANT}', '${PRODUCT}', '${SKU}', 'Mug', '{}',
    s.total / 1000, s.currency, 1000, s.total, 0, 0, 0, s.total, 1000, s.commission, 0
  from soko.shop_orders s where s.order_id = '${id}';`;

const BOOKS = `
insert into soko.shops (id, slug, name, status, currency) values ('${SHOP}', 'mugs', 'Mugs', 'approved', 'NGN');
insert into soko.products (id, shop_id, slug, name, status) values ('${PRODUCT}', '${SHOP}', 'mug', 'Mug', 'approved');
insert into soko.variants (id, product_id, sku, price, currency) values ('${VARIANT}', '${PRODUCT}', '${SKU}', 1000, 'NGN');
insert into soko.stock_levels (variant_id, on_hand, reserved) values ('${VARIANT}', 8, 1);
${order(PAID_ORDER, 'confirmed', 2, `null, now(), now(), 'INV-2026-000001'`)}
${order(OPEN_ORDER, 'draft', 1, `now() + interval '1 hour', null, null, null`)}
insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, actor_kind, request_id) values
  (gen_random_uuid(), '${VARIANT}', 'receive', 10, 0, 'operator', 'r'),
  (gen_random_uuid(), '${VARIANT}', 'reserve', 0, 3, 'guest', 'r'),
  (gen_random_uuid(), '${VARIANT}', 'sell', -2, -2, 'provider', 'r');
insert into soko.reservations (id, order_id, variant_id, quantity, expires_at)
  values (gen_random_uuid(), '${OPEN_ORDER}', '${VARIANT}', 1, now() + interval '1 hour');
insert into soko.payments (id, order_id, provider, reference, status, amount, currency, paid_at)
  values ('01900000-0000-7000-8000-000000000011', '${PAID_ORDER}', 'sandbox', '${REFERENCE}', 'succeeded', 2000, 'NGN', now());
insert into soko.ledger_transactions (id, type, order_id, payment_id, actor_kind, request_id)
  values ('${CAPTURE}', 'capture', '${PAID_ORDER}', '01900000-0000-7000-8000-000000000011', 'provider', 'r');
insert into soko.ledger_entries (transaction_id, position, account, shop_order_id, amount, currency)
  select '${CAPTURE}', position, account, case when part then md5('part${PAID_ORDER}')::uuid end, amount, 'NGN'
  from (values (0, 'clearing:sandbox', false, 2000), (1, 'payable:${SHOP}', true, -1800), (2, 'commission', true, -200))
    e(position, account, part, amount);
insert into soko.counters (series, value) values ('invoice:2026', 1);
insert into soko.promotions (id, name, code, kind, rate, funded_by, usage_limit, usage_limit_per_person, used)
  values ('${PROMOTION}', 'Welcome', 'WELCOME', 'percentage', 0, 'shop', 10, 1, 1);
insert into soko.redemptions (id, promotion_id, order_id, person)
  values (gen_random_uuid(), '${PROMOTION}', '${PAID_ORDER}', 'user:1');
insert into soko.events (id, type, subject, payload, request_id)
  values ('${EVENT}', 'order.confirmed', '${PAID_ORDER}', '{"paid": true}', 'request-1');
insert into soko.event_queue (event_id) values ('${EVENT}');
select soko.refresh_listing(null);
`;
