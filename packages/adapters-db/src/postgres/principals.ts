import type { Principal, Principals } from '@soko/application';
import { Session } from '@soko/domain';
import type { Knex } from 'knex';
import { sqlOne } from './sql.ts';

const FIND = `
select u.roles, u.blocked_at is not null as blocked,
  array(select m.shop_id::text from soko.shop_members m where m.user_id = u.id order by m.shop_id) as shops,
  s.ended_at is null and u.deleted_at is null
    and now() < s.rotated_at + make_interval(secs => $3) and now() < s.created_at + make_interval(secs => $4) as alive
from soko.users u join soko.sessions s on s.user_id = u.id
where u.id = $1 and s.id = $2`;

/** What is known of the bearer of a token at this moment: asked with every signed-in call. */
export function postgresPrincipals(db: Knex): Principals {
  return {
    find: (userId, sessionId) =>
      sqlOne<Principal>(db, 'principals_find', FIND, [userId, sessionId, Session.idle / 1000, Session.absolute / 1000]),
  };
}
