import { type Call, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Lets an account in again: its owner signs in anew. Refuses `not_found`, `forbidden`, `own_account`. */
export function unblockUser({ store }: Ports) {
  return (call: Call, { userId }: Readonly<{ userId: UserId }>): Promise<UserId> =>
    store.transaction(call, async (tx) => {
      const { user, admins } = await tx.users.lockWithAdmins(userId);
      const admitted = User.unblock(User.present(user), { call, admins });
      await tx.users.save(admitted);
      tx.events.add('user.unblocked', admitted.id);
      return admitted.id;
    });
}
