import { Call, MailLink, type MailLinkId, refuse, User } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * The caller followed a link to the account's e-mail, or to the one that shall take its place: from now on that is the
 * account's address, and proved. Refuses `token_not_valid`, `email_taken`.
 */
export function confirmEmail({ store }: Ports) {
  return async (call: Call, { linkId }: Readonly<{ linkId: MailLinkId }>): Promise<void> => {
    const caller = Call.user(call) ?? refuse('unauthenticated');
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const wanted = { purposes: ['email_verification', 'email_change'], userId: caller, at: tx.now } as const;
      const { link, userId, email } = MailLink.use(await tx.mailLinks.lock(linkId), wanted);
      const user = (await tx.users.lock(userId)) ?? refuse('token_not_valid');
      await tx.mailLinks.save(link);
      await tx.mailLinks.endAll(userId);
      await tx.users.save(User.proveEmail(user, email, tx.now));
      tx.events.add('user.email_confirmed', userId);
    });
  };
}
