import {
  type Call,
  type Currency,
  isRefusal,
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

/**
 * Opens a shop for an owner, in the state that who calls it stands for. A slug that is made from the name gets a suffix
 * where it is taken. Refuses `shop_exists`, and `slug_taken` for one that was asked for.
 */
export function openShop({ store, newId, settings }: Ports) {
  const open = (call: Call, { slug, currency, ...form }: NewShop, id: ShopId): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      const wanted = { ...form, slug: Slug.of(slug ?? form.name), currency: currency ?? settings.currency };
      const shop = Shop.open(wanted, { id, at: tx.now });
      await tx.shops.insert(shop);
      tx.events.add('shop.opened', shop.id);
      return shop.id;
    });
  return (call: Call, shop: NewShop): Promise<ShopId> => {
    const id = newId<ShopId>();
    return open(call, shop, id).catch((failure: unknown) => {
      if (shop.slug !== undefined || !isRefusal(failure, 'slug_taken')) throw failure;
      return open(call, { ...shop, slug: Slug.apart(shop.name, id) }, id);
    });
  };
}
