import { MailLink, type MailLinks, refuse, Session, type Sessions, type User, type Users } from '@soko/domain';
import { byId, check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function users(scope: Scope): Users {
  const { state, journal } = scope;
  const held = (user: User | undefined) => (user ? journal.read('user', user.id, hold(scope, user)) : null);
  const write = (user: User, version: number) => {
    for (const other of state.users.values()) {
      if (other.id === user.id) continue;
      if (user.emailKey !== null && other.emailKey === user.emailKey) refuse('email_taken');
      if (hasProved(user, user.phone) && hasProved(other, user.phone)) refuse('phone_taken');
    }
    state.users.set(user.id, { ...user, version });
    journal.wrote('user', user.id, user);
  };
  return {
    lock: async (id) => held(state.users.get(id)),
    lockWithAdmins: async (id) => {
      const isAdmin = ({ roles, blockedAt, deletedAt }: User) =>
        roles.includes('admin') && blockedAt === null && deletedAt === null;
      const admins = byId(state.users.values()).filter(isAdmin);
      return { user: held(state.users.get(id)), admins: admins.flatMap((admin) => held(admin) ?? []) };
    },
    lockByEmail: async (emailKey) => held([...state.users.values()].find((user) => user.emailKey === emailKey)),
    lockByPhone: async (phone) => held([...state.users.values()].find((user) => hasProved(user, phone))),
    insert: async (user) => write(hold(scope, user), user.version),
    save: async (user) => {
      mustHold(scope, user.id);
      write(user, (state.users.get(user.id)?.version ?? 0) + 1);
    },
  };
}

const hasProved = (user: User, phone: string | null): boolean =>
  user.phoneVerifiedAt !== null && user.deletedAt === null && user.phone === phone;

export function sessions(scope: Scope): Sessions {
  const { state, journal } = scope;
  const held = (session: Session | undefined) =>
    session ? journal.read('session', session.id, hold(scope, session)) : null;
  const write = (session: Session) => {
    state.sessions.set(session.id, session);
    journal.wrote('session', session.id, session);
  };
  return {
    lock: async (id) => held(state.sessions.get(id)),
    lockByHash: async (hash) => held([...state.sessions.values()].find(({ secretHash }) => secretHash === hash)),
    insert: async (session) => {
      refersTo(state.users, session.userId, 'sessions.user_id');
      check((session.kind === 'cookie') === (session.secretHash !== null), 'sessions_secret');
      write(hold(scope, session));
    },
    save: async (session) => {
      mustHold(scope, session.id);
      write(session);
    },
    endAll: async (userId, because, except) => {
      mustHold(scope, userId);
      const open = [...state.sessions.values()].filter(
        (session) => session.userId === userId && session.endedAt === null && session.id !== except,
      );
      for (const session of open) write(Session.end(held(session) ?? session, because, scope.now));
    },
    forget: async (userId) => {
      mustHold(scope, userId);
      for (const session of state.sessions.values()) {
        if (session.userId === userId) state.sessions.set(session.id, { ...session, address: null, userAgent: null });
      }
    },
  };
}

export function mailLinks(scope: Scope): MailLinks {
  const { state, now } = scope;
  const write = (link: MailLink) => state.mailLinks.set(link.id, link);
  const endOpen = (because: 'replaced' | 'overtaken', isMeant: (link: MailLink) => boolean) => {
    for (const link of state.mailLinks.values()) if (isMeant(link)) write(MailLink.end(link, because, now));
  };
  return {
    lock: async (id) => {
      const link = state.mailLinks.get(id);
      return link ? hold(scope, link) : null;
    },
    insert: async (link) => {
      refersTo(state.users, link.userId, 'mail_links.user_id');
      check((link.userId === null) === (link.email === null), 'mail_links_check');
      const { userId, purpose } = link;
      endOpen('replaced', (other) => userId !== null && other.userId === userId && other.purpose === purpose);
      write(hold(scope, link));
    },
    save: async (link) => {
      mustHold(scope, link.id);
      write(link);
    },
    endAll: async (userId) => {
      mustHold(scope, userId);
      endOpen('overtaken', (link) => link.userId === userId);
    },
    forget: async (userId) => {
      mustHold(scope, userId);
      for (const link of [...state.mailLinks.values()]) if (link.userId === userId) state.mailLinks.delete(link.id);
    },
  };
}
