import type { Shop, ShopMember, Shops } from '@soko/domain';
import { columns, LIFE_CYCLE_COLUMNS } from './columns.ts';
import { orTaken } from './failures.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { json, sql } from './sql.ts';

const SHOP = columns<Omit<Shop, 'members'>>({
  id: 'uuid',
  slug: 'text',
  name: 'text',
  description: 'text',
  logoUrl: 'text',
  contactEmail: 'text',
  contactPhone: 'text',
  address: 'jsonb',
  taxId: 'text',
  country: 'text',
  status: 'text',
  statusComment: 'text',
  currency: 'text',
  vacationFrom: 'timestamptz',
  vacationUntil: 'timestamptz',
  vacationMessage: 'text',
  createdAt: 'timestamptz',
  version: 'integer',
  ...LIFE_CYCLE_COLUMNS,
});
const MEMBER = columns<ShopMember>({ userId: 'uuid', role: 'text' });

const WHOLE = `
select ${SHOP.read('s')},
  (select coalesce(json_agg(${MEMBER.object('m')} order by m.user_id), '[]')
    from soko.shop_members m where m.shop_id = s.id) as members,
  ${isFresh('soko.shops', 's')}
from soko.shops s`;
const LOCK = `${WHOLE} where s.id = $1 for no key update`; // orders and products refer to shops, and need not wait

const LOCK_OF = `
${WHOLE} where s.id = any (array(select m.shop_id from soko.shop_members m where m.user_id = $1))
order by s.id for no key update`;

const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${SHOP.record}, members jsonb)),
members as (select m.* from given g, jsonb_to_recordset(g.members) as m(${MEMBER.record}))`;

/** Every change of a status is kept: what it was and is, why, and who decided it. */
export const NOTE_STATUS =
  'insert into soko.status_changes (noun, noun_id, status_from, status_to, reason, changed_by)';

const INSERT = `
with ${GIVEN},
noted as (${NOTE_STATUS} select 'shop', g.id, null, g.status, g."statusComment", $2 from given g),
shop as (
  insert into soko.shops (${SHOP.names}, created_by, updated_by) select ${SHOP.given('g')}, $2, $2 from given g
)
insert into soko.shop_members (shop_id, ${MEMBER.names}) select g.id, ${MEMBER.given('m')} from given g, members m`;

const SAVE = `
with ${GIVEN},
noted as (
  ${NOTE_STATUS} select 'shop', g.id, s.status, g.status, g."statusComment", $2
  from given g join soko.shops s on s.id = g.id where s.status <> g.status
),
shop as (
  update soko.shops s set updated_at = now(), updated_by = $2, version = s.version + 1, ${SHOP.set('g', [
    'slug',
    'name',
    'description',
    'logoUrl',
    'contactEmail',
    'contactPhone',
    'address',
    'taxId',
    'country',
    'status',
    'statusComment',
    'currency',
    'vacationFrom',
    'vacationUntil',
    'vacationMessage',
    'deletedAt',
    'suspendedAt',
    'activeFrom',
    'activeUntil',
  ])}
  from given g where s.id = g.id
),
gone as (
  delete from soko.shop_members m using given g
  where m.shop_id = g.id and not exists (select from members k where k."userId" = m.user_id)
)
insert into soko.shop_members as m (shop_id, ${MEMBER.names}) select g.id, ${MEMBER.given('k')} from given g, members k
on conflict (shop_id, user_id) do update set role = excluded.role where m.role <> excluded.role`;

const SAVE_MEMBERS = `
with given as (select g.id, g.members from jsonb_to_recordset($1::jsonb) as g(id uuid, members jsonb)),
members as (
  select g.id as shop_id, m.* from given g, jsonb_to_recordset(g.members) as m(${MEMBER.record})
),
shops as (
  update soko.shops s set updated_at = now(), updated_by = $2, version = s.version + 1 from given g where s.id = g.id
),
gone as (
  delete from soko.shop_members m using given g
  where m.shop_id = g.id and not exists (select from members k where k.shop_id = g.id and k."userId" = m.user_id)
)
insert into soko.shop_members as m (shop_id, ${MEMBER.names}) select k.shop_id, ${MEMBER.given('k')} from members k
on conflict (shop_id, user_id) do update set role = excluded.role where m.role <> excluded.role`;

const REFRESH_PRODUCTS = `select soko.refresh_listing(array(select p.id from soko.products p where p.shop_id = $1))`;

/** What decides whether a shop's products are listed. */
const VISIBILITY = [
  'status',
  'deletedAt',
  'suspendedAt',
  'activeFrom',
  'activeUntil',
  'vacationFrom',
  'vacationUntil',
] as const;

export function shops(scope: Scope): Shops {
  const { trx, author, journal } = scope;
  return {
    lock: async (id) => {
      const [shop] = await lockWhole<Shop>(scope, 'shops_lock', LOCK, [id]);
      return shop ? journal.read('shop', shop.id, shop) : null;
    },
    lockOf: async (userId) => {
      const found = await lockWhole<Shop>(scope, 'shops_lock_of', LOCK_OF, [userId]);
      return found.map((shop) => journal.read('shop', shop.id, shop));
    },
    insert: async (shop) => {
      await orTaken(sql(trx, 'shops_insert', INSERT, [json(shop), author]));
      journal.wrote('shop', shop.id, shop);
    },
    saveMembers: async (changed) => {
      if (changed.length === 0) return;
      await sql(trx, 'shops_save_members', SAVE_MEMBERS, [json(changed), author]);
      for (const shop of changed) journal.wrote('shop', shop.id, shop);
    },
    save: async (shop) => {
      const before = journal.before<Shop>('shop', shop.id);
      await orTaken(sql(trx, 'shops_save', SAVE, [json(shop), author]));
      journal.wrote('shop', shop.id, shop);
      if (VISIBILITY.some((field) => json(before?.[field]) !== json(shop[field]))) {
        await sql(trx, 'shops_refresh_products', REFRESH_PRODUCTS, [shop.id]);
      }
    },
  };
}
