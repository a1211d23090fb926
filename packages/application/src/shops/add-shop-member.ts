import { Call, Email, refuse, Shop, type ShopId, type ShopRole, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewMember = Readonly<{ shopId: ShopId; email: string; role: ShopRole }>;

/**
 * Makes the holder of an account a member of a shop, and thereby a seller. Refuses `not_found`, `forbidden`,
 * `member_unknown` (no such account), `member_exists`, `too_many_members`, and `shop_exists` for another owner who has a
 * shop. Answers the member.
 */
export function addShopMember({ store }: Ports) {
  return (call: Call, { shopId, email, role }: NewMember): Promise<UserId> =>
    store.transaction(call, async (tx) => {
      Call.requireRight(call, shopId, 'members');
      const user = await tx.users.lockByEmail(Email.normal(email));
      if (user === null || user.deletedAt !== null) return refuse('member_unknown');
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      await tx.shops.save(Shop.admit(shop, { userId: user.id, role }));
      await tx.users.save(User.grant(user, 'seller'));
      return user.id;
    });
}
