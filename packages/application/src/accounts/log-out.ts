import { type Call, Session, type SessionId } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** A session by its id, or by the hash of the cookie that carries it. */
export type NamedSession = Readonly<{ sessionId: SessionId } | { cookieHash: string }>;

/** Ends a session with all its tokens. One that is over or unknown is left alone: logging out twice is once. */
export function logOut({ store }: Ports) {
  return (call: Call, named: NamedSession): Promise<null> =>
    store.transaction(call, async (tx) => {
      const { sessions } = tx;
      const session =
        'sessionId' in named ? await sessions.lock(named.sessionId) : await sessions.lockByHash(named.cookieHash);
      if (session) await sessions.save(Session.end(session, 'logout', tx.now));
      return null;
    });
}
