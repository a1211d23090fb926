import { Json, type ProductView, type VariantView } from '@soko/application';
import { Call, Id } from '@soko/domain';
import { type Database, sqlOne } from '../sql.ts';
import { money } from './document.ts';
import { shopsOf } from './product-filter.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';

/**
 * A product by id or slug: one on sale, for everybody; a hidden one for its shop's members and staff.
 *
 * 0.5 ms the round trip for 3 variants: every step is by primary key or by the index of the children.
 */
export function product(db: Database, call: Call, idOrSlug: string): Promise<Json<ProductView> | null> {
  return visible(
    db,
    call,
    idOrSlug,
    'product',
    (live) => `row_to_json((select view from (select ${PRODUCT(live)}) view))`,
  );
}

/** The variants of such a product. */
export function variants(db: Database, call: Call, idOrSlug: string): Promise<Json<readonly VariantView[]> | null> {
  return visible(db, call, idOrSlug, 'variants', VARIANTS);
}

/** What the caller may see of a product: all of it is chosen here, by the rows of `l`. */
async function visible<View>(
  db: Database,
  call: Call,
  idOrSlug: string,
  name: string,
  view: (isLive: string) => string,
): Promise<Json<View> | null> {
  const wanted = idOrSlug.toLowerCase();
  if (wanted.includes('\0')) return null;
  const column = Id.is(wanted) ? 'id' : 'slug';
  const shops = shopsOf(call);
  const keeps = Call.isStaff(call) || shops.length > 0;
  const text = `
    select ${view(keeps ? LIVE_OR_OWN : LIVE)}::text as item
    from soko.products p
    cross join lateral (${keeps ? LISTED_OR_OWN : LISTED}) l
    ${PRODUCT_JOINS}
    where p.${column} = $1`;
  const values = keeps ? [wanted, Call.isStaff(call), shops] : [wanted];
  const row = await sqlOne<{ item: string }>(db, `${name} ${column} ${keeps ? 'kept' : 'public'}`, text, values);
  return row && Json.of(row.item);
}

const LISTED = 'select * from soko.listed_products where product_id = p.id';
const OWN = '($2::boolean or p.shop_id = any ($3::uuid[]))';
const LISTED_OR_OWN = `${LISTED} union all select * from soko.hidden_products where product_id = p.id and ${OWN}`;
const LIVE = 'soko.variant_is_live(v)';
const LIVE_OR_OWN = `(${LIVE} or (v.deleted_at is null and ${OWN}))`;

/** An image, over the alias `i` of its row. */
export const IMAGE = `json_build_object('id', i.id, 'url', i.url, 'alt_text', i.alt_text, 'position', i.position,
  'variant_id', i.variant_id, 'sizes', i.sizes, 'status', i.status, 'width', i.width, 'height', i.height)`;

const images = (condition: string): string => `
  (select coalesce(json_agg(${IMAGE} order by i.position, i.id), '[]') from soko.product_images i where ${condition})`;

const PRICE_TIERS = `
  (select coalesce(json_agg(json_build_object('min_quantity', t.min_quantity, 'price', soko.money(t.price, v.currency))
      order by t.min_quantity), '[]')
    from jsonb_to_recordset(v.price_tiers) t(min_quantity integer, price bigint))`;

const VARIANT = `
  v.id, v.sku, v.barcode, ${money('v', 'price')}, ${money('v', 'compare_at_price')}, ${PRICE_TIERS} as price_tiers,
  v.attributes, coalesce(k.on_hand - k.reserved, 0) as available, coalesce(k.on_hand > k.reserved, false) as in_stock,
  v.weight_g, v.length_mm, v.width_mm, v.height_mm, v.min_order_quantity, ${images('i.variant_id = v.id')} as images`;

const VARIANTS = (isLive: string): string => `
  (select coalesce(json_agg((select view from (select ${VARIANT}) view) order by v.position, v.id), '[]')
    from soko.variants v left join soko.stock_levels k on k.variant_id = v.id
    where v.product_id = p.id and ${isLive})`;

/** Every option by attribute, in the order in which the variants first have it. */
const ATTRIBUTES = (isLive: string): string => `
  (select coalesce(json_object_agg(code, options), '{}') from (
    select code, json_agg(option order by first, option) as options from (
      select a.key as code, a.value as option, min(v.position) as first
      from soko.variants v, jsonb_each_text(v.attributes) a
      where v.product_id = p.id and ${isLive} group by a.key, a.value
    ) chosen group by code order by code
  ) codes)`;

const CATEGORIES = `
  (select coalesce(json_agg(json_build_object('id', n.id, 'name', n.name, 'slug', n.slug) order by own.at), '[]')
    from unnest(p.category_ids) with ordinality own(id, at) join soko.categories n on n.id = own.id)`;

const PRODUCT = (isLive: string): string => `
  ${PRODUCT_LIST_ITEM}, p.description, ${CATEGORIES} as categories, ${ATTRIBUTES(isLive)} as attributes,
  ${VARIANTS(isLive)} as variants, ${images('i.product_id = p.id')} as images, p.is_active, p.status`;
