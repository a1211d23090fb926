import type { Addresses } from '@soko/domain';
import { mustHold, refersTo, type Scope } from './scope.ts';

export function addresses(scope: Scope): Addresses {
  const { state } = scope;
  const of = (userId: string) => [...state.addresses.values()].filter((each) => each.userId === userId);
  return {
    of: async (userId) => of(userId),
    save: async (userId, book) => {
      refersTo(state.users, userId, 'addresses.user_id');
      mustHold(scope, userId);
      for (const { id } of of(userId)) state.addresses.delete(id);
      for (const each of book) state.addresses.set(each.id, each);
    },
  };
}
