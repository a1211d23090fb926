import { type AccountType, type Call, type CartId, Password, refuse, User } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { addVerification } from './ask-email-verification.ts';
import { openSession } from './open-session.ts';
import type { SignedIn } from './signed-in.ts';

export type Registration = Readonly<{
  email: string;
  password: string;
  name: string;
  phone?: string | undefined;
  accountType: AccountType;
  /** What the person's browser got from the CAPTCHA, where there is one. */
  captchaToken?: string | undefined;
  /** The guest's cart that becomes the new user's. */
  guestCart?: CartId | undefined;
}>;

/** Makes an account and signs it in. Refuses `captcha_failed`, `email_taken`, `validation_failed` (password, e-mail, phone). */
export function register({ store, passwords, phones, captcha, newId }: Ports) {
  return async (call: Call, { password, guestCart, captchaToken, phone: typed, ...given }: Registration) => {
    const form = { ...given, phone: typed === undefined ? undefined : phones.normal(typed) };
    if (!(await captcha.passes(captchaToken, call.address))) refuse('captcha_failed');
    const passwordHash = await passwords.hash(Password.accept(password, passwords.common));
    return store.transaction(call, async (tx): Promise<SignedIn> => {
      const user = User.register(form, { id: newId(), passwordHash, at: tx.now });
      await tx.users.insert(user);
      tx.events.add('user.registered', user.id);
      await addVerification(tx, user, newId);
      return openSession(tx, user, call, { newId, guestCart });
    });
  };
}
