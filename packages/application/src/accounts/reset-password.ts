import { Call, MailLink, type MailLinkId, Password, refuse, User } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * Takes a new password from who followed the link, once, and ends every session of the account. Refuses
 * `token_not_valid`, `validation_failed` (password), `account_blocked`.
 */
export function resetPassword({ store, passwords }: Ports) {
  return async (
    call: Call,
    { linkId, password }: Readonly<{ linkId: MailLinkId; password: string }>,
  ): Promise<void> => {
    const passwordHash = await passwords.hash(Password.accept(password, passwords.common));
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const wanted = { purposes: ['password_reset'], at: tx.now } as const;
      const { link, userId } = MailLink.use(await tx.mailLinks.lock(linkId), wanted);
      const user = User.admit((await tx.users.lock(userId)) ?? refuse('token_not_valid'));
      await tx.mailLinks.save(link);
      await tx.mailLinks.endAll(userId);
      await tx.users.save({ ...user, passwordHash });
      await tx.sessions.endAll(userId, 'password');
      tx.events.add('user.password_changed', userId);
    });
  };
}
