import { type Call, type CartId, type NewId, Session, type Tx, User } from '@soko/domain';
import { mergeCart } from '../carts/merge-cart.ts';
import type { SignedIn } from './signed-in.ts';

/** What a login brings along, and how it wants to be known afterwards. */
export type Opening = Readonly<{
  newId: NewId;
  /** The guest's cart that becomes the user's. */
  guestCart?: CartId | undefined;
  /** SHA-256 of a cookie's random bytes, in hex: a session of that cookie. Without it one of tokens. */
  cookieHash?: string | undefined;
}>;

/**
 * Signs in a user who is held and has proved who they are: the one way in, whatever the proof was. Takes the guest's
 * cart along. Refuses `account_blocked`.
 */
export async function openSession(
  tx: Tx,
  user: User,
  { address, userAgent }: Call,
  { newId, guestCart, cookieHash }: Opening,
): Promise<SignedIn> {
  const session = Session.start(newId(), User.admit(user).id, tx.now, {
    ...(cookieHash === undefined ? {} : { secretHash: cookieHash }),
    ...(address === undefined ? {} : { address }),
    ...(userAgent === undefined ? {} : { userAgent }),
  });
  await tx.sessions.insert(session);
  if (guestCart) await mergeCart(tx, user.id, guestCart, newId);
  return { userId: user.id, sessionId: session.id, generation: session.generation };
}
