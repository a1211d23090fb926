import { Call, MailLink, type NewId, refuse, type Tx, User } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Sends the caller a link that proves the account's e-mail. Where it is proved already, or there is none: nothing. */
export function askEmailVerification({ store, newId }: Ports) {
  return async (call: Call): Promise<void> => {
    const userId = Call.user(call) ?? refuse('unauthenticated');
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const user = (await tx.users.lock(userId)) ?? refuse('unauthenticated');
      await addVerification(tx, User.unverified(user), newId);
    });
  };
}

/** The link for a user who is held, and the wish to send it. */
export async function addVerification(tx: Tx, user: User | null, newId: NewId): Promise<void> {
  const link = MailLink.to(user, 'email_verification', { id: newId(), at: tx.now });
  await tx.mailLinks.insert(link);
  tx.events.add('email_verification.requested', link.id);
}
