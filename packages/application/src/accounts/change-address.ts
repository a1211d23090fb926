import {
  AddressBook,
  type AddressChanges,
  type AddressDefaults,
  type AddressId,
  type Call,
  User,
  type UserId,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

export type AddressChange = Readonly<{
  userId: UserId;
  id: AddressId;
  address: AddressChanges;
  defaults: AddressDefaults;
}>;

/** Corrects a saved address, or makes it the default. Refuses `not_found`. */
export function changeAddress({ store }: Ports) {
  return (call: Call, { userId, id, address, defaults }: AddressChange): Promise<AddressId> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      const book = AddressBook.change(await tx.addresses.of(user.id), id, address, defaults);
      await tx.addresses.save(user.id, book);
      return id;
    });
}
