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
  status: 'text',
  currency: 'text',
  createdAt: 'timestamptz',
  ...LIFE_CYCLE_COLUMNS,
});
const MEMBER = columns<ShopMember>({ userId: 'uuid', role: 'text' });

const LOCK = `
select ${SHOP.read('s')},
  (select coalesce(json_agg(${MEMBER.object('m')} order by m.user_id), '[]')
    from soko.shop_members m where m.shop_id = s.id) as members,
  ${isFresh('soko.shops', 's')}
from soko.shops s where s.id = $1 for no key update`; // orders and products refer to shops, and need not wait

const GIVEN = `given as (select * from jsonb_to_record($1::jsonb) as g(${SHOP.record}, members jsonb)),
members as (select m.* from given g, jsonb_to_recordset(g.members) as m(${MEMBER.record}))`;

const INSERT = `
with ${GIVEN},
shop as (
  insert into soko.shops (${SHOP.names}, created_by, updated_by) select ${SHOP.given('g')}, $2, $2 from given g
)
insert into soko.shop_members (shop_id, ${MEMBER.names}) select g.id, ${MEMBER.given('m')} from given g, members m`;

const SAVE = `
with ${GIVEN},
shop as (
  update soko.shops s set updated_at = now(), updated_by = $2, ${SHOP.set('g', [
    'slug',
    'name',
    'description',
    'logoUrl',
    'status',
    'currency',
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

const REFRESH_PRODUCTS = `select soko.refresh_listing(array(select p.id from soko.products p where p.shop_id = $1))`;

/** What decides whether a shop's products are listed. */
const VISIBILITY = ['status', 'deletedAt', 'suspendedAt', 'activeFrom', 'activeUntil'] as const;

export function shops(scope: Scope): Shops {
  const { trx, author, journal } = scope;
  return {
    lock: async (id) => {
      const [shop] = await lockWhole<Shop>(scope, 'shops_lock', LOCK, [id]);
      return shop ? journal.read('shop', shop.id, shop) : null;
    },
    insert: async (shop) => {
      await orTaken(sql(trx, 'shops_insert', INSERT, [json(shop), author]));
      journal.wrote('shop', shop.id, shop);
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
