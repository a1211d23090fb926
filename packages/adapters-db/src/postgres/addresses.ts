import type { Addresses, SavedAddress } from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { json, sql } from './sql.ts';

const ADDRESS = columns<SavedAddress>({
  id: 'uuid',
  userId: 'uuid',
  address: 'jsonb',
  isDefaultShipping: 'boolean',
  isDefaultBilling: 'boolean',
  createdAt: 'timestamptz',
});

const OF = `
select ${ADDRESS.read('a')} from soko.addresses a where a.user_id = $1 and a.deleted_at is null
order by a.created_at, a.id`;

const SAVE = `
with given as (select g.* from jsonb_to_recordset($1::jsonb) as g(${ADDRESS.record})),
gone as (
  delete from soko.addresses a where a.user_id = $2 and not exists (select from given g where g.id = a.id)
)
insert into soko.addresses as a (${ADDRESS.names}, created_by, updated_by) select ${ADDRESS.given('g')}, $3, $3 from given g
on conflict (id) do update set updated_at = now(), updated_by = excluded.updated_by, address = excluded.address,
  is_default_shipping = excluded.is_default_shipping, is_default_billing = excluded.is_default_billing
where a.user_id = excluded.user_id`;

export const addresses = ({ trx, author }: Scope): Addresses => ({
  of: (userId) => sql<SavedAddress>(trx, 'addresses_of', OF, [userId]),
  save: async (userId, book) => {
    await sql(trx, 'addresses_save', SAVE, [json(book), userId, author]);
  },
});
