import type { Json, UserView } from '@soko/application';
import type { UserId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf } from './document.ts';

/** The user's own profile; null once the account is deleted. */
export const user = (db: Database, id: UserId): Promise<Json<UserView> | null> => documentOf(db, 'user', USER, [id]);

const USER = `
  select row_to_json(view)::text as item
  from soko.users u
  cross join lateral (
    select u.id, u.email, u.name, u.phone, u.roles, u.email_verified_at is not null as email_verified,
      soko.rfc3339(u.created_at) as created_at
  ) view
  where u.id = $1 and u.deleted_at is null`;
