import type { Discount, Order, OrderItem, Orders, ShopOrder, Tax, Totals } from '@soko/domain';
import { columns, MONEY } from './columns.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

/** Totals are six columns here and one record in the domain. */
const TOTALS = columns<Totals>({
  subtotal: MONEY,
  discount: MONEY,
  shipping: MONEY,
  tax: MONEY,
  includedTax: MONEY,
  total: MONEY,
});
const totalsGiven = (record: string) =>
  ['subtotal', 'discount', 'shipping', 'tax', 'includedTax', 'total']
    .map((field) => `(${record}.totals->'${field}'->>'amount')::bigint`)
    .join(', ');

const ORDER = columns<Omit<Order, 'parts' | 'totals'>>({
  id: 'uuid',
  number: 'text',
  status: 'text',
  userId: 'uuid',
  email: 'text',
  cartId: 'uuid',
  currency: 'text',
  coupons: 'text[]',
  shippingAddress: 'jsonb',
  billingAddress: 'jsonb',
  companyId: 'uuid',
  company: 'jsonb',
  purchaseOrderNumber: 'text',
  locale: 'text',
  expiresAt: 'timestamptz',
  createdAt: 'timestamptz',
  placedAt: 'timestamptz',
  confirmedAt: 'timestamptz',
  paidAt: 'timestamptz',
  cancelledAt: 'timestamptz',
  statusComment: 'text',
  invoiceNumber: 'text',
});
const PART = columns<Pick<ShopOrder, 'id' | 'status' | 'shippingOptionId' | 'commission'>>({
  id: 'uuid',
  status: 'text',
  shippingOptionId: 'uuid',
  commission: MONEY,
});
const ITEM = columns<Omit<OrderItem, 'discounts' | 'taxes'>>({
  id: 'uuid',
  variantId: 'uuid',
  productId: 'uuid',
  sku: 'text',
  name: 'text',
  attributes: 'jsonb',
  quantity: 'integer',
  unitPrice: MONEY,
  subtotal: MONEY,
  discount: MONEY,
  tax: MONEY,
  includedTax: MONEY,
  total: MONEY,
  commissionRate: 'integer',
  commission: MONEY,
  cancelledQuantity: 'integer',
  fulfilledQuantity: 'integer',
  returnedQuantity: 'integer',
  refundedQuantity: 'integer',
});
const TAX = columns<Tax>({ taxRateId: 'uuid', name: 'text', rate: 'integer', inclusive: 'boolean', amount: MONEY });
const DISCOUNT = columns<Discount>({
  promotionId: 'uuid',
  name: 'text',
  code: 'text',
  fundedBy: 'text',
  amount: MONEY,
});

const list = (object: string, from: string, order = 'position') =>
  `(select coalesce(json_agg(${object} order by ${order}), '[]') from ${from})`;

const TAXES_OF_ITEM = list(TAX.object('t'), 'soko.order_taxes t where t.order_item_id = i.id', 't.position');
const TAXES_OF_SHIPPING = list(
  TAX.object('t'),
  'soko.order_taxes t where t.shop_order_id = p.id and t.order_item_id is null',
  't.position',
);
const DISCOUNTS = list(DISCOUNT.object('d'), 'soko.order_discounts d where d.order_item_id = i.id', 'd.position');
const ITEMS = list(
  ITEM.object('i', `'discounts', ${DISCOUNTS}`, `'taxes', ${TAXES_OF_ITEM}`),
  'soko.order_items i where i.shop_order_id = p.id',
  'i.position',
);
const PARTS = list(
  PART.object(
    'p',
    `'shop', json_build_object('id', p.shop_id, 'name', p.shop_name)`,
    `'items', ${ITEMS}`,
    `'shippingTaxes', ${TAXES_OF_SHIPPING}`,
    `'totals', ${TOTALS.object('p')}`,
  ),
  'soko.shop_orders p where p.order_id = o.id',
  'p.position',
);

const WHOLE = `
select ${ORDER.read('o')}, ${TOTALS.object('o')} as totals, ${PARTS} as parts, ${isFresh('soko.orders', 'o')}
from soko.orders o`;
const LOCK = `${WHOLE} where o.id = $1 for update`;
const LOCK_ALL = `${WHOLE} where o.id = ${anyOf('$1', 'uuid')} order by o.id for update`;
const SAVE_OWNERS = `
update soko.orders o set updated_at = now(), user_id = g.user_id
from (select unnest($1::uuid[]) as id, unnest($2::uuid[]) as user_id) g where o.id = g.id`;

