import { Call, refuse, Session, type SessionId, type Tx, type User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** The caller, proved to be the one whose account it is, and what was known of the account then. */
export type Proof = Readonly<{ userId: UserId; sessionId: SessionId; passwordHash: string | null }>;

/**
 * Makes sure that it is the account's owner who calls, and not only somebody with a token of theirs: by the password, or
 * where the account has none by a login of the last ten minutes. Wrong passwords are counted. Refuses
 * `validation_failed` (the password), `login_not_fresh`, `rate_limited`.
 */
export async function proveOwner(
  { store, passwords, attempts }: Ports,
  call: Call,
  currentPassword: string | undefined,
): Promise<Proof> {
  const { actor } = call;
  if (actor.kind !== 'user') return refuse('unauthenticated');
  const known = await store.transaction(Call.unclaimed(call), async (tx) => {
    const session = await tx.sessions.lock(actor.session);
    const user = await tx.users.lock(actor.id);
    return { passwordHash: user?.passwordHash ?? null, isFresh: session !== null && Session.isFresh(session, tx.now) };
  });
  const proof = { userId: actor.id, sessionId: actor.session, passwordHash: known.passwordHash };
  if (known.passwordHash === null) return known.isFresh ? proof : refuse('login_not_fresh');
  await attempts.take('password_check', actor.id);
  if (!(await passwords.verify(known.passwordHash, currentPassword ?? '')))
    refuse('validation_failed', { errors: [WRONG] });
  await attempts.giveBack('password_check', actor.id);
  return proof;
}

const WRONG = {
  path: '/current_password',
  code: 'password_wrong',
  message: 'This is not the password of the account.',
};

/** The account of a proof, held. Refuses `login_not_fresh` when its password was changed since. */
export async function provedUser(tx: Tx, { userId, passwordHash }: Proof): Promise<User> {
  const user = (await tx.users.lock(userId)) ?? refuse('unauthenticated');
  return user.passwordHash === passwordHash ? user : refuse('login_not_fresh');
}
