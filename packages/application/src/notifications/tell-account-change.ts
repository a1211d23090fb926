import type { UnclaimedCall, UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type AccountChange, changeMail } from './account-mails.ts';

/** Tells the address of an account what was changed about it. `key` makes a repeat the same message. */
export function tellAccountChange({ store, mailer }: Ports) {
  return async (
    call: UnclaimedCall,
    { userId, change, key }: Readonly<{ userId: UserId; change: AccountChange; key: string }>,
  ): Promise<void> => {
    const user = await store.transaction(call, (tx) => tx.users.lock(userId));
    if (user?.email) await mailer.send(changeMail(change, user.email, key));
  };
}
