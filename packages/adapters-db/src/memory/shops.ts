import { refuse, type Shop, type Shops } from '@soko/domain';
import { hold, mustHold, refersTo, type Scope } from './scope.ts';

export function shops(scope: Scope): Shops {
  const { state, journal } = scope;
  const write = (shop: Shop) => {
    for (const other of state.shops.values()) {
      if (other.slug === shop.slug && other.id !== shop.id) refuse('slug_taken');
    }
    for (const { userId } of shop.members) refersTo(state.users, userId, 'shop_members.user_id');
    state.shops.set(shop.id, shop);
    journal.wrote('shop', shop.id, shop);
  };
  return {
    lock: async (id) => {
      const shop = state.shops.get(id);
      return shop ? journal.read('shop', id, hold(scope, shop)) : null;
    },
    insert: async (shop) => write(hold(scope, shop)),
    save: async (shop) => {
      mustHold(scope, shop.id);
      write(shop);
    },
  };
}
