import { type Call, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type Block = Readonly<{ userId: UserId; reason?: string | undefined }>;

/** Shuts an account out, and ends its sessions. Refuses `not_found`, `forbidden`, `own_account`, `last_admin`. */
export function blockUser({ store }: Ports) {
  return (call: Call, { userId, reason }: Block): Promise<UserId> =>
    store.transaction(call, async (tx) => {
      const { user, admins } = await tx.users.lockWithAdmins(userId);
      const blocked = User.block(User.present(user), reason, { call, admins }, tx.now);
      await tx.users.save(blocked);
      await tx.sessions.endAll(blocked.id, 'blocked');
      tx.events.add('user.blocked', blocked.id);
      return blocked.id;
    });
}
