import { Call, refuse, Shop, type ShopId, type ShopMember, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * Gives a member another role. Refuses `not_found`, `forbidden`, `sole_owner` where the shop would have no owner, and
 * `shop_exists` for another owner who has a shop. Answers the member.
 */
export function changeShopMember({ store }: Ports) {
  return (call: Call, { shopId, ...member }: ShopMember & Readonly<{ shopId: ShopId }>): Promise<UserId> =>
    store.transaction(call, async (tx) => {
      Call.requireRight(call, shopId, 'members');
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      await tx.shops.save(Shop.assign(shop, member));
      return member.userId;
    });
}
