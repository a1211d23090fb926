import { refuse, type Shop, type Shops } from '@soko/domain';
import { byId, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function shops(scope: Scope): Shops {
  const { state, journal } = scope;
  const write = (shop: Shop) => {
    for (const other of state.shops.values()) {
      if (other.slug === shop.slug && other.id !== shop.id) refuse('slug_taken');
    }
    for (const { userId, role } of shop.members) {
      const owns = ({ id, members }: Shop) =>
        id !== shop.id && members.some((each) => each.userId === userId && each.role === 'owner');
      if (role === 'owner' && [...state.shops.values()].some(owns)) refuse('shop_exists');
    }
    const before = state.shops.get(shop.id);
    if (before?.status !== shop.status) {
      const change = { noun: 'shop', id: shop.id, from: before?.status ?? null, to: shop.status } as const;
      state.statusChanges.push({ ...change, reason: shop.statusComment });
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
    lockOf: async (userId) =>
      byId([...state.shops.values()].filter(({ members }) => members.some((member) => member.userId === userId))).map(
        (shop) => journal.read('shop', shop.id, hold(scope, shop)),
      ),
    insert: async (shop) => write(hold(scope, shop)),
    saveMembers: async (changed) => {
      for (const { id, members } of changed) {
        mustHold(scope, id);
        const stored = state.shops.get(id);
        if (stored) write({ ...stored, members, version: stored.version + 1 });
      }
    },
    save: async (shop) => {
      mustHold(scope, shop.id);
      write({ ...shop, version: shop.version + 1 });
    },
  };
}
