import type { Session, SessionId, Sessions, User, Users } from '@soko/domain';
import { columns } from './columns.ts';
import { orTaken } from './failures.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const USER = columns<User>({
  id: 'uuid',
  email: 'text',
  emailKey: 'text',
  name: 'text',
  phone: 'text',
  passwordHash: 'text',
  roles: 'text[]',
  emailVerifiedAt: 'timestamptz',
  phoneVerifiedAt: 'timestamptz',
  locale: 'text',
  notificationPreferences: 'jsonb',
  blockedAt: 'timestamptz',
  statusComment: 'text',
  deletedAt: 'timestamptz',
  createdAt: 'timestamptz',
  version: 'integer',
});

// Orders, carts and sessions refer to users: `for no key update` keeps writers apart without making those wait.
const LOCK_USER = `select ${USER.read('u')} from soko.users u where u.id = $1 for no key update`;
const IS_ADMIN = `'admin' = any (u.roles) and u.blocked_at is null and u.deleted_at is null`;
const LOCK_WITH_ADMINS = `
select ${USER.read('u')}, ${IS_ADMIN} as "isAdmin"
from soko.users u where u.id = $1 or (${IS_ADMIN}) order by u.id for no key update`;
const LOCK_USER_BY_EMAIL = `select ${USER.read('u')} from soko.users u where u.email_key = $1 for no key update`;
const LOCK_USER_BY_PHONE = `
select ${USER.read('u')} from soko.users u
where u.phone = $1 and u.phone_verified_at is not null and u.deleted_at is null for no key update`;
const INSERT_USER = `
insert into soko.users (${USER.names}, created_by, updated_by)
select ${USER.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${USER.record})`;
const SAVE_USER = `
update soko.users u set updated_at = now(), updated_by = $2, version = u.version + 1, ${USER.set('g', [
  'email',
  'emailKey',
  'name',
  'phone',
  'passwordHash',
  'roles',
  'emailVerifiedAt',
  'phoneVerifiedAt',
  'locale',
  'notificationPreferences',
  'blockedAt',
  'statusComment',
  'deletedAt',
])}
from jsonb_to_record($1::jsonb) as g(${USER.record}) where u.id = g.id`;

export function users({ trx, author, journal }: Scope): Users {
  const remembered = (user: User | null) => user && journal.read('user', user.id, user);
  return {
    lock: async (id) => remembered(await sqlOne<User>(trx, 'users_lock', LOCK_USER, [id])),
    lockWithAdmins: async (id) => {
      type Row = User & { isAdmin: boolean };
      const rows = await sql<Row>(trx, 'users_lock_with_admins', LOCK_WITH_ADMINS, [id]);
      const found = rows.map(({ isAdmin, ...user }) => ({
        isAdmin,
        user: journal.read('user', user.id, user as User),
      }));
      return {
        user: found.find(({ user }) => user.id === id)?.user ?? null,
        admins: found.filter(({ isAdmin }) => isAdmin).map(({ user }) => user),
      };
    },
    lockByEmail: async (emailKey) =>
      remembered(await sqlOne<User>(trx, 'users_lock_by_email', LOCK_USER_BY_EMAIL, [emailKey])),
    lockByPhone: async (phone) =>
      remembered(await sqlOne<User>(trx, 'users_lock_by_phone', LOCK_USER_BY_PHONE, [phone])),
    insert: async (user) => {
      await orTaken(sql(trx, 'users_insert', INSERT_USER, [json(user), author]));
      journal.wrote('user', user.id, user);
    },
    save: async (user) => {
      await orTaken(sql(trx, 'users_save', SAVE_USER, [json(user), author]));
      journal.wrote('user', user.id, user);
    },
  };
}

const SESSION = columns<Session>({
  id: 'uuid',
  userId: 'uuid',
  kind: 'text',
  secretHash: 'text',
  generation: 'integer',
  address: 'text',
  userAgent: 'text',
  createdAt: 'timestamptz',
  rotatedAt: 'timestamptz',
  endedAt: 'timestamptz',
  endedBecause: 'text',
});

// The user is held first, as by everyone who ends all sessions of one: counting makes sure that it is done.
const lockSession = (where: string) => `
with holder as materialized (
  select u.id from soko.users u where u.id = (select s.user_id from soko.sessions s where ${where}) for no key update
)
select ${SESSION.read('s')} from soko.sessions s where ${where} and (select count(*) from holder) > 0 for update of s`;
const LOCK_SESSION = lockSession('s.id = $1');
const LOCK_SESSION_BY_HASH = lockSession('s.secret_hash = $1');
const INSERT_SESSION = `
insert into soko.sessions (${SESSION.names})
select ${SESSION.given('g')} from jsonb_to_record($1::jsonb) as g(${SESSION.record})`;
const SAVE_SESSION = `
update soko.sessions s set ${SESSION.set('g', ['generation', 'rotatedAt', 'endedAt', 'endedBecause'])}
from jsonb_to_record($1::jsonb) as g(${SESSION.record}) where s.id = g.id`;
const END_SESSIONS = `
update soko.sessions s set ended_at = $4, ended_because = $2
where s.user_id = $1 and s.ended_at is null and s.id is distinct from $3
returning s.id as "id"`;

const FORGET_ORIGINS = 'update soko.sessions set address = null, user_agent = null where user_id = $1';

export function sessions({ trx, journal, now }: Scope): Sessions {
  const remembered = (session: Session | null) => session && journal.read('session', session.id, session);
  return {
    lock: async (id) => remembered(await sqlOne<Session>(trx, 'sessions_lock', LOCK_SESSION, [id])),
    lockByHash: async (hash) =>
      remembered(await sqlOne<Session>(trx, 'sessions_lock_by_hash', LOCK_SESSION_BY_HASH, [hash])),
    insert: async (session) => {
      await sql(trx, 'sessions_insert', INSERT_SESSION, [json(session)]);
      journal.wrote('session', session.id, session);
    },
    save: async (session) => {
      await sql(trx, 'sessions_save', SAVE_SESSION, [json(session)]);
      journal.wrote('session', session.id, session);
    },
    endAll: async (userId, because, except) => {
      const values = [userId, because, except ?? null, now.toISOString()];
      const ended = await sql<{ id: SessionId }>(trx, 'sessions_end_all', END_SESSIONS, values);
      for (const { id } of ended) {
        journal.read('session', id, { endedAt: null, endedBecause: null });
        journal.wrote('session', id, { endedAt: now, endedBecause: because });
      }
    },
    forget: async (userId) => {
      await sql(trx, 'sessions_forget', FORGET_ORIGINS, [userId]);
    },
  };
}
