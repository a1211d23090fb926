import { type Call, type ProductId, refuse, User, type UserId, type WishlistItemId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type Unwishing = Readonly<{
  userId: UserId;
  /** The item, by its own id or its product's. */
  which: WishlistItemId | ProductId;
}>;

/** Takes a product off the user's wishlist, on sale or not. Refuses `not_found`. */
export function removeWishlistItem({ store }: Ports) {
  return (call: Call, { userId, which }: Unwishing): Promise<null> =>
    store.transaction(call, async (tx) => {
      const user = User.present(await tx.users.lock(userId));
      return (await tx.wishlists.remove(user.id, which)) ? null : refuse('not_found');
    });
}