const INSERT = `
with given as (select * from jsonb_to_record($1::jsonb) as g(${ORDER.record}, totals jsonb, parts jsonb)),
given_parts as (
  select g.id as order_id, g.currency, e.position, p.*
  from given g, jsonb_array_elements(g.parts) with ordinality as e(part, position),
    jsonb_to_record(e.part) as p(${PART.record}, shop jsonb, items jsonb, "shippingTaxes" jsonb, totals jsonb)
),
given_items as (
  select p.order_id, p.currency, p.id as shop_order_id, p.position * 1000 + e.position as position, i.*
  from given_parts p, jsonb_array_elements(p.items) with ordinality as e(item, position),
    jsonb_to_record(e.item) as i(${ITEM.record}, discounts jsonb, taxes jsonb)
),
placed as (
  insert into soko.orders (${ORDER.names}, ${TOTALS.names}) select ${ORDER.given('g')}, ${totalsGiven('g')} from given g
),
parts as (
  insert into soko.shop_orders (${PART.names}, order_id, shop_id, shop_name, currency, position, ${TOTALS.names})
  select ${PART.given('p')}, p.order_id, (p.shop->>'id')::uuid, p.shop->>'name', p.currency, p.position, ${totalsGiven('p')}
  from given_parts p
),
items as (
  insert into soko.order_items (${ITEM.names}, order_id, shop_order_id, currency, position)
  select ${ITEM.given('i')}, i.order_id, i.shop_order_id, i.currency, i.position from given_items i
),
taxed as (
  select i.order_id, i.shop_order_id, i.id as order_item_id, i.currency, e.tax, e.position
  from given_items i, jsonb_array_elements(i.taxes) with ordinality as e(tax, position)
  union all
  select p.order_id, p.id, null, p.currency, e.tax, e.position
  from given_parts p, jsonb_array_elements(p."shippingTaxes") with ordinality as e(tax, position)
),
taxes as (
  insert into soko.order_taxes (id, order_id, shop_order_id, order_item_id, currency, position, ${TAX.names})
  select soko.uuid_v7(), x.order_id, x.shop_order_id, x.order_item_id, x.currency, x.position, ${TAX.given('t')}
  from taxed x, jsonb_to_record(x.tax) as t(${TAX.record})
)
insert into soko.order_discounts (id, order_id, order_item_id, currency, position, ${DISCOUNT.names})
select soko.uuid_v7(), i.order_id, i.id, i.currency, e.position, ${DISCOUNT.given('d')}
from given_items i, jsonb_array_elements(i.discounts) with ordinality as e(discount, position),
  jsonb_to_record(e.discount) as d(${DISCOUNT.record})`;

/**
 * Only what changes after the day; the rest is frozen. The order leads to its parts and items: by their ids alone the
 * planner, who takes a JSON list to be long, would read these tables whole.
 */
const SAVE = `
with given as (select * from jsonb_to_record($1::jsonb) as g(${ORDER.record}, parts jsonb)),
given_parts as (select p.* from given g, jsonb_to_recordset(g.parts) as p(id uuid, status text, items jsonb)),
given_items as (select i.* from given_parts p, jsonb_to_recordset(p.items) as i(${ITEM.record})),
parts as (
  update soko.shop_orders p set status = g.status, updated_at = now()
  from given o, given_parts g where p.order_id = o.id and p.id = g.id and p.status <> g.status
),
items as (
  update soko.order_items i set ${ITEM.set('g', [
    'cancelledQuantity',
    'fulfilledQuantity',
    'returnedQuantity',
    'refundedQuantity',
  ])}
  from given o, given_items g where i.order_id = o.id and i.id = g.id
    and (i.cancelled_quantity, i.fulfilled_quantity, i.returned_quantity, i.refunded_quantity)
      <> (g."cancelledQuantity", g."fulfilledQuantity", g."returnedQuantity", g."refundedQuantity")
)
update soko.orders o set updated_at = now(), ${ORDER.set('g', [
  'status',
  'expiresAt',
  'placedAt',
  'confirmedAt',
  'paidAt',
  'cancelledAt',
  'statusComment',
  'invoiceNumber',
])}
from given g where o.id = g.id`;

const CART_OF = `select cart_id as "cartId" from soko.orders where id = $1`;
const OVERDUE = `
select id from soko.orders where status in ('draft', 'pending_payment') and expires_at <= $1
order by expires_at`;

export function orders(scope: Scope): Orders {
  const { trx, journal } = scope;
  return {
    lock: async (id) => {
      const [order] = await lockWhole<Order>(scope, 'orders_lock', LOCK, [id]);
      return order ? journal.read('order', order.id, order) : null;
    },
    lockAll: async (ids) => {
      const found = await lockWhole<Order>(scope, 'orders_lock_all', LOCK_ALL, [ids]);
      return found.map((order) => journal.read('order', order.id, order));
    },
    cartOf: async (id) => {
      const row = await sqlOne<Pick<Order, 'cartId'>>(trx, 'orders_cart_of', CART_OF, [id]);
      return row?.cartId ?? null;
    },
    overdue: async (now) => {
      const rows = await sql<Pick<Order, 'id'>>(trx, 'orders_overdue', OVERDUE, [now]);
      return rows.map(({ id }) => id);
    },
    insert: async (order) => {
      await sql(trx, 'orders_insert', INSERT, [json(order)]);
      journal.wrote('order', order.id, order);
    },
    saveOwners: async (owned) => {
      const values = [owned.map(({ id }) => id), owned.map(({ userId }) => userId)];
      await sql(trx, 'orders_save_owners', SAVE_OWNERS, values);
      for (const order of owned) journal.wrote('order', order.id, order);
    },
    save: async (order) => {
      await sql(trx, 'orders_save', SAVE, [json(order)]);
      journal.wrote('order', order.id, order);
    },
  };
}
