import type { Principals } from '@soko/application';
import { Session } from '@soko/domain';
import type { State } from './state.ts';

/** What is known of the bearer of a token, from this state. */
export const memoryPrincipals = (state: () => State, now: () => Date): Principals => ({
  find: async (userId, sessionId) => {
    const user = state().users.get(userId);
    const session = state().sessions.get(sessionId);
    if (!user || session?.userId !== userId) return null;
    return {
      roles: user.roles,
      blocked: user.blockedAt !== null,
      shops: [...state().shops.values()]
        .filter((shop) => shop.members.some((member) => member.userId === userId))
        .map(({ id }) => id)
        .sort(),
      alive: user.deletedAt === null && Session.isAlive(session, now()),
    };
  },
});
