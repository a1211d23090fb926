import type { Catalog, Product, ProductId, ProductImage, Variant } from '@soko/domain';
import { type Column, columns, LIFE_CYCLE_COLUMNS, MONEY } from './columns.ts';
import { orTaken } from './failures.ts';
import { isFresh, lockWhole, type Scope } from './scope.ts';
import { NOTE_STATUS } from './shops.ts';
import { json, sql, sqlOne } from './sql.ts';

/** In the table `[{"min_quantity": 10, "price": 900}]`, in the domain with the variant's currency. */
export const PRICE_TIERS: Column = {
  type: 'jsonb',
  read: (column, table) => `(
    select coalesce(json_agg(json_build_object('minQuantity', (t->>'min_quantity')::int,
      'price', soko.money((t->>'price')::bigint, ${table}.currency)) order by (t->>'min_quantity')::int), '[]')
    from jsonb_array_elements(${column}) t)`,
  given: (field) => `(
    select coalesce(jsonb_agg(jsonb_build_object('min_quantity', t->'minQuantity', 'price', t->'price'->'amount')), '[]')
    from jsonb_array_elements(${field}) t)`,
};

const PRODUCT = columns<Omit<Product, 'variants' | 'images'>>({
  id: 'uuid',
  shopId: 'uuid',
  slug: 'text',
  externalReference: 'text',
  name: 'text',
  description: 'text',
  brandId: 'uuid',
  categoryIds: 'uuid[]',
  status: 'text',
  statusComment: 'text',
  isActive: 'boolean',
  options: 'text[]',
  createdAt: 'timestamptz',
  version: 'integer',
  ...LIFE_CYCLE_COLUMNS,
});
const VARIANT = columns<Variant>({
  id: 'uuid',
  sku: 'text',
  barcode: 'text',
  price: MONEY,
  compareAtPrice: MONEY,
  cost: MONEY,
  priceTiers: PRICE_TIERS,
  attributes: 'jsonb',
  minOrderQuantity: 'integer',
  weightG: 'integer',
  lengthMm: 'integer',
  widthMm: 'integer',
  heightMm: 'integer',
  position: 'integer',
  ...LIFE_CYCLE_COLUMNS,
});
const IMAGE = columns<ProductImage>({
  id: 'uuid',
  url: 'text',
  altText: 'text',
  position: 'integer',
  variantId: 'uuid',
});

const NAMED = 'select id from soko.products where slug = $1';
const LOCK = `
select ${PRODUCT.read('p')},
  (select coalesce(json_agg(${VARIANT.object('v')} order by v.position, v.id), '[]')
    from soko.variants v where v.product_id = p.id) as variants,
  (select coalesce(json_agg(${IMAGE.object('i')} order by i.position, i.id), '[]')
    from soko.product_images i where i.product_id = p.id) as images,
  ${isFresh('soko.products', 'p')}
from soko.products p where p.id = any ($1) order by p.id for no key update`; // orders refer to products, and need not wait

const GIVEN = `given as (
  select * from jsonb_to_recordset($1::jsonb) as g(${PRODUCT.record}, variants jsonb, images jsonb)
),
given_variants as (select g.id as product_id, v.* from given g, jsonb_to_recordset(g.variants) as v(${VARIANT.record})),
given_images as (select g.id as product_id, i.* from given g, jsonb_to_recordset(g.images) as i(${IMAGE.record}))`;

const VARIANT_ROWS = `
  select ${VARIANT.given('v')}, v.price->>'currency', v.product_id, $2::uuid, $2::uuid from given_variants v`;
const IMAGE_ROWS = `select ${IMAGE.given('i')}, i.product_id from given_images i`;

const INSERT = `
with ${GIVEN},
noted as (${NOTE_STATUS} select 'product', g.id, null, g.status, g."statusComment", $2 from given g),
made as (
  insert into soko.products (${PRODUCT.names}, created_by, updated_by) select ${PRODUCT.given('g')}, $2, $2 from given g
),
variants as (
  insert into soko.variants (${VARIANT.names}, currency, product_id, created_by, updated_by) ${VARIANT_ROWS}
),
images as (insert into soko.product_images (${IMAGE.names}, product_id) ${IMAGE_ROWS})
insert into soko.stock_levels (variant_id) select v.id from given_variants v`;

/** What the history tells of: a suspended product keeps its status for the time after. */
const shown = (status: string, suspendedAt: string): string =>
  `case when ${suspendedAt} is not null then 'suspended' else ${status} end`;
const WAS = shown('p.status', 'p.suspended_at');
const IS = shown('g.status', 'g."suspendedAt"');

const SAVE = `
with ${GIVEN},
noted as (
  ${NOTE_STATUS} select 'product', g.id, ${WAS}, ${IS}, g."statusComment", $2
  from given g join soko.products p on p.id = g.id where ${WAS} <> ${IS}
),
saved as (
  update soko.products p set updated_at = now(), updated_by = $2, version = p.version + 1, ${PRODUCT.set('g', [
    'slug',
    'externalReference',
    'name',
    'description',
    'brandId',
    'categoryIds',
    'status',
    'statusComment',
    'isActive',
    'options',
    'deletedAt',
    'suspendedAt',
    'activeFrom',
    'activeUntil',
  ])}
  from given g where p.id = g.id
),
variants as (
  insert into soko.variants (${VARIANT.names}, currency, product_id, created_by, updated_by) ${VARIANT_ROWS}
  on conflict (id) do update set
    (${VARIANT.names}, currency, updated_at, updated_by)
    = (${excluded(VARIANT.names)}, excluded.currency, now(), excluded.updated_by)
),
gone as (
  delete from soko.product_images i
  where i.product_id in (select g.id from given g) and i.id not in (select k.id from given_images k)
),
images as (
  insert into soko.product_images (${IMAGE.names}, product_id) ${IMAGE_ROWS}
  on conflict (id) do update set (${IMAGE.names}) = (${excluded(IMAGE.names)})
)
insert into soko.stock_levels (variant_id) select v.id from given_variants v on conflict (variant_id) do nothing`;

const REFRESH = `select soko.refresh_listing($1::uuid[])`;

function excluded(names: string): string {
  return names
    .split(', ')
    .map((name) => `excluded.${name}`)
    .join(', ');
}

type Products = Pick<Catalog, 'productNamed' | 'lockProducts' | 'insertProducts' | 'saveProducts'>;

/** Products with their variants and images; each write leaves the listing as true as it found it. */
export function products(scope: Scope): Products {
  const { trx, author, journal } = scope;
  const write = async (name: string, text: string, all: readonly Product[]): Promise<void> => {
    await orTaken(sql(trx, name, text, [json(all), author]));
    await sql(trx, 'products_refresh_listing', REFRESH, [all.map(({ id }) => id)]);
    for (const product of all) journal.wrote('product', product.id, product);
  };
  return {
    productNamed: async (slug) => (await sqlOne<{ id: ProductId }>(trx, 'products_named', NAMED, [slug]))?.id ?? null,
    lockProducts: async (ids) => {
      const rows = await lockWhole<Product>(scope, 'products_lock', LOCK, [ids]);
      return rows.map((row) => {
        const product = { ...row, variants: row.variants.map(VARIANT.revive) };
        return journal.read('product', product.id, product);
      });
    },
    insertProducts: (all) => write('products_insert', INSERT, all),
    saveProducts: (all) => write('products_save', SAVE, all),
  };
}
