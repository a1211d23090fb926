import {
  type Call,
  type Currency,
  Shop,
  type ShopChanges,
  type ShopId,
  type ShopStatus,
  Slug,
  type UserId,
} from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewShop = ShopChanges &
  Readonly<{
    name: string;
    slug?: string | undefined;
    currency?: Currency | undefined;
    owner: UserId;
    status: ShopStatus;
  }>;

/** Opens a shop for an owner, in the state that who calls it stands for. Refuses `shop_exists`, `slug_taken`. */
export function openShop({ store, newId, settings }: Ports) {
  return (call: Call, { slug, currency, ...form }: NewShop): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      const wanted = { ...form, slug: Slug.of(slug ?? form.name), currency: currency ?? settings.currency };
      const shop = Shop.open(wanted, { id: newId(), at: tx.now });
      await tx.shops.insert(shop);
      tx.events.add('shop.opened', shop.id);
      return shop.id;
    });
}
