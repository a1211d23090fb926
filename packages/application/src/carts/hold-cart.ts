import { Call, Cart, type CartId, type NewId, refuse, type Tx } from '@soko/domain';
import { mergeCart } from './merge-cart.ts';

/**
 * The caller's cart, held; null when there is none yet. A login wins over a cart token. A token whose cart is unknown,
 * merged or a user's refuses `cart_not_found`.
 */
export async function findCart(tx: Tx, call: Call): Promise<Cart | null> {
  const user = Call.user(call);
  if (user) return tx.carts.lockOf(user);
  const id = call.actor.kind === 'guest' ? call.actor.cart : undefined;
  if (!id) return null;
  const cart = await tx.carts.lock(id);
  return cart && cart.userId === null ? cart : refuse('cart_not_found');
}

/** The caller's cart, held; made when there is none. A guest's cart named beside a login is merged into it. */
export async function holdCart(tx: Tx, call: Call, newId: NewId, guestCart?: CartId): Promise<Cart> {
  const user = Call.user(call);
  if (user && guestCart) return mergeCart(tx, user, guestCart, newId);
  return (await findCart(tx, call)) ?? tx.carts.insert(Cart.empty(newId(), user ?? null));
}

/** Changes the caller's cart and keeps it: a new one, with the change in it, when there is none. Answers its id. */
export async function changeCart(
  tx: Tx,
  call: Call,
  {
    newId,
    guestCart,
    change,
  }: Readonly<{ newId: NewId; guestCart?: CartId | undefined; change: (cart: Cart) => Cart }>,
): Promise<CartId> {
  const user = Call.user(call) ?? null;
  const held = user && guestCart ? await mergeCart(tx, user, guestCart, newId) : await findCart(tx, call);
  if (held) {
    await tx.carts.save(change(held));
    return held.id;
  }
  const made = change(Cart.empty(newId(), user));
  const cart = await tx.carts.insert(made);
  if (cart.id !== made.id) await tx.carts.save(change(cart)); // another call of the user's has just made it
  return cart.id;
}
