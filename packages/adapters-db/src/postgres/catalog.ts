import type { Catalog, Offer } from '@soko/domain';
import { productContext } from './product-context.ts';
import { PRICE_TIERS, products } from './products.ts';
import type { Scope } from './scope.ts';
import { anyOf, sql } from './sql.ts';

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

export function catalog(scope: Scope): Catalog {
  const { trx } = scope;
  return {
    ...products(scope),
    ...productContext(scope),
    offers: (skus) => sql<Offer>(trx, 'offers_by_sku', OFFERS_BY_SKU, [skus]),
    offersOf: (variantIds) => sql<Offer>(trx, 'offers_by_id', OFFERS_BY_ID, [variantIds]),
  };
}
