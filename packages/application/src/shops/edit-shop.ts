import { Call, refuse, Shop, type ShopChanges, type ShopId, Version } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type ShopEdit = Readonly<{ shopId: ShopId; changes: ShopChanges; versions?: readonly string[] | undefined }>;

/** Changes the profile and the vacation of a shop. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export function editShop({ store }: Ports) {
  return (call: Call, { shopId, changes, versions }: ShopEdit): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      Call.requireRight(call, shopId, 'profile');
      const shop = (await tx.shops.lock(shopId)) ?? refuse('not_found');
      Version.require(versions, shop.version);
      await tx.shops.save(Shop.edit(shop, changes));
      return shopId;
    });
}
