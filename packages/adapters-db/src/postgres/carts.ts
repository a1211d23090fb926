import type { Cart, CartItem, Carts } from '@soko/domain';
import { columns, MONEY } from './columns.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const CART = columns<Omit<Cart, 'items'>>({
  id: 'uuid',
  userId: 'uuid',
  status: 'text',
  currency: 'text',
  coupons: 'text[]',
});
/** The lines' currency is their cart's; the SKU code stands in the variant. */
const ITEM = columns<Omit<CartItem, 'sku'>>({
  id: 'uuid',
  variantId: 'uuid',
  quantity: 'integer',
  seenPrice: { ...MONEY, read: (column) => `soko.money(${column}, c.currency)` },
  cappedFrom: 'integer',
});

const CARTS = `
select ${CART.read('c')},
  (select coalesce(json_agg(${ITEM.object('i', `'sku', v.sku`)} order by i.position, i.id), '[]')
    from soko.cart_items i join soko.variants v on v.id = i.variant_id where i.cart_id = c.id) as items,
  ${isFresh('soko.carts', 'c')}
from soko.carts c`;
const LOCK = `${CARTS} where c.id = $1 and c.status = 'open' for update`;
const LOCK_OF = `${CARTS} where c.user_id = $1 and c.status = 'open' for update`;

const LINES = `
given as (select * from jsonb_to_record($1::jsonb) as g(${CART.record}, items jsonb)),
lines as (
  select ${ITEM.given('l')}, g.id as cart_id, e.position
  from given g, jsonb_array_elements(g.items) with ordinality as e(item, position), jsonb_to_record(e.item) as l(${ITEM.record})
)`;

const INSERT = `
with ${LINES},
made as (
  insert into soko.carts (${CART.names}) select ${CART.given('g')} from given g
  on conflict (user_id) where status = 'open' and user_id is not null do nothing
  returning id
),
filled as (
  insert into soko.cart_items (${ITEM.names}, cart_id, position) select l.* from lines l join made on made.id = l.cart_id
)
select id from made`;

const SAVE = `
with ${LINES},
cart as (
  update soko.carts c set updated_at = now(), ${CART.set('g', ['status', 'currency', 'coupons'])}
  from given g where c.id = g.id
),
gone as (
  delete from soko.cart_items i using given g
  where i.cart_id = g.id and not exists (select from lines l where l."variantId" = i.variant_id)
)
insert into soko.cart_items as i (${ITEM.names}, cart_id, position) select * from lines
on conflict (cart_id, variant_id) do update set id = excluded.id, quantity = excluded.quantity,
  seen_price = excluded.seen_price, capped_from = excluded.capped_from, position = excluded.position
where (i.id, i.quantity, i.seen_price, i.capped_from, i.position)
  is distinct from (excluded.id, excluded.quantity, excluded.seen_price, excluded.capped_from, excluded.position)`;

export function carts(scope: Scope): Carts {
  const { trx } = scope;
  const lockOf = async (userId: Cart['userId']): Promise<Cart | null> => {
    const [cart] = await lockWhole<Cart>(scope, 'carts_lock_of', LOCK_OF, [userId]);
    return cart ?? null;
  };
  return {
    lock: async (id) => {
      const [cart] = await lockWhole<Cart>(scope, 'carts_lock', LOCK, [id]);
      return cart ?? null;
    },
    lockOf,
    insert: async (cart) => {
      const made = await sqlOne(trx, 'carts_insert', INSERT, [json(cart)]);
      if (made) return cart;
      return (await lockOf(cart.userId)) ?? Promise.reject(new Error('The open cart of a user was closed.'));
    },
    save: async (cart) => {
      await sql(trx, 'carts_save', SAVE, [json(cart)]);
    },
  };
}
