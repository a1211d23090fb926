import { Call, refuse, Session, type SessionId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Ends one session of the caller's own. Refuses `not_found` for any other one, and for one that is over. */
export function revokeSession({ store }: Ports) {
  return (call: Call, { sessionId }: Readonly<{ sessionId: SessionId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      const session = Session.of(await tx.sessions.lock(sessionId), Call.user(call), tx.now);
      await tx.sessions.save(Session.end(session, 'revoked', tx.now));
      return null;
    });
}

/** Ends every session of the caller, this one too. */
export function logOutEverywhere({ store }: Ports) {
  return (call: Call): Promise<null> =>
    store.transaction(call, async (tx) => {
      const user = (await tx.users.lock(Call.user(call) ?? refuse('unauthenticated'))) ?? refuse('unauthenticated');
      await tx.sessions.endAll(user.id, 'logout');
      return null;
    });
}
