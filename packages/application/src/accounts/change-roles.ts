import { type Call, type Role, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type RoleChange = Readonly<{ userId: UserId; roles: readonly Role[] }>;

/**
 * Gives an account exactly these roles, beside customer, and ends its sessions. Refuses `not_found`, `forbidden`,
 * `own_account`, `last_admin`.
 */
export function changeRoles({ store }: Ports) {
  return (call: Call, { userId, roles }: RoleChange): Promise<UserId> =>
    store.transaction(call, async (tx) => {
      const { user, admins } = await tx.users.lockWithAdmins(userId);
      const changed = User.withRoles(User.present(user), roles, { call, admins });
      await tx.users.save(changed);
      await tx.sessions.endAll(changed.id, 'revoked');
      tx.events.add('user.roles_changed', changed.id, { roles: changed.roles });
      return changed.id;
    });
}
