import { type Call, Company, Shop, User, type UserId, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type AccountDeletion = Readonly<{ userId: UserId; versions?: readonly string[] | undefined }>;

/**
 * Ends an account: every session is over, nothing of the person is left in it, and its e-mail and phone are free for
 * another one. Orders and books stay. Refuses `sole_owner` while a shop or a company needs the user, `last_admin`,
 * `not_found`, `precondition_failed`.
 */
export function deleteAccount({ store }: Ports) {
  return (call: Call, { userId, versions }: AccountDeletion): Promise<null> =>
    store.transaction(call, async (tx) => {
      const { user: found, admins } = await tx.users.lockWithAdmins(userId);
      const user = User.present(found);
      Version.require(versions, user.version);
      const company = await tx.companies.lockOf(user.id);
      const shops = await tx.shops.lockOf(user.id);
      const left = shops.map((shop) => Shop.leave(shop, user.id));

      await tx.users.save(User.anonymise(user, admins, tx.now));
      await tx.sessions.endAll(user.id, 'deleted');
      await tx.sessions.forget(user.id);
      await tx.mailLinks.forget(user.id);
      await tx.addresses.save(user.id, []);
      await tx.wishlists.forget(user.id);
      if (company) await tx.companies.save(Company.without(company, user.id, user.id));
      await tx.shops.saveMembers(left);
      tx.events.add('user.deleted', user.id);
      return null;
    });
}
