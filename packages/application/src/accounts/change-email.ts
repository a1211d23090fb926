import { Call, Email, MailLink } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { provedUser, proveOwner } from './prove-owner.ts';

/**
 * Sends a link to the new address; it replaces the old one when that link is followed. The old address is told of the
 * wish. Whether the new one has an account makes no difference here. Refuses what `proveOwner` refuses, and
 * `validation_failed` (e-mail).
 */
export function changeEmail(ports: Ports) {
  const { store, newId } = ports;
  return async (
    call: Call,
    { currentPassword, email }: Readonly<{ currentPassword?: string | undefined; email: string }>,
  ): Promise<void> => {
    Email.normal(email);
    const proof = await proveOwner(ports, call, currentPassword);
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const user = await provedUser(tx, proof);
      const link = MailLink.to(user, 'email_change', { id: newId(), at: tx.now, email });
      await tx.mailLinks.insert(link);
      tx.events.add('email_change.requested', link.id);
    });
  };
}
