import type { Cart, Carts } from '@soko/domain';
import { check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function carts(scope: Scope): Carts {
  const { state } = scope;
  const openOf = (userId: Cart['userId']) =>
    [...state.carts.values()].find((cart) => cart.status === 'open' && cart.userId !== null && cart.userId === userId);
  const write = (cart: Cart) => {
    refersTo(state.users, cart.userId, 'carts.user_id');
    for (const { variantId, quantity, cappedFrom } of cart.items) {
      refersTo(state.levels, variantId, 'cart_items.variant_id');
      check(quantity >= 1 && quantity <= 999, 'cart_items.quantity is 1 to 999');
      check(cappedFrom === null || cappedFrom > quantity, 'cart_items.capped_from > quantity');
    }
    const lines = new Set(cart.items.map(({ variantId }) => variantId));
    check(lines.size === cart.items.length, 'cart_items (cart_id, variant_id) is unique');
    state.carts.set(cart.id, cart);
  };
  return {
    lock: async (id) => {
      const cart = state.carts.get(id);
      return cart?.status === 'open' ? hold(scope, cart) : null;
    },
    lockOf: async (userId) => {
      const cart = openOf(userId);
      return cart ? hold(scope, cart) : null;
    },
    insert: async (cart) => {
      const open = openOf(cart.userId);
      if (!open) write(cart);
      return hold(scope, open ?? cart);
    },
    save: async (cart) => {
      mustHold(scope, cart.id);
      write(cart);
    },
  };
}
