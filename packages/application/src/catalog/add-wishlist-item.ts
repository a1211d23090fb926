import { type Call, refuse, User, type UserId, type Wish, Wishlist, type WishlistItemId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type Wishing = Readonly<{ userId: UserId; wish: Wish }>;

/** Keeps a product on the user's wishlist; one that is there stays as it is. Refuses `not_found`, `wishlist_full`. */
export function addWishlistItem({ store, newId }: Ports) {
  return (call: Call, { userId, wish }: Wishing): Promise<Readonly<{ id: WishlistItemId; isNew: boolean }>> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      const product = (await tx.wishlists.productOf(wish)) ?? refuse('not_found');
      const made = { id: newId<WishlistItemId>(), userId: user.id, at: tx.now };
      const item = Wishlist.add(await tx.wishlists.about(user.id, product.id), product, made);
      await tx.wishlists.save(item);
      return { id: item.id, isNew: item.id === made.id };
    });
}
