import type { CatalogExport, ExportedOrderItem, ExportedProduct, ExportedSku } from '@soko/application';
import type { ShopId } from '@soko/domain';
import type { Knex } from 'knex';
import { MEDIA_URL, tellingMedia, type UrlsOfFiles } from './media-url.ts';
import { sql } from './sql.ts';

/** How many products, SKUs or orders a statement reads. */
const STEP = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

type Piece<Item> = Readonly<{ id: string; item: Item }>;

/**
 * Reads by keyset, a statement per piece: no transaction is held open for a reader that takes its time. Images of our own
 * are left out where nobody says what their URLs are.
 */
export function postgresCatalogExport(pool: Knex | Knex.Transaction, publicFiles?: UrlsOfFiles): CatalogExport {
  const db = tellingMedia(pool, publicFiles ?? { urlOf: (key) => key });
  async function* all<Item>(name: string, text: string, shopId: ShopId | null): AsyncGenerator<Item> {
    let after = FIRST;
    for (;;) {
      const pieces = await sql<Piece<Item>>(db, name, text, [shopId, after, STEP]);
      for (const { item } of pieces) yield item;
      const last = pieces.at(-1);
      if (last === undefined || pieces.length < STEP) return;
      after = last.id;
    }
  }
  return {
    products: (shopId) => all<ExportedProduct>('export_products', PRODUCTS, shopId),
    skus: (shopId) => all<ExportedSku>('export_skus', SKUS, shopId),
    async *orderItems(shopId) {
      for await (const items of all<readonly ExportedOrderItem[]>('export_orders', ORDERS, shopId)) yield* items;
    },
  };
}

const OF_SHOP = `($1::uuid is null or p.shop_id = $1)`;

/** The main category as names from the root down, where all of them are the market's own. */
const CATEGORY = `
  (select json_agg(c.name order by path.at desc) filter (where c.shop_id is null and c.deleted_at is null)
    from unnest(soko.category_path(p.category_ids[1])) with ordinality path(id, at) join soko.categories c on c.id = path.id
    having bool_and(c.shop_id is null and c.deleted_at is null))`;

const PRODUCTS = `
  select p.id, json_build_object('shop', s.slug, 'handle', coalesce(p.external_reference, p.slug), 'name', p.name,
    'description', p.description, 'brand', b.name, 'category', ${CATEGORY}, 'isActive', p.is_active,
    'attributeNames', coalesce((select json_object_agg(a.code, a.name) from soko.attributes a
      where a.code in (select jsonb_object_keys(v.attributes) from soko.variants v where v.product_id = p.id)), '{}'),
    'variants', v.variants,
    'images', coalesce((select json_agg(json_build_object('url', soko.media_url(i.url, ${MEDIA_URL}), 'altText', i.alt_text,
      'position', i.position, 'variantId', i.variant_id) order by i.position, i.id) from soko.product_images i
      where i.product_id = p.id and strpos(soko.media_url(i.url, ${MEDIA_URL}), '/') > 0), '[]')) as item
  from (
    select p.* from soko.products p where ${OF_SHOP} and p.deleted_at is null and p.id > $2
      and exists (select from soko.variants v where v.product_id = p.id and v.deleted_at is null)
    order by p.id limit $3
  ) p
  join soko.shops s on s.id = p.shop_id
  left join soko.brands b on b.id = p.brand_id and b.deleted_at is null
  cross join lateral (
    select json_agg(json_build_object('id', v.id, 'sku', v.sku, 'barcode', v.barcode, 'price', v.price,
      'compareAtPrice', v.compare_at_price, 'cost', v.cost, 'currency', v.currency, 'attributes', v.attributes,
      'onHand', coalesce(l.on_hand, 0), 'minOrderQuantity', v.min_order_quantity, 'weightG', v.weight_g,
      'lengthMm', v.length_mm, 'widthMm', v.width_mm, 'heightMm', v.height_mm, 'position', v.position)
      order by v.position, v.id) as variants
    from soko.variants v left join soko.stock_levels l on l.variant_id = v.id
    where v.product_id = p.id and v.deleted_at is null
  ) v
  order by p.id`;

const SKUS = `
  select v.id, json_build_object('shop', s.slug, 'sku', v.sku, 'product', p.name, 'price', v.price,
    'compareAtPrice', v.compare_at_price, 'cost', v.cost, 'currency', v.currency, 'onHand', l.on_hand,
    'reserved', l.reserved, 'lowStockThreshold', l.low_stock_threshold) as item
  from soko.variants v
  join soko.products p on p.id = v.product_id and p.deleted_at is null
  join soko.shops s on s.id = p.shop_id
  join soko.stock_levels l on l.variant_id = v.id
  where ${OF_SHOP} and v.deleted_at is null and v.id > $2
  order by v.id limit $3`;

const ORDERS = `
  select o.id, (
    select json_agg(json_build_object('number', o.number, 'placedAt', soko.rfc3339(o.placed_at), 'status', o.status,
      'shop', part.shop_name, 'shopStatus', part.status, 'currency', i.currency, 'sku', i.sku, 'name', i.name,
      'quantity', i.quantity, 'unitPrice', i.unit_price, 'discount', i.discount, 'tax', i.tax, 'total', i.total)
      order by part.position, i.position)
    from soko.order_items i join soko.shop_orders part on part.id = i.shop_order_id
    where i.order_id = o.id and ($1::uuid is null or part.shop_id = $1)
  ) as item
  from soko.orders o
  where o.confirmed_at is not null and o.id > $2
    and ($1::uuid is null or exists (select from soko.shop_orders own where own.order_id = o.id and own.shop_id = $1))
  order by o.id limit $3`;
