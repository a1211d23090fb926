import type { Json, MyShopView, ShopMemberView, StatusChangeView, Versioned } from '@soko/application';
import { Call, type ShopId } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf, versionedOf } from './document.ts';
import { SHOP } from './shops.ts';

/** Of `s`, for members whose id is $2, and for staff, who are $3. */
const IS_MINE = `s.deleted_at is null
  and ($3::boolean or exists (select from soko.shop_members m where m.shop_id = s.id and m.user_id = $2))`;
/** The same for owners and staff. */
export const IS_OWNERS = `s.deleted_at is null and ($3::boolean or exists (
  select from soko.shop_members m where m.shop_id = s.id and m.user_id = $2 and m.role = 'owner'))`;

/** What those who may read it know of a shop beyond what everybody does. */
export const OWN_FIELDS = `${SHOP},
  s.contact_email, s.contact_phone, s.tax_id, s.country, s.status_comment, soko.rfc3339(s.created_at) as created_at,
  case when s.address is not null then json_strip_nulls(json_build_object('name', s.address->'name',
    'company', s.address->'company', 'line1', s.address->'line1', 'line2', s.address->'line2', 'city', s.address->'city',
    'region', s.address->'region', 'postal_code', s.address->'postalCode', 'country', s.address->'country',
    'phone', s.address->'phone')) end as address`;

/**
 * What the marketplace keeps of a sale where no category has a rule of its own, and what the books owe the shop: entries
 * that no delivery has freed yet are pending.
 */
const MONEY = `
  (select json_build_object('rate_basis_points', coalesce((
    select r.rate from soko.commission_rules r
    where r.category_id is null and (r.shop_id = s.id or r.shop_id is null) order by r.shop_id nulls last limit 1), 0))
  ) as commission,
  (select coalesce(json_agg(json_build_object('currency', b.currency, 'pending', soko.money(b.pending, b.currency),
      'available', soko.money(b.available, b.currency)) order by b.currency), '[]')
    from (
      select e.currency,
        coalesce(-sum(e.amount) filter (where e.available_at is null or now() < e.available_at), 0)::bigint as pending,
        coalesce(-sum(e.amount) filter (where e.available_at <= now()), 0)::bigint as available
      from soko.ledger_entries e where e.account = 'payable:' || s.id group by e.currency
    ) b) as balances`;

const readers = (call: Call): readonly unknown[] => [Call.user(call) ?? null, Call.isStaff(call)];

/** A shop as its members see it: its money is for its owners. */
export function myShop(db: Database, call: Call, id: ShopId): Promise<Versioned<MyShopView> | null> {
  const text = `
    select row_to_json(view)::text as item, s.version
    from soko.shops s
    left join soko.shop_members me on me.shop_id = s.id and me.user_id = $2
    cross join lateral (select ${MONEY}) money
    cross join lateral (
      select ${OWN_FIELDS}, me.role,
        case when $3 or me.role = 'owner' then money.commission end as commission,
        case when $3 or me.role = 'owner' then money.balances end as balances
    ) view
    where s.id = $1 and ${IS_MINE}`;
  return versionedOf(db, 'my_shop', text, [id, ...readers(call)]);
}

export function shopMembers(db: Database, call: Call, id: ShopId): Promise<Json<readonly ShopMemberView[]> | null> {
  const text = `
    select (
      select json_agg(json_build_object('user', json_build_object('id', u.id, 'name', u.name, 'email', u.email),
        'role', m.role) order by m.role <> 'owner', u.name, u.id)
      from soko.shop_members m join soko.users u on u.id = m.user_id where m.shop_id = s.id
    )::text as item
    from soko.shops s where s.id = $1 and ${IS_OWNERS}`;
  return documentOf(db, 'shop_members', text, [id, ...readers(call)]);
}

export function shopHistory(db: Database, call: Call, id: ShopId): Promise<Json<readonly StatusChangeView[]> | null> {
  const text = `
    select ${historyOf('shop', 's.id')}::text as item from soko.shops s where s.id = $1 and ${IS_MINE}`;
  return documentOf(db, 'shop_history', text, [id, ...readers(call)]);
}

/** How a thing came to its status, newest first. Who decided it is for the audit log. */
export const historyOf = (noun: 'shop' | 'kyc_document' | 'product', id: string): string => `(
  select coalesce(json_agg(json_build_object('from', c.status_from, 'to', c.status_to, 'reason', c.reason,
    'at', soko.rfc3339(c.at)) order by c.id desc), '[]')
  from soko.status_changes c where c.noun = '${noun}' and c.noun_id = ${id})`;
