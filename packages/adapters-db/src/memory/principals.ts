import type { Principal, Principals } from '@soko/application';
import { Session, type User } from '@soko/domain';
import { byId } from './scope.ts';
import type { State } from './state.ts';

/** What is known of the bearer of a token or a cookie, from this state. */
export function memoryPrincipals(state: () => State, now: () => Date): Principals {
  const principalOf = (user: User, session: Session): Principal => ({
    roles: user.roles,
    blocked: user.blockedAt !== null,
    shops: byId(state().shops.values()).flatMap(({ id, members }) =>
      members.filter(({ userId }) => userId === user.id).map(({ role }) => ({ id, role })),
    ),
    alive: user.deletedAt === null && Session.isAlive(session, now()),
  });
  return {
    find: async (userId, sessionId) => {
      const user = state().users.get(userId);
      const session = state().sessions.get(sessionId);
      return user && session?.userId === userId ? principalOf(user, session) : null;
    },
    findByCookie: async (secretHash) => {
      const session = [...state().sessions.values()].find((each) => each.secretHash === secretHash);
      const user = session && state().users.get(session.userId);
      return user && session ? { ...principalOf(user, session), userId: user.id, sessionId: session.id } : null;
    },
  };
}
