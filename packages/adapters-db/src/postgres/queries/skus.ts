import type { Json, SkuView } from '@soko/application';
import { Call, Sku } from '@soko/domain';
import type { Database } from '../sql.ts';
import { documentOf, money, named } from './document.ts';
import { shopsOf } from './product-filter.ts';

/**
 * A SKU by its code, in any case: one that can be bought, for everybody; any that is not deleted, and its stock figures,
 * for its shop's members and staff. 0.5 ms the round trip, by variants_sku and primary keys.
 */
export function sku(db: Database, call: Call, code: string): Promise<Json<SkuView> | null> {
  const wanted = Sku.read(code);
  if (wanted === null) return Promise.resolve(null);
  return documentOf(db, 'sku', SKU, [wanted, Call.isStaff(call), shopsOf(call)]);
}

/** A SKU as the public sees it, and what its shop and staff see beside that. */
const SEEN_SKU = `
  v.sku, v.id as variant_id, ${named('p')} as product, ${named('s')} as shop, ${money('v', 'price')},
  coalesce(k.on_hand - k.reserved, 0) as available, coalesce(k.on_hand > k.reserved, false) as in_stock`;
const KEPT_FIELDS = `
  coalesce(k.on_hand, 0) as on_hand, coalesce(k.reserved, 0) as reserved, k.low_stock_threshold,
  coalesce(k.on_hand - k.reserved <= k.low_stock_threshold, false) as is_low, ${money('v', 'cost')}, v.barcode,
  soko.rfc3339(k.updated_at) as stock_updated_at`;
export const KEPT_SKU = `${SEEN_SKU}, ${KEPT_FIELDS}`;

const SKU = `
  select case when o.keeps then row_to_json(kept) else row_to_json(seen) end::text as item
  from soko.variants v
  join soko.products p on p.id = v.product_id
  join soko.shops s on s.id = p.shop_id
  left join soko.stock_levels k on k.variant_id = v.id
  cross join lateral (select $2::boolean or p.shop_id = any ($3::uuid[]) as keeps) o
  cross join lateral (select ${SEEN_SKU}) seen
  cross join lateral (select ${KEPT_SKU}) kept
  where v.sku = $1 and (
    (o.keeps and v.deleted_at is null and p.deleted_at is null)
    or (soko.variant_is_live(v) and exists (select from soko.listed_products l where l.product_id = p.id))
  )`;
