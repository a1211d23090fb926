import { AddressBook, type AddressId, type Call, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Forgets a saved address; orders keep their copies. Refuses `not_found`. */
export function removeAddress({ store }: Ports) {
  return (call: Call, { userId, id }: Readonly<{ userId: UserId; id: AddressId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      await tx.addresses.save(user.id, AddressBook.remove(await tx.addresses.of(user.id), id));
      return null;
    });
}
