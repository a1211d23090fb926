import { Call, refuse, Shop, type ShopId, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Takes a member out of a shop; everybody may leave. Refuses `not_found`, `forbidden`, `sole_owner`. */
export function removeShopMember({ store }: Ports) {
  return (call: Call, { shopId, userId }: Readonly<{ shopId: ShopId; userId: UserId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      if (Call.user(call) !== userId) Call.requireRight(call, shopId, 'members');
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      await tx.shops.save(Shop.without(shop, userId));
      return null;
    });
}
