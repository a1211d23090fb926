import type {
  Json,
  Page,
  PageRequest,
  ProfileView,
  SavedAddressOrdering,
  SavedAddressView,
  UserDetailView,
  UserFilter,
  UserListItemView,
  UserOrdering,
  Versioned,
} from '@soko/application';
import type { AddressId, UserId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { bindings, documentOf, versionedOf } from './document.ts';
import { type Order, pageOf } from './paging.ts';
import { containing, wordsOf } from './words.ts';

/** The user's own profile; null once the account is deleted. */
export const profile = (db: Database, id: UserId): Promise<Versioned<ProfileView> | null> =>
  versionedOf(db, 'profile', PROFILE, [id]);

/** The user's saved addresses. */
export function addresses(
  db: Database,
  id: UserId,
  request: PageRequest<SavedAddressOrdering>,
): Promise<Page<SavedAddressView>> {
  const bound = bindings();
  const conditions = [`a.user_id = ${bound.bind(id, 'uuid')}`, 'a.deleted_at is null'];
  const order: Order = { keys: keysOf('a'), descending: request.ordering === '-created_at' };
  const list = { from: 'soko.addresses a', alias: 'a', order, joins: '', view: ADDRESS, conditions, bindings: bound };
  return pageOf(db, list, request);
}

export const savedAddress = (db: Database, id: UserId, addressId: AddressId): Promise<Json<SavedAddressView> | null> =>
  documentOf(db, 'address', ADDRESS_BY_ID, [id, addressId]);

/** All live accounts, for staff. `q`: words of the name, the e-mail or the phone (index users_search). */
export function users(
  db: Database,
  filter: UserFilter,
  request: PageRequest<UserOrdering>,
): Promise<Page<UserListItemView>> {
  const { bind, ...bound } = bindings();
  const conditions = [
    LIVE,
    ...wordsOf(filter.q).map((word) => {
      const pattern = bind(containing(word.toLowerCase()), 'text');
      return `(lower(u.name) like ${pattern} or u.email_key like ${pattern} or u.phone like ${pattern})`;
    }),
    ...(filter.role === undefined ? [] : [`${bind(filter.role, 'text')} = any (u.roles)`]),
    ...(filter.blocked === undefined ? [] : [`u.blocked_at is ${filter.blocked ? 'not ' : ''}null`]),
  ];
  const order: Order = { keys: keysOf('u'), descending: request.ordering === '-created_at' };
  const list = { from: 'soko.users u', alias: 'u', order, joins: '', view: LISTED, conditions };
  return pageOf(db, { ...list, bindings: { ...bound, bind } }, request);
}

/** One live account, for staff. */
export const userDetail = (db: Database, id: UserId): Promise<Json<UserDetailView> | null> =>
  documentOf(db, 'user detail', DETAIL, [id]);

const LIVE = 'u.deleted_at is null';
const keysOf = (alias: string): Order['keys'] => [
  { sql: `${alias}.created_at`, type: 'timestamptz' },
  { sql: `${alias}.id`, type: 'uuid' },
];

const SELF = `
  u.id, u.email, u.name, u.phone, u.roles, u.email_verified_at is not null as email_verified,
  u.phone_verified_at is not null as phone_verified, soko.rfc3339(u.created_at) as created_at`;

const channels = (topic: string): string => `json_build_object(
  'email', u.notification_preferences->'${topic}'->'email', 'sms', u.notification_preferences->'${topic}'->'sms',
  'in_app', u.notification_preferences->'${topic}'->'inApp')`;

const PROFILE = `
  select row_to_json(view)::text as item, u.version
  from soko.users u cross join lateral (
    select ${SELF}, u.locale, json_build_object('order_updates', ${channels('orderUpdates')},
      'shop_updates', ${channels('shopUpdates')}, 'marketing', ${channels('marketing')}) as notification_preferences
  ) view
  where u.id = $1 and ${LIVE}`;

const ADDRESS = `a.id, a.address->>'name' as name, a.address->>'company' as company, a.address->>'line1' as line1,
  a.address->>'line2' as line2, a.address->>'city' as city, a.address->>'region' as region,
  a.address->>'postalCode' as postal_code, a.address->>'country' as country, a.address->>'phone' as phone,
  a.is_default_shipping, a.is_default_billing, soko.rfc3339(a.created_at) as created_at`;

const ADDRESS_BY_ID = `
  select row_to_json(view)::text as item
  from soko.addresses a cross join lateral (select ${ADDRESS}) view
  where a.user_id = $1 and a.id = $2 and a.deleted_at is null`;

const LISTED = `${SELF}, soko.rfc3339(u.blocked_at) as blocked_at,
  case when u.blocked_at is not null then u.status_comment end as blocked_reason`;

const DETAIL = `
  select row_to_json(view)::text as item
  from soko.users u cross join lateral (
    select ${LISTED}, u.locale,
      (select count(*) from soko.orders o where o.user_id = u.id) as order_count,
      (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'slug', s.slug, 'role', m.role)
          order by s.name, s.id), '[]')
        from soko.shop_members m join soko.shops s on s.id = m.shop_id where m.user_id = u.id) as shops,
      (select json_build_object('id', c.id, 'name', c.name)
        from soko.company_members m join soko.companies c on c.id = m.company_id where m.user_id = u.id) as company
  ) view
  where u.id = $1 and ${LIVE}`;
