import type { Brand, BrandId, Brands, ProductId } from '@soko/domain';
import { LIVE, RELIST } from './categories.ts';
import { columns, LIFE_CYCLE_COLUMNS } from './columns.ts';
import { orTaken } from './failures.ts';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const BRAND = columns<Omit<Brand, 'version'>>({
  id: 'uuid',
  slug: 'text',
  name: 'text',
  description: 'text',
  logoUrl: 'text',
  ...LIFE_CYCLE_COLUMNS,
});

const LOCK = `select ${BRAND.read('b')}, b.version from soko.brands b where b.id = $1 for no key update`;
const PRODUCTS_OF = `
select count(*)::integer as products from soko.products p where p.brand_id = $1 and p.deleted_at is null`;
const INSERT = `
insert into soko.brands (${BRAND.names}, created_by, updated_by)
select ${BRAND.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${BRAND.record})`;
const SAVE = `
update soko.brands b set updated_at = now(), updated_by = $2, version = b.version + 1, ${BRAND.set('g', [
  'slug',
  'name',
  'description',
  'logoUrl',
  'deletedAt',
  'suspendedAt',
  'activeFrom',
  'activeUntil',
])}
from jsonb_to_record($1::jsonb) as g(${BRAND.record}) where b.id = g.id`;
const EMPTY = `
with held as (select p.id from soko.products p where p.brand_id = $1 order by p.id for no key update)
update soko.products p set brand_id = $2, updated_at = now(), updated_by = $3 from held where p.id = held.id`;
const BY_SLUG = `select slug, id from soko.brands where slug = any ($1) and ${LIVE}`;
const RELIST_BRAND = RELIST('l.brand_id = $1');

export function brands({ trx, author, journal }: Scope): Brands {
  return {
    lock: async (id) => {
      const brand = await sqlOne<Brand>(trx, 'brands_lock', LOCK, [id]);
      return brand && journal.read('brand', id, brand);
    },
    productsOf: async (id) =>
      (await sqlOne<{ products: number }>(trx, 'brands_products_of', PRODUCTS_OF, [id]))?.products ?? 0,
    insert: async (brand) => {
      await orTaken(sql(trx, 'brands_insert', INSERT, [json(brand), author]));
      journal.wrote('brand', brand.id, brand);
    },
    save: async (brand) => {
      await orTaken(sql(trx, 'brands_save', SAVE, [json(brand), author]));
      journal.wrote('brand', brand.id, brand);
    },
    empty: async (from, into) => {
      await sql(trx, 'brands_empty', EMPTY, [from, into, author]);
    },
    bySlug: async (slugs) => {
      const rows = await sql<{ slug: string; id: BrandId }>(trx, 'brands_by_slug', BY_SLUG, [slugs]);
      return new Map(rows.map(({ slug, id }) => [slug, id]));
    },
    relist: async (id, after) =>
      (await sqlOne<{ more: ProductId | null }>(trx, 'brands_relist', RELIST_BRAND, [id, after]))?.more ?? null,
  };
}
