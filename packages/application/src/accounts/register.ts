import { type AccountType, type Call, type CartId, Password, Session, User } from '@soko/domain';
import { mergeCart } from '../carts/merge-cart.ts';
import type { Ports } from '../ports.ts';
import type { SignedIn } from './signed-in.ts';

export type Registration = Readonly<{
  email: string;
  password: string;
  name: string;
  phone?: string | undefined;
  accountType: AccountType;
  /** The guest's cart that becomes the new user's. */
  guestCart?: CartId | undefined;
}>;

/** Makes an account and signs it in. Refuses `email_taken` and `validation_failed` (password, e-mail). */
export function register({ store, passwords, newId }: Ports) {
  return async (call: Call, { password, guestCart, ...form }: Registration): Promise<SignedIn> => {
    const passwordHash = await passwords.hash(Password.accept(password, passwords.common));
    return store.transaction(call, async (tx) => {
      const user = User.register(form, { id: newId(), passwordHash, at: tx.now });
      const session = Session.start(newId(), user.id, tx.now);
      await tx.users.insert(user);
      await tx.sessions.insert(session);
      if (guestCart) await mergeCart(tx, user.id, guestCart, newId);
      tx.events.add('user.registered', user.id);
      return { userId: user.id, sessionId: session.id, generation: session.generation };
    });
  };
}
