import { type Call, type Currency, LifeCycle, type ShopId, type ShopStatus, Slug, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type NewShop = Readonly<{
  name: string;
  slug?: string;
  description?: string;
  currency?: Currency;
  owner: UserId;
  status: ShopStatus;
}>;

/** Opens a shop for an owner, in the state an operator decides. Refuses `slug_taken`. */
export function openShop({ store, newId, settings }: Ports) {
  return (call: Call, shop: NewShop): Promise<ShopId> =>
    store.transaction(call, async (tx) => {
      const id = newId<ShopId>();
      await tx.shops.insert({
        id,
        slug: Slug.of(shop.slug ?? shop.name),
        name: shop.name,
        description: shop.description ?? '',
        logoUrl: null,
        status: shop.status,
        currency: shop.currency ?? settings.currency,
        members: [{ userId: shop.owner, role: 'owner' }],
        createdAt: tx.now,
        ...LifeCycle.fresh,
      });
      return id;
    });
}
