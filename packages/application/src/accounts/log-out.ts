import { type Call, Session, type SessionId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Ends a session with all its tokens. One that is over or unknown is left alone: logging out twice is once. */
export function logOut({ store }: Ports) {
  return (call: Call, { sessionId }: Readonly<{ sessionId: SessionId }>): Promise<null> =>
    store.transaction(call, async (tx) => {
      const session = await tx.sessions.lock(sessionId);
      if (session) await tx.sessions.save(Session.end(session, 'logout', tx.now));
      return null;
    });
}
