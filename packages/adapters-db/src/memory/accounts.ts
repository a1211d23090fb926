import { refuse, type Sessions, type User, type Users } from '@soko/domain';
import { hold, mustHold, refersTo, type Scope } from './scope.ts';

export function users(scope: Scope): Users {
  const { state, journal } = scope;
  const held = (user: User | undefined) => (user ? journal.read('user', user.id, hold(scope, user)) : null);
  const write = (user: User) => {
    for (const other of state.users.values()) {
      if (other.emailKey === user.emailKey && other.id !== user.id) refuse('email_taken');
    }
    state.users.set(user.id, user);
    journal.wrote('user', user.id, user);
  };
  return {
    lock: async (id) => held(state.users.get(id)),
    lockByEmail: async (emailKey) => held([...state.users.values()].find((user) => user.emailKey === emailKey)),
    insert: async (user) => write(hold(scope, user)),
    save: async (user) => {
      mustHold(scope, user.id);
      write(user);
    },
  };
}

export function sessions(scope: Scope): Sessions {
  const { state } = scope;
  return {
    lock: async (id) => {
      const session = state.sessions.get(id);
      return session ? hold(scope, session) : null;
    },
    insert: async (session) => {
      refersTo(state.users, session.userId, 'sessions.user_id');
      state.sessions.set(session.id, hold(scope, session));
    },
    save: async (session) => {
      mustHold(scope, session.id);
      state.sessions.set(session.id, session);
    },
  };
}
