import { randomBytes } from 'node:crypto';
import { uuidV7 } from '@soko/adapters-db';
import knexOver, { type Knex } from 'knex';

/**
 * A checkout as one would write it by hand in an afternoon: the rows that the market writes for one line, in two
 * transactions, with no checks, no keys, no retries, no audit and no second look at anything.
 */
const pools = new Map<string, Knex>();
const poolOf = (url: string): Knex => {
  const knex = pools.get(url) ?? knexOver({ client: 'pg', connection: url, pool: { min: 0, max: 20 } });
  pools.set(url, knex);
  return knex;
};

const ADDRESS = JSON.stringify({ name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' });
const BY = { actor_kind: 'guest', request_id: 'floor' };
const id = (): string => uuidV7();
const happened = async (trx: Knex.Transaction, ...events: readonly (readonly [type: string, subject: string])[]) => {
  const rows = events.map(([type, subject]) => ({ id: id(), type, subject, payload: {}, request_id: 'floor' }));
  await trx('soko.events').insert(rows);
  await trx('soko.event_queue').insert(rows.map((row) => ({ event_id: row.id })));
};

/** The draft: one line, its stock reserved. */
export function checkout(url: string, sku: string): Promise<{ id: string }> {
  return poolOf(url).transaction(async (trx) => {
    const [offer] = await trx('soko.variants as v')
      .join('soko.products as p', 'p.id', 'v.product_id')
      .join('soko.shops as s', 's.id', 'p.shop_id')
      .where('v.sku', sku)
      .select('v.id', 'v.price', 'v.currency', 'v.attributes', 'v.product_id', 'p.name', 'p.shop_id', 's.name as shop');
    const [order, part, item] = [id(), id(), id()];
    const { price, currency } = offer;
    const sums = { subtotal: price, discount: 0, tax: 0, included_tax: 0, total: price };
    await trx('soko.stock_levels')
      .where('variant_id', offer.id)
      .update({ reserved: trx.raw('reserved + 1'), updated_at: trx.fn.now() });
    await trx('soko.orders').insert({
      id: order,
      number: `FLOOR-${randomBytes(8).toString('hex')}`,
      status: 'draft',
      email: 'ada@example.com',
      currency,
      ...sums,
      shipping: 0,
      shipping_address: ADDRESS,
      expires_at: trx.raw(`now() + interval '15 minutes'`),
    });
    const commission = Math.round(Number(price) / 10);
    const shop = { shop_id: offer.shop_id, shop_name: offer.shop };
    await trx('soko.shop_orders').insert({
      ...{ id: part, order_id: order, ...shop, status: 'pending', currency, ...sums, shipping: 0, commission },
      position: 1,
    });
    await trx('soko.order_items').insert({
      ...{ id: item, order_id: order, shop_order_id: part, variant_id: offer.id, product_id: offer.product_id },
      ...{ sku, name: offer.name, attributes: JSON.stringify(offer.attributes), quantity: 1, currency },
      ...{ unit_price: price, ...sums, commission_rate: 1_000, commission, position: 1 },
    });
    await trx('soko.reservations').insert({
      ...{ id: id(), order_id: order, variant_id: offer.id, quantity: 1 },
      expires_at: trx.raw(`now() + interval '15 minutes'`),
    });
    await trx('soko.stock_transactions').insert({
      ...{
        id: id(),
        variant_id: offer.id,
        type: 'reserve',
        on_hand_delta: 0,
        reserved_delta: 1,
        order_id: order,
        ...BY,
      },
    });
    await happened(trx, ['order.placed', order]);
    return { id: order };
  });
}

/** The payment, already made: the order confirmed, the stock sold, the books written. */
export function pay(url: string, order: string): Promise<{ id: string; status: string }> {
  return poolOf(url).transaction(async (trx) => {
    const [found] = await trx('soko.orders as o')
      .join('soko.order_items as i', 'i.order_id', 'o.id')
      .join('soko.shop_orders as s', 's.order_id', 'o.id')
      .where('o.id', order)
      .select('o.total', 'o.currency', 'i.variant_id', 's.id as part', 's.shop_id', 's.commission');
    const { total, currency } = found;
    const [payment, booking] = [id(), id()];
    await trx('soko.payments').insert({
      ...{ id: payment, order_id: order, provider: 'sandbox', reference: `sk${payment.replaceAll('-', '')}` },
      ...{ status: 'succeeded', amount: total, currency, paid_at: trx.fn.now() },
    });
    await trx('soko.orders')
      .where('id', order)
      .update({
        status: 'confirmed',
        expires_at: null,
        placed_at: trx.fn.now(),
        confirmed_at: trx.fn.now(),
        paid_at: trx.fn.now(),
        updated_at: trx.fn.now(),
        invoice_number: `FLOOR-${payment}`,
      });
    await trx('soko.stock_levels')
      .where('variant_id', found.variant_id)
      .update({ on_hand: trx.raw('on_hand - 1'), reserved: trx.raw('reserved - 1'), updated_at: trx.fn.now() });
    await trx('soko.reservations').where('order_id', order).delete();
    await trx('soko.stock_transactions').insert({
      ...{ id: id(), variant_id: found.variant_id, type: 'sell', on_hand_delta: -1, reserved_delta: -1 },
      ...{ order_id: order, ...BY },
    });
    await trx('soko.ledger_transactions').insert({
      ...{ id: booking, type: 'capture', order_id: order, payment_id: payment, ...BY },
    });
    const entry = { transaction_id: booking, currency };
    const [gross, commission] = [Number(total), Number(found.commission)];
    await trx('soko.ledger_entries').insert([
      { ...entry, position: 1, account: 'clearing:sandbox', amount: gross },
      {
        ...entry,
        position: 2,
        account: `payable:${found.shop_id}`,
        amount: commission - gross,
        shop_id: found.shop_id,
      },
      { ...entry, position: 3, account: 'commission', amount: -commission, shop_order_id: found.part },
    ]);
    await happened(trx, ['payment.succeeded', payment], ['order.confirmed', order]);
    return { id: order, status: 'confirmed' };
  });
}
