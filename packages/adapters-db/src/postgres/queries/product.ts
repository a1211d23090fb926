import { Json, type ProductView, type Seen, type VariantView } from '@soko/application';
import { Call, Id, Sku } from '@soko/domain';
import { MEDIA_URL } from '../media-url.ts';
import { type Database, sqlOne } from '../sql.ts';
import { money } from './document.ts';
import { shopsOf } from './product-filter.ts';
import { PRODUCT_JOINS, PRODUCT_LIST_ITEM } from './products.ts';

/**
 * A product by id or slug: one on sale, for everybody; a hidden one for its shop's members and staff.
 *
 * 0.5 ms the round trip for 3 variants: every step is by primary key or by the index of the children.
 */
export function product(db: Database, call: Call, idOrSlug: string): Promise<Seen<ProductView> | null> {
  return visible(db, call, idOrSlug, 'product', ({ isLive, isOwn }) => {
    const view = `${PRODUCT}, ${ATTRIBUTES(isLive)} as attributes, ${VARIANTS({ isLive, isOwn })} as variants`;
    return shown(view, isOwn && `${view}, ${KEPT_OF_PRODUCT}`);
  });
}

/** The variants of such a product. */
export function variants(db: Database, call: Call, idOrSlug: string): Promise<Json<readonly VariantView[]> | null> {
  return visible(db, call, idOrSlug, 'variants', VARIANTS);
}

/** One variant of such a product, by id or SKU. */
export function variant(db: Database, call: Call, idOrSku: string): Promise<Seen<VariantView> | null> {
  const id = idOrSku.toLowerCase();
  const [column, wanted] = Id.is(id) ? ['id', id] : ['sku', Sku.read(idOrSku)];
  if (wanted === null) return Promise.resolve(null);
  return seen(db, call, `variant ${column}`, wanted, (sight) => ({
    item: VARIANT_OF(sight),
    from: `
      soko.variants v join soko.products p on p.id = v.product_id left join soko.stock_levels k on k.variant_id = v.id`,
    where: `v.${column} = $1 and ${sight.isLive}`,
    version: sight.isOwn === null ? 'null::integer' : `case when ${sight.isOwn} then p.version end`,
  }));
}

/** Which variants a caller sees, and whether the product is the caller's own; null where nobody's can be. */
type Sight = Readonly<{ isLive: string; isOwn: string | null }>;

/** A product, or what it has, by its id or slug. */
function visible<View>(
  db: Database,
  call: Call,
  idOrSlug: string,
  name: string,
  view: (sight: Sight) => string,
): Promise<Seen<View> | null> {
  const wanted = idOrSlug.toLowerCase();
  if (wanted.includes('\0')) return Promise.resolve(null);
  const column = Id.is(wanted) ? 'id' : 'slug';
  const [from, where] = ['soko.products p', `p.${column} = $1`];
  return seen(db, call, `${name} ${column}`, wanted, (sight) => ({
    item: view(sight),
    from,
    where,
    version: 'p.version',
  }));
}

/** What the caller may see of a product: all of it is chosen here, by the rows of `l`. */
async function seen<View>(
  db: Database,
  call: Call,
  name: string,
  wanted: string,
  read: (sight: Sight) => Readonly<{ item: string; from: string; where: string; version: string }>,
): Promise<Seen<View> | null> {
  const shops = shopsOf(call);
  const keeps = Call.isStaff(call) || shops.length > 0;
  const { item, from, where, version } = read(
    keeps ? { isLive: LIVE_OR_OWN, isOwn: OWN } : { isLive: LIVE, isOwn: null },
  );
  const text = `
    select ${item}::text as item, ${version} as version
    from ${from}
    cross join lateral (${keeps ? LISTED_OR_OWN : LISTED}) l
    ${PRODUCT_JOINS}
    where ${where}`;
  const values = keeps ? [wanted, Call.isStaff(call), shops] : [wanted];
  const row = await sqlOne<{ item: string; version: number | null }>(
    db,
    `${name} ${keeps ? 'kept' : 'public'}`,
    text,
    values,
  );
  return row && { ...Json.of<View>(row.item), version: row.version };
}

const LISTED = 'select * from soko.listed_products where product_id = p.id';
const OWN = '($2::boolean or p.shop_id = any ($3::uuid[]))';
const LISTED_OR_OWN = `${LISTED} union all select * from soko.hidden_products where product_id = p.id and ${OWN}`;
const LIVE = 'soko.variant_is_live(v)';
const LIVE_OR_OWN = `(${LIVE} or (v.deleted_at is null and ${OWN}))`;

/** A SELECT list as one JSON object; a longer one for the product's own people. */
const shown = (view: string, kept: string | null): string => {
  const object = (list: string) => `row_to_json((select view from (select ${list}) view))`;
  return kept === null ? object(view) : `case when ${OWN} then ${object(kept)} else ${object(view)} end`;
};

/** An image, over the alias `i` of its row. */
export const IMAGE = `json_build_object('id', i.id, 'url', soko.media_url(i.url, ${MEDIA_URL}), 'alt_text', i.alt_text,
  'position', i.position, 'variant_id', i.variant_id,
  'sizes', case when i.sizes = '{}' then i.sizes else soko.media_urls(i.sizes, ${MEDIA_URL}) end, 'status', i.status, 'failure', i.failure,
  'width', i.width, 'height', i.height)`;

const images = (condition: string): string => `
  (select coalesce(json_agg(${IMAGE} order by i.position, i.id), '[]') from soko.product_images i where ${condition})`;

const PRICE_TIERS = `
  (select coalesce(json_agg(json_build_object('min_quantity', t.min_quantity, 'price', soko.money(t.price, v.currency))
      order by t.min_quantity), '[]')
    from jsonb_to_recordset(v.price_tiers) t(min_quantity integer, price bigint))`;

const VARIANT = `
  v.id, v.sku, v.barcode, ${money('v', 'price')}, ${money('v', 'compare_at_price')}, ${PRICE_TIERS} as price_tiers,
  v.attributes, coalesce(k.on_hand - k.reserved, 0) as available, coalesce(k.on_hand > k.reserved, false) as in_stock,
  v.weight_g, v.length_mm, v.width_mm, v.height_mm, v.min_order_quantity, ${images('i.variant_id = v.id')} as images,
  case when v.compare_at_price is not null
    then soko.money(soko.lowest_price_before_reduction(v.id), v.currency) end as lowest_price_30_days`;

const VARIANT_OF = ({ isOwn }: Sight): string => shown(VARIANT, isOwn && `${VARIANT}, ${money('v', 'cost')}`);

const VARIANTS = ({ isLive, isOwn }: Sight): string => `
  (select coalesce(json_agg(${VARIANT_OF({ isLive, isOwn })} order by v.position, v.id), '[]')
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

const PRODUCT = `
  ${PRODUCT_LIST_ITEM}, p.description, ${CATEGORIES} as categories, p.options, ${images('i.product_id = p.id')} as images,
  p.is_active, p.status`;

/** What the product's own people are told beside. */
const KEPT_OF_PRODUCT = `
  p.status_comment, soko.rfc3339(p.suspended_at) as suspended_at, p.external_reference,
  soko.rfc3339(p.updated_at) as updated_at`;
