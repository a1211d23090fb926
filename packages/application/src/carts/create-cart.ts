import type { Call, CartId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { holdCart } from './hold-cart.ts';

/** The caller's cart; a new and empty one when there is none. Refuses `cart_not_found`. */
export function createCart({ store, newId }: Ports) {
  return (call: Call, { guestCart }: Readonly<{ guestCart?: CartId | undefined }>): Promise<CartId> =>
    store.transaction(call, async (tx) => (await holdCart(tx, call, newId, guestCart)).id);
}
