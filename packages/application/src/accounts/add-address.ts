import {
  type Address,
  AddressBook,
  type AddressDefaults,
  type AddressId,
  type Call,
  User,
  type UserId,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewAddress = Readonly<{ userId: UserId; address: Address; defaults: AddressDefaults }>;

/** Keeps another address of the user's. Refuses `too_many_addresses`. */
export function addAddress({ store, newId }: Ports) {
  return (call: Call, { userId, address, defaults }: NewAddress): Promise<AddressId> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      const made = { id: newId<AddressId>(), userId: user.id, at: tx.now };
      await tx.addresses.save(user.id, AddressBook.add(await tx.addresses.of(user.id), address, defaults, made));
      return made.id;
    });
}
