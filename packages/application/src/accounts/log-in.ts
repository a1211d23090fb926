import { Call, type CartId, Email, isRefusal, refuse, Session, User } from '@soko/domain';
import { mergeCart } from '../carts/merge-cart.ts';
import type { Ports } from '../ports.ts';
import type { SignedIn } from './signed-in.ts';

export type Credentials = Readonly<{ email: string; password: string; guestCart?: CartId | undefined }>;

/**
 * Opens a session and takes the guest's cart along. An unknown address and a wrong password take the same work and
 * refuse alike, `invalid_credentials`; a blocked account with the right password refuses `account_blocked`.
 */
export function logIn({ store, passwords, newId }: Ports) {
  return async (call: Call, { email, password, guestCart }: Credentials): Promise<SignedIn> => {
    const emailKey = normal(email);
    const unclaimed = Call.unclaimed(call); // two transactions, and neither of them is for keeping
    const known = await store.transaction(unclaimed, async (tx) => {
      const user = await tx.users.lockByEmail(emailKey);
      return user && { id: user.id, passwordHash: user.passwordHash };
    });
    const right = await passwords.verify(known?.passwordHash ?? null, password);
    if (!known || !right) return refuse('invalid_credentials');

    return store.transaction(unclaimed, async (tx) => {
      const user = User.admit((await tx.users.lock(known.id)) ?? refuse('invalid_credentials'));
      const session = Session.start(newId(), user.id, tx.now);
      await tx.sessions.insert(session);
      if (guestCart) await mergeCart(tx, user.id, guestCart, newId);
      return { userId: user.id, sessionId: session.id, generation: session.generation };
    });
  };
}

/** What is no e-mail address is nobody's: looked up all the same, so that it takes the same work. */
function normal(email: string): string {
  try {
    return Email.normal(email);
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed')) return '';
    throw failure;
  }
}
