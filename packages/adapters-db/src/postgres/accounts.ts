import type { Session, Sessions, User, Users } from '@soko/domain';
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
  blockedAt: 'timestamptz',
  deletedAt: 'timestamptz',
  createdAt: 'timestamptz',
});

// Orders, carts and sessions refer to users: `for no key update` keeps writers apart without making those wait.
const LOCK_USER = `select ${USER.read('u')} from soko.users u where u.id = $1 for no key update`;
const LOCK_USER_BY_EMAIL = `select ${USER.read('u')} from soko.users u where u.email_key = $1 for no key update`;
const INSERT_USER = `
insert into soko.users (${USER.names}, created_by, updated_by)
select ${USER.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${USER.record})`;
const SAVE_USER = `
update soko.users u set updated_at = now(), updated_by = $2, ${USER.set('g', [
  'email',
  'emailKey',
  'name',
  'phone',
  'passwordHash',
  'roles',
  'emailVerifiedAt',
  'blockedAt',
  'deletedAt',
])}
from jsonb_to_record($1::jsonb) as g(${USER.record}) where u.id = g.id`;

export function users({ trx, author, journal }: Scope): Users {
  const remembered = (user: User | null) => user && journal.read('user', user.id, user);
  return {
    lock: async (id) => remembered(await sqlOne<User>(trx, 'users_lock', LOCK_USER, [id])),
    lockByEmail: async (emailKey) =>
      remembered(await sqlOne<User>(trx, 'users_lock_by_email', LOCK_USER_BY_EMAIL, [emailKey])),
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
  generation: 'integer',
  createdAt: 'timestamptz',
  rotatedAt: 'timestamptz',
  endedAt: 'timestamptz',
  endedBecause: 'text',
});

const LOCK_SESSION = `select ${SESSION.read('s')} from soko.sessions s where s.id = $1 for update`;
const INSERT_SESSION = `
insert into soko.sessions (${SESSION.names})
select ${SESSION.given('g')} from jsonb_to_record($1::jsonb) as g(${SESSION.record})`;
const SAVE_SESSION = `
update soko.sessions s set ${SESSION.set('g', ['generation', 'rotatedAt', 'endedAt', 'endedBecause'])}
from jsonb_to_record($1::jsonb) as g(${SESSION.record}) where s.id = g.id`;

export function sessions({ trx }: Scope): Sessions {
  return {
    lock: (id) => sqlOne<Session>(trx, 'sessions_lock', LOCK_SESSION, [id]),
    insert: async (session) => {
      await sql(trx, 'sessions_insert', INSERT_SESSION, [json(session)]);
    },
    save: async (session) => {
      await sql(trx, 'sessions_save', SAVE_SESSION, [json(session)]);
    },
  };
}
