import type { CartView, Json } from '@soko/application';
import { Call, type CartId, type Currency } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf } from './document.ts';

/**
 * The caller's cart: the signed-in user's open one, else the guest's. Prices are today's; what was seen and what there
 * is now differ in notices. Discounts are quoted at checkout, so the total is the sum of the lines.
 *
 * 1 ms the round trip for one line, 2 for 20, 9 for 200: each line is four look-ups by primary key.
 */
export function cart(db: Database, call: Call, currency: Currency): Promise<Json<CartView> | null> {
  const user = Call.user(call);
  if (user !== undefined) return documentOf(db, 'cart of user', textOf('c.user_id = $2'), [currency, user]);
  const guest = call.actor.kind === 'guest' ? call.actor.cart : undefined;
  if (guest === undefined) return Promise.resolve(null);
  return documentOf(db, 'cart of guest', textOf(OF_GUEST), [currency, guest]);
}

/** That cart, if it is the caller's. */
export function cartById(db: Database, call: Call, id: CartId, currency: Currency): Promise<Json<CartView> | null> {
  const user = Call.user(call);
  if (user !== undefined) {
    return documentOf(db, 'cart by id of user', textOf('c.user_id = $2 and c.id = $3'), [currency, user, id]);
  }
  const held = call.actor.kind === 'guest' && call.actor.cart === id;
  return held ? cart(db, call, currency) : Promise.resolve(null);
}

/** A guest's cart is nobody's: only the bearer of its token comes here with its id. */
const OF_GUEST = 'c.user_id is null and c.id = $2';

/** $1 is the currency of a cart without lines. */
const textOf = (holder: string): string => `
  with cart as (
    select c.id, coalesce(c.currency, $1::text) as currency, c.coupons
    from soko.carts c where ${holder} and c.status = 'open'
  ), lines as (
    select i.id, i.position, i.quantity, i.seen_price, i.capped_from, v.sku, c.currency, p.id as product_id,
      p.name as product_name, p.slug as product_slug, s.id as shop_id, s.name as shop_name, s.slug as shop_slug,
      sale.is_on, sale.unit_price, case when sale.is_on then coalesce(k.on_hand - k.reserved, 0) else 0 end as available
    from cart c
    join soko.cart_items i on i.cart_id = c.id
    join soko.variants v on v.id = i.variant_id
    join soko.products p on p.id = v.product_id
    join soko.shops s on s.id = p.shop_id
    left join soko.listed_products l on l.product_id = p.id
    left join soko.stock_levels k on k.variant_id = v.id
    cross join lateral (
      select l.product_id is not null and soko.variant_is_live(v) and v.currency = c.currency as is_on,
        case when v.currency = c.currency then coalesce(
          (select t.price from jsonb_to_recordset(v.price_tiers) t(min_quantity integer, price bigint)
            where t.min_quantity <= i.quantity order by t.min_quantity desc limit 1),
          v.price) else i.seen_price end as unit_price
    ) sale
  ), notices as (
    select i.position, n.rank, json_strip_nulls(json_build_object('code', n.code, 'item_id', i.id,
      'previous', soko.money(n.previous, i.currency), 'available', n.available)) as notice
    from lines i cross join lateral (values
      (1, 'price_changed', i.is_on and i.unit_price <> i.seen_price, i.seen_price, null::integer),
      (2, 'out_of_stock', i.is_on and (i.available < i.quantity or i.capped_from is not null), null, i.available),
      (3, 'unavailable', not i.is_on, null, null)
    ) n(rank, code, applies, previous, available)
    where n.applies
  )
  select row_to_json(view)::text as item
  from cart c
  cross join lateral (select coalesce(sum(i.unit_price * i.quantity), 0)::bigint as subtotal from lines i) sums
  cross join lateral (
    select c.id, c.currency,
      (select coalesce(json_agg(json_build_object('id', i.id, 'sku', i.sku,
          'product', json_build_object('id', i.product_id, 'name', i.product_name, 'slug', i.product_slug),
          'shop', json_build_object('id', i.shop_id, 'name', i.shop_name, 'slug', i.shop_slug),
          'quantity', i.quantity, 'unit_price', soko.money(i.unit_price, i.currency),
          'total_price', soko.money(i.unit_price * i.quantity, i.currency), 'available', i.available)
        order by i.position, i.id), '[]') from lines i) as items,
      c.coupons,
      (select coalesce(json_agg(n.notice order by n.position, n.rank), '[]') from notices n) as notices,
      soko.money(sums.subtotal, c.currency) as subtotal,
      soko.money(0, c.currency) as discount_amount,
      soko.money(sums.subtotal, c.currency) as total_amount
  ) view`;
