import { type Call, Cart, type CartId, type CartItemId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { findCart } from './hold-cart.ts';

/** Takes a line out of the caller's cart. Refuses `not_found`, `cart_not_found`. */
export function removeCartItem({ store }: Ports) {
  return (call: Call, { itemId }: Readonly<{ itemId: CartItemId }>): Promise<CartId> =>
    store.transaction(call, async (tx) => {
      const cart = (await findCart(tx, call)) ?? refuse('not_found');
      await tx.carts.save(Cart.remove(cart, itemId));
      return cart.id;
    });
}
