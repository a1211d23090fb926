import type { Principal, Principals } from '@soko/application';
import { Session } from '@soko/domain';
import type { Knex } from 'knex';
import { sqlOne } from './sql.ts';

const find = (where: string, more = '') => `
select ${more}u.roles, u.blocked_at is not null as blocked,
  (select coalesce(json_agg(json_build_object('id', m.shop_id, 'role', m.role) order by m.shop_id), '[]')
    from soko.shop_members m where m.user_id = u.id) as shops,
  s.ended_at is null and u.deleted_at is null
    and now() < s.rotated_at + make_interval(secs => $1) and now() < s.created_at + make_interval(secs => $2) as alive
from soko.users u join soko.sessions s on s.user_id = u.id
where ${where}`;
const FIND = find('u.id = $3 and s.id = $4');
const FIND_BY_COOKIE = find('s.secret_hash = $3', 'u.id as "userId", s.id as "sessionId", ');
const LIMITS = [Session.idle / 1000, Session.absolute / 1000];

/** What is known of the bearer of a token or a cookie at this moment: asked with every signed-in call. */
export function postgresPrincipals(db: Knex): Principals {
  return {
    find: (userId, sessionId) => sqlOne<Principal>(db, 'principals_find', FIND, [...LIMITS, userId, sessionId]),
    findByCookie: (secretHash) => sqlOne(db, 'principals_find_by_cookie', FIND_BY_COOKIE, [...LIMITS, secretHash]),
  };
}
