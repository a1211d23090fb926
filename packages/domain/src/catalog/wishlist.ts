import { refuse } from '../errors.ts';
import type { ProductId, UserId, WishlistItemId } from '../ids.ts';
import type { Sku } from './sku.ts';

/** A product that a user wants to find again. */
export type WishlistItem = Readonly<{
  id: WishlistItemId;
  userId: UserId;
  productId: ProductId;
  /** The product's name on that day: shown when the product itself no longer is. */
  name: string;
  addedAt: Date;
}>;

/** A product on sale, by its id or one of its SKUs. */
export type Wish = Readonly<{ productId: ProductId }> | Readonly<{ sku: Sku }>;
export type Wished = Readonly<{ id: ProductId; name: string }>;

export const Wishlist = {
  /** More items are refused. */
  limit: 500,

  /** The item of a product: the one that is there, or a new one. Refuses `wishlist_full`. */
  add(
    { count, item }: Readonly<{ count: number; item: WishlistItem | null }>,
    product: Wished,
    made: Readonly<{ id: WishlistItemId; userId: UserId; at: Date }>,
  ): WishlistItem {
    if (item) return item;
    if (count >= Wishlist.limit) refuse('wishlist_full', { limit: Wishlist.limit });
    return { id: made.id, userId: made.userId, productId: product.id, name: product.name, addedAt: made.at };
  },
};

/** The user is held by whoever changes the list. */
export interface Wishlists {
  /** The product on sale that is meant, by the one rule of visibility; a plain read. */
  productOf(wish: Wish): Promise<Wished | null>;
  /** How many items the user has, and the one of this product. */
  about(userId: UserId, productId: ProductId): Promise<Readonly<{ count: number; item: WishlistItem | null }>>;
  /** Writes the item, unless it is there. */
  save(item: WishlistItem): Promise<void>;
  /** Takes one item out, by its own id or its product's. Whether there was one. */
  remove(userId: UserId, which: WishlistItemId | ProductId): Promise<boolean>;
  /** Takes all out. */
  forget(userId: UserId): Promise<void>;
}
