import { Call, refuse, Session, type SessionId, User } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { SignedIn } from './signed-in.ts';

/**
 * Rotates a session: the token of its newest generation gets a successor. The predecessor within the grace gets the
 * same successor; an older one ends the family and refuses `token_reused`. A dead or unknown one: `unauthenticated`;
 * a blocked user's: `account_blocked`.
 */
export function refreshSession({ store, settings }: Ports) {
  return async (call: Call, presented: Readonly<{ sessionId: SessionId; generation: number }>): Promise<SignedIn> => {
    const result = await store.transaction(Call.unclaimed(call), async (tx) => {
      const session = (await tx.sessions.lock(presented.sessionId)) ?? refuse('unauthenticated');
      User.admit((await tx.users.lock(session.userId)) ?? refuse('unauthenticated'));
      const rotation = Session.rotate(session, presented.generation, tx.now, settings.refreshGraceSeconds);
      if (rotation.session !== session) await tx.sessions.save(rotation.session);
      if (rotation.outcome === 'reused') tx.events.add('session.reused', session.userId, { session_id: session.id });
      return {
        outcome: rotation.outcome,
        userId: session.userId,
        sessionId: session.id,
        generation: rotation.session.generation,
      };
    });
    if (result.outcome === 'reused') refuse('token_reused');
    if (result.outcome === 'dead') refuse('unauthenticated');
    const { outcome: _, ...signedIn } = result;
    return signedIn;
  };
}
