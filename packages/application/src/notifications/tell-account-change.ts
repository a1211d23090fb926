import type { UnclaimedCall, UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { passwordMail, phoneMail, phoneMessage } from './account-mails.ts';

type Telling = Readonly<{ userId: UserId; key: string }>;

/** Tells the address of an account that its password was changed. `key` makes a repeat the same message. */
export function tellPasswordChange({ store, mailer }: Ports) {
  return async (call: UnclaimedCall, { userId, key }: Telling): Promise<void> => {
    const user = await store.transaction(call, (tx) => tx.users.lock(userId));
    if (user?.email) await mailer.send(passwordMail(user.email, key));
  };
}

/** Tells the address and the present phone of an account that another phone shall take its place. */
export function tellPhoneChange({ store, mailer, sms }: Ports) {
  return async (call: UnclaimedCall, { userId, key }: Telling): Promise<void> => {
    const user = await store.transaction(call, (tx) => tx.users.lock(userId));
    if (user?.email) await mailer.send(phoneMail(user.email, key));
    if (user?.phone) await sms.send(phoneMessage(user.phone, key));
  };
}
