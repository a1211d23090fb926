import type { Brand, BrandId, Catalog, Category, CategoryId, Offer } from '@soko/domain';
import { columns, LIFE_CYCLE_COLUMNS } from './columns.ts';
import { orTaken } from './failures.ts';
import { productContext } from './product-context.ts';
import { PRICE_TIERS, products } from './products.ts';
import type { Scope } from './scope.ts';
import { anyOf, json, sql } from './sql.ts';

/** What is offered, by the one predicate of visibility; a plain read. */
const OFFERS = `
select v.id as "variantId", v.sku, v.product_id as "productId", p.name, v.attributes,
  json_build_object('id', s.id, 'name', s.name) as shop,
  soko.category_path(p.category_ids[1]) as "categoryIds",
  soko.money(v.price, v.currency) as price,
  ${PRICE_TIERS.read('v.price_tiers', 'v')} as "priceTiers",
  v.min_order_quantity as "minOrderQuantity", v.weight_g as "weightG",
  l.on_hand - l.reserved as available,
  soko.variant_is_live(v) and exists (select from soko.listed_products listed where listed.product_id = p.id) as "isOnSale"
from soko.variants v
join soko.products p on p.id = v.product_id
join soko.shops s on s.id = p.shop_id
join soko.stock_levels l on l.variant_id = v.id`;
const OFFERS_BY_SKU = `${OFFERS} where v.sku = ${anyOf('$1', 'text')} order by v.id`;
const OFFERS_BY_ID = `${OFFERS} where v.id = ${anyOf('$1', 'uuid')} order by v.id`;

const CATEGORY = columns<Category>({
  id: 'uuid',
  slug: 'text',
  name: 'text',
  description: 'text',
  parentId: 'uuid',
  shopId: 'uuid',
  position: 'integer',
  ...LIFE_CYCLE_COLUMNS,
});
const BRAND = columns<Brand>({ id: 'uuid', slug: 'text', name: 'text', ...LIFE_CYCLE_COLUMNS });

const INSERT_CATEGORY = `
insert into soko.categories (${CATEGORY.names}, created_by, updated_by)
select ${CATEGORY.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${CATEGORY.record})`;
const INSERT_BRAND = `
insert into soko.brands (${BRAND.names}, created_by, updated_by)
select ${BRAND.given('g')}, $2, $2 from jsonb_to_record($1::jsonb) as g(${BRAND.record})`;

const LIVE = `deleted_at is null and suspended_at is null
  and (active_from is null or active_from <= now()) and (active_until is null or now() < active_until)`;
const CATEGORIES_BY_SLUG = `
select slug, id from soko.categories where slug = any ($1) and shop_id is null and ${LIVE}`;
const BRANDS_BY_SLUG = `select slug, id from soko.brands where slug = any ($1) and ${LIVE}`;

export function catalog(scope: Scope): Catalog {
  const { trx, author } = scope;
  const bySlug = async <I>(name: string, text: string, slugs: readonly string[]): Promise<ReadonlyMap<string, I>> => {
    const rows = await sql<{ slug: string; id: I }>(trx, name, text, [slugs]);
    return new Map(rows.map(({ slug, id }) => [slug, id]));
  };
  return {
    ...products(scope),
    ...productContext(scope),
    offers: (skus) => sql<Offer>(trx, 'offers_by_sku', OFFERS_BY_SKU, [skus]),
    offersOf: (variantIds) => sql<Offer>(trx, 'offers_by_id', OFFERS_BY_ID, [variantIds]),
    insertCategory: async (category) => {
      await orTaken(sql(trx, 'categories_insert', INSERT_CATEGORY, [json(category), author]));
    },
    insertBrand: async (brand) => {
      await orTaken(sql(trx, 'brands_insert', INSERT_BRAND, [json(brand), author]));
    },
    categoriesBySlug: (slugs) => bySlug<CategoryId>('categories_by_slug', CATEGORIES_BY_SLUG, slugs),
    brandsBySlug: (slugs) => bySlug<BrandId>('brands_by_slug', BRANDS_BY_SLUG, slugs),
  };
}
