import { type Call, Cart, type CartId, type CartItemId, Offer, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { findCart } from './hold-cart.ts';

export type CartItemChange = Readonly<{ itemId: CartItemId; quantity: number }>;

/** Sets the quantity of a line of the caller's cart. Refuses `not_found`, `cart_not_found` and what adding refuses. */
export function changeCartItem({ store }: Ports) {
  return (call: Call, { itemId, quantity }: CartItemChange): Promise<CartId> =>
    store.transaction(call, async (tx) => {
      const cart = (await findCart(tx, call)) ?? refuse('not_found');
      const { sku } = Cart.item(cart, itemId);
      const offer = Offer.of(await tx.catalog.offers([sku]), sku);
      await tx.carts.save(Cart.change(cart, itemId, quantity, offer));
      return cart.id;
    });
}
