import { type Call, Cart, type CartId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { findCart } from './hold-cart.ts';

/** Empties the caller's cart; null when there is none to empty. Refuses `cart_not_found`. */
export function clearCart({ store }: Ports) {
  return (call: Call): Promise<CartId | null> =>
    store.transaction(call, async (tx) => {
      const cart = await findCart(tx, call);
      if (cart) await tx.carts.save(Cart.emptied(cart));
      return cart?.id ?? null;
    });
}
