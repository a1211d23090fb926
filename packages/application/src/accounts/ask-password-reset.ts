import { Call, Email, MailLink, User } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * Sends a link to the address that the account has, to choose a new password. For an address that nobody has it does the
 * same work and sends nothing. Refuses `rate_limited`, alike for both.
 */
export function askPasswordReset({ store, attempts, newId }: Ports) {
  return async (call: Call, { email }: Readonly<{ email: string }>): Promise<void> => {
    const emailKey = Email.normalOrNone(email);
    await attempts.take('password_reset_address', call.address ?? '');
    await attempts.take('password_reset', emailKey);
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const user = User.recoverable(await tx.users.lockByEmail(emailKey));
      const link = MailLink.to(user, 'password_reset', { id: newId(), at: tx.now });
      await tx.mailLinks.insert(link);
      tx.events.add('password_reset.requested', link.id);
    });
  };
}
