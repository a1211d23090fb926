import { Call, Password } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { provedUser, proveOwner } from './prove-owner.ts';

/**
 * Gives the account another password, ends every other session of it and every link that was sent, and tells the
 * account's address. Refuses what `proveOwner` refuses, and `validation_failed` (password).
 */
export function changePassword(ports: Ports) {
  const { store, passwords } = ports;
  return async (
    call: Call,
    { currentPassword, password }: Readonly<{ currentPassword?: string | undefined; password: string }>,
  ): Promise<void> => {
    const accepted = Password.accept(password, passwords.common);
    const proof = await proveOwner(ports, call, currentPassword);
    const passwordHash = await passwords.hash(accepted);
    await store.transaction(Call.unclaimed(call), async (tx) => {
      const user = await provedUser(tx, proof);
      await tx.users.save({ ...user, passwordHash });
      await tx.mailLinks.endAll(user.id);
      await tx.sessions.endAll(user.id, 'password', proof.sessionId);
      tx.events.add('user.password_changed', user.id);
    });
  };
}
