import { Call, refuse, Shop, type ShopId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** A rejected shop asks to be looked at again. Refuses `not_found`, `forbidden`, `shop_state_conflict`. */
export function reapplyShop({ store }: Ports) {
  return (call: Call, { shopId }: Readonly<{ shopId: ShopId }>): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      Call.requireRight(call, shopId, 'profile');
      const shop = Shop.reapply((await tx.shops.lock(shopId)) ?? refuse('not_found'));
      await tx.shops.save(shop);
      tx.events.add('shop.status_changed', shopId, { status: shop.status });
      return shopId;
    });
}
