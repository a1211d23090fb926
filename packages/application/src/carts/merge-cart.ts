import { Cart, type CartId, type NewId, type Tx, type UserId } from '@soko/domain';

/** Puts a guest's lines into the user's cart and answers it, held. A cart that is no guest's any more adds nothing. */
export async function mergeCart(tx: Tx, userId: UserId, guestCart: CartId, newId: NewId): Promise<Cart> {
  const own = (await tx.carts.lockOf(userId)) ?? (await tx.carts.insert(Cart.empty(newId(), userId)));
  const guest = await tx.carts.lock(guestCart);
  if (!guest || guest.userId !== null) return own;
  const offers = await tx.catalog.offersOf(guest.items.map((item) => item.variantId));
  const merged = Cart.merge(own, guest, offers, newId);
  await tx.carts.save(merged.into);
  await tx.carts.save(merged.guest);
  return merged.into;
}
