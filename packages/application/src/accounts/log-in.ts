import { Call, Email, isRefusal, type Role, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { loginAttempts } from './login-attempts.ts';
import { type Opening, openSession } from './open-session.ts';
import type { SignedIn } from './signed-in.ts';

export type Credentials = Omit<Opening, 'newId'> &
  Readonly<{
    email: string;
    password: string;
    /** Only accounts with one of these roles are let in; any other is refused like a wrong password. */
    only?: readonly Role[] | undefined;
  }>;

/**
 * Opens a session and takes the guest's cart along. An unknown address and a wrong password take the same work and
 * refuse alike, `invalid_credentials`; a blocked account with the right password refuses `account_blocked`. Wrong tries
 * are counted per account and address: past their limits it refuses `rate_limited`.
 */
export function logIn({ store, passwords, attempts, newId }: Ports) {
  return async (call: Call, { email, password, only, ...opening }: Credentials): Promise<SignedIn> => {
    const emailKey = normal(email);
    const unclaimed = Call.unclaimed(call); // two transactions, and neither of them is for keeping
    const failures = loginAttempts(attempts, call, emailKey);
    await failures.take();
    const known = await store.transaction(unclaimed, async (tx) => {
      const user = await tx.users.lockByEmail(emailKey);
      return user && { id: user.id, passwordHash: user.passwordHash, roles: user.roles };
    });
    const right = await passwords.verify(known?.passwordHash ?? null, password);
    const isMeant = only === undefined || known?.roles.some((role) => only.includes(role)) === true;
    if (!known || !right || !isMeant) return refuse('invalid_credentials');
    await failures.giveBack();

    return store.transaction(unclaimed, async (tx) => {
      const user = (await tx.users.lock(known.id)) ?? refuse('invalid_credentials');
      // the password may have been changed since it was compared
      if (user.passwordHash !== known.passwordHash) refuse('invalid_credentials');
      return openSession(tx, user, call, { ...opening, newId });
    });
  };
}

/** What is no e-mail address is nobody's: looked up all the same, so that it takes the same work. */
function normal(email: string): string {
  try {
    return Email.normal(email);
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed')) return '';
    throw failure;
  }
}
