import { AuditRecord, Call, type ProductStatus } from '@soko/domain';
import type { Knex } from 'knex';
import { NOTE_STATUS } from '../shops.ts';
import { json, sql } from '../sql.ts';
import type { Counts } from './checking.ts';
import { assigned, differs, VARIANT_COLUMNS } from './given.ts';

/** The shop and who writes: `author` stands in `created_by` and `updated_by`. */
export type Writing = Readonly<{
  shop: Readonly<{ id: string; slug: string }>;
  call: Call;
  setsStock: boolean;
  productStatus: ProductStatus;
  reviewsChanges: boolean;
}>;

/** One import writes at a time: two that make the same brand, slug or SKU queue here instead of failing. */
export const queueUp = (trx: Knex.Transaction) =>
  sql(trx, null, `select from (select pg_advisory_xact_lock(hashtext('soko.import'))) locked`);

/** Holds what will be written, stock before products as everywhere, so that the check that follows stays true. */
export async function lock(trx: Knex.Transaction, shopId: string, setsStock: boolean): Promise<void> {
  await sql(trx, null, LOCK_STOCK, [setsStock]);
  await sql(trx, null, LOCK_PRODUCTS, [shopId]);
}

/** Writes what the check found new or changed, and nothing else: a row that is as the file says is not touched. */
export async function write(
  trx: Knex.Transaction,
  { shop, call, setsStock, productStatus, reviewsChanges }: Writing,
  counts: Counts,
): Promise<void> {
  if (counts.created + counts.updated === 0) return;
  const author = Call.user(call) ?? null;
  const actor = AuditRecord.actor(call);
  const cause = [actor.kind, actor.id, call.requestId];
  await sql(trx, null, AUDIT, [...cause, actor.roles, call.address ?? null]);
  await sql(trx, null, BRANDS, [author]);
  await sql(trx, null, CATEGORIES, [author]);
  await sql(trx, null, ATTRIBUTES, [author]);
  await sql(trx, null, OPTIONS);
  await sql(trx, null, SLUGS, [shop.slug]);
  await sql(trx, null, INSERT_PRODUCTS, [shop.id, author, productStatus]);
  if (reviewsChanges) await sql(trx, null, SEND_BACK, [author]);
  await sql(trx, null, UPDATE_PRODUCTS, [author]);
  await sql(trx, null, UPDATE_VARIANTS, [author]);
  if (setsStock) await sql(trx, null, SET_STOCK, cause);
  await sql(trx, null, INSERT_VARIANTS, [author]);
  await sql(trx, null, RECEIVE_STOCK, cause);
  await sql(trx, null, UPDATE_IMAGES);
  await sql(trx, null, INSERT_IMAGES);
  await sql(trx, null, REFRESH);
  await sql(trx, null, HAPPENED, [shop.id, json(counts), call.requestId]);
}

/** Products that are new or changed. */
const TOUCHED = `(select * from staged_products where change <> 'unchanged')`;

const LOCK_STOCK = `
  select from soko.stock_levels
  where $1::boolean and variant_id in (select v.id from staged_variants g join soko.variants v on v.sku = g.sku)
  order by variant_id for update`;

const LOCK_PRODUCTS = `
  select from soko.products where id in (
    select p.id from staged_products s join soko.products p on p.shop_id = $1 and p.external_reference = s.handle
    union all
    select p.id from staged_products s join soko.products p on p.slug = s.handle
    where p.shop_id = $1 and p.external_reference is null)
  order by id for update`;

/** Who changed a product that was there: its name, visibility and prices before and after. */
const AUDIT = `
  insert into soko.audit_records (id, actor_kind, actor_id, request_id, actor_roles, address, action, noun, noun_id, before, after)
  select soko.uuid_v7(), $1, $2, $3, $4::text[], $5, 'product.imported', 'product', p.id,
    jsonb_build_object('name', p.name, 'isActive', p.is_active, 'prices',
      (select coalesce(jsonb_object_agg(v.sku, v.price), '{}') from soko.variants v where v.product_id = p.id)),
    jsonb_build_object('name', s.name, 'isActive', coalesce(s."isActive", p.is_active), 'prices',
      (select coalesce(jsonb_object_agg(g.sku, g.price), '{}') from staged_variants g where g.n = s.n))
  from staged_products s join soko.products p on p.id = s.product_id
  where s.change = 'updated'`;

const BRANDS = `
  insert into soko.brands (id, slug, name, created_by, updated_by)
  select soko.uuid_v7(), slug, name, $1, $1
  from (select distinct on ("brandSlug") "brandSlug" as slug, brand as name from ${TOUCHED} s
    where "brandSlug" is not null order by "brandSlug", n) b
  where not exists (select from soko.brands there where there.slug = b.slug)`;

/** Parents and children come in one statement: the foreign key is judged at its end. */
const CATEGORIES = `
  with wanted as materialized (
    select soko.uuid_v7() as id, slug, name, parent
    from (select distinct on (c.slug) c.slug, c.name, c.parent from staged_categories c join ${TOUCHED} s on s.n = c.n
      order by c.slug, c.n) c
    where not exists (select from soko.categories there where there.slug = c.slug and there.shop_id is null)
  )
  insert into soko.categories (id, slug, name, parent_id, created_by, updated_by)
  select w.id, w.slug, w.name, coalesce(
      (select p.id from wanted p where p.slug = w.parent),
      (select p.id from soko.categories p where p.slug = w.parent and p.shop_id is null)), $1, $1
  from wanted w`;

const ATTRIBUTES = `
  insert into soko.attributes (id, code, name, created_by, updated_by)
  select soko.uuid_v7(), code, name, $1, $1
  from (select distinct on (o.code) o.code, o.name
    from ${TOUCHED} t join staged s on s.n = t.n
    cross join lateral jsonb_to_recordset(s.product->'options') o(code text, name text) order by o.code, s.n) o
  where not exists (select from soko.attributes there where there.code = o.code)`;

const OPTIONS = `
  insert into soko.attribute_options (id, attribute_id, value, position)
  select soko.uuid_v7(), a.id, o.value, o.place
  from (select o.key, o.value, row_number() over (partition by o.key order by min(v.n), min(v.position)) as place
    from staged_variants v join ${TOUCHED} t on t.n = v.n cross join lateral jsonb_each_text(v.attributes) o
    group by o.key, o.value) o
  join soko.attributes a on a.code = o.key and a.type = 'option'
  where not exists (select from soko.attribute_options there where there.attribute_id = a.id and there.value = o.value)`;

/** New products: the slug itself for the first who wants it, else with the shop's, else with the end of the id too. */
const SLUGS = `
  with wanted as (
    select n, id, slug, row_number() over (partition by slug order by n) = 1
      and not exists (select from soko.products p where p.slug = s.slug) as is_free
    from staged_products s where change = 'created'
  ), second as (
    select n, id, is_free, case when is_free then slug else slug || '-' || $1::text end as slug from wanted
  ), third as (
    select n, id, slug, is_free or (row_number() over (partition by slug order by is_free desc, n) = 1
      and not exists (select from soko.products p where p.slug = s.slug)) as is_free
    from second s
  )
  update staged_products s set slug = case when t.is_free then t.slug else t.slug || '-' || right(t.id::text, 12) end
  from third t where t.n = s.n`;

const BRAND_ID = `(select b.id from soko.brands b where b.slug = s."brandSlug")`;
const CATEGORY_IDS = `
  (select array[k.id] from staged_categories c join soko.categories k on k.slug = c.slug and k.shop_id is null
    where c.n = s.n order by c.at desc limit 1)`;

/** The axes of the variants, in the order of the file. */
const OPTIONS_OF = `array(select o->>'code' from jsonb_array_elements(s.options) with ordinality a(o, place) order by place)`;

const INSERT_PRODUCTS = `
  with made as (
    insert into soko.products (id, shop_id, slug, external_reference, name, description, brand_id, category_ids, status,
      is_active, options, created_by, updated_by)
    select s.id, $1, s.slug, s.handle, s.name, coalesce(s.description, ''), ${BRAND_ID}, coalesce(${CATEGORY_IDS}, '{}'), $3,
      coalesce(s."isActive", true), ${OPTIONS_OF}, $2, $2
    from staged_products s where s.change = 'created' order by s.n
  ), noted as (
    ${NOTE_STATUS} select 'product', s.id, null, $3, null, $2 from staged_products s where s.change = 'created'
  )
  update staged_products set product_id = id where change = 'created'`;

/** Approved products of which the file changes what buyers read and see; a suspended one stays so in the history. */
const SEND_BACK = `
  with back as (
    update soko.products p set status = 'pending_review'
    from (select s.*, ${BRAND_ID} as brand_id, ${CATEGORY_IDS} as category_ids
      from staged_products s where s.change = 'updated') s
    where p.id = s.product_id and p.status = 'approved' and (
      (p.name, p.description, p.brand_id, p.category_ids[1]) is distinct from (s.name, coalesce(s.description, p.description),
        coalesce(s.brand_id, p.brand_id), coalesce(s.category_ids[1], p.category_ids[1]))
      or exists (select from staged_images g left join soko.product_images i on i.product_id = p.id and g.url in (i.url, i.source_url)
        where g.n = s.n and (i.id is null or (i.alt_text, i.position) is distinct from (g."altText", g.position))))
    returning p.id, p.status_comment, p.suspended_at
  )
  ${NOTE_STATUS} select 'product', id, 'approved', 'pending_review', status_comment, $1 from back where suspended_at is null`;

const UPDATE_PRODUCTS = `
  update soko.products p set name = s.name, description = coalesce(s.description, p.description),
    is_active = coalesce(s."isActive", p.is_active), deleted_at = null,
    brand_id = coalesce(s.brand_id, p.brand_id), category_ids = coalesce(s.category_ids || array_remove(p.category_ids[2:], s.category_ids[1]), p.category_ids),
    external_reference = coalesce(p.external_reference, s.handle), options = ${OPTIONS_OF}, version = p.version + 1,
    updated_at = now(), updated_by = $1
  from (select s.*, ${BRAND_ID} as brand_id, ${CATEGORY_IDS} as category_ids
    from staged_products s where s.change = 'updated') s
  where p.id = s.product_id`;

const UPDATE_VARIANTS = `
  update soko.variants t set ${assigned(VARIANT_COLUMNS)}, updated_at = now(), updated_by = $1
  from staged_variants g join ${TOUCHED} s on s.n = g.n
  where t.sku = g.sku and ${differs(VARIANT_COLUMNS)}`;

const INSERT_VARIANTS = `
  insert into soko.variants (id, product_id, sku, ${VARIANT_COLUMNS.map(({ column }) => column).join(', ')}, created_by, updated_by)
  select g.id, s.product_id, g.sku, ${VARIANT_COLUMNS.map(({ fresh }) => fresh).join(', ')}, $1, $1
  from staged_variants g join ${TOUCHED} s on s.n = g.n
  where not exists (select from soko.variants there where there.sku = g.sku)
  order by g.n, g.position`;

const CAUSE = '$1, $2, $3';

/** Variants that this import made: each gets its level, and a first receipt where the file tells of stock. */
const RECEIVE_STOCK = `
  with made as materialized (
    select v.id, g."receiptId" as receipt_id, coalesce(g."onHand", 0) as on_hand
    from staged_variants g join soko.variants v on v.id = g.id
  ), levels as (
    insert into soko.stock_levels (variant_id, on_hand) select id, on_hand from made
  )
  insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, reason, actor_kind, actor_id, request_id)
  select receipt_id, id, 'receive', on_hand, 0, 'import', ${CAUSE} from made where on_hand > 0`;

/** The levels were locked before they were compared. */
const SET_STOCK = `
  with change as materialized (
    select l.variant_id, g."receiptId" as receipt_id, g."onHand" - l.on_hand as delta
    from staged_variants g join ${TOUCHED} s on s.n = g.n
    join soko.variants v on v.sku = g.sku join soko.stock_levels l on l.variant_id = v.id
    where g."onHand" <> l.on_hand
  ), levels as (
    update soko.stock_levels l set on_hand = l.on_hand + c.delta, updated_at = now()
    from change c where c.variant_id = l.variant_id
  )
  insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, reason, actor_kind, actor_id, request_id)
  select receipt_id, variant_id, 'adjust', delta, 0, 'import', ${CAUSE} from change`;

const UPDATE_IMAGES = `
  update soko.product_images i set alt_text = g."altText", position = g.position, variant_id = coalesce(v.id, i.variant_id)
  from staged_images g join ${TOUCHED} s on s.n = g.n left join soko.variants v on v.sku = g.sku
  where i.product_id = s.product_id and g.url in (i.url, i.source_url)
    and (i.alt_text, i.position, i.variant_id) is distinct from (g."altText", g.position, coalesce(v.id, i.variant_id))`;

const INSERT_IMAGES = `
  insert into soko.product_images (id, product_id, variant_id, url, alt_text, position)
  select g.id, s.product_id, v.id, g.url, g."altText", g.position
  from staged_images g join ${TOUCHED} s on s.n = g.n left join soko.variants v on v.sku = g.sku
  where not exists (select from soko.product_images there where there.product_id = s.product_id and g.url in (there.url, there.source_url))
  order by g.n, g.position`;

const REFRESH = `select soko.refresh_listing(array(select product_id from ${TOUCHED} s))`;

const HAPPENED = `
  with event as (select soko.uuid_v7() as id), queued as (insert into soko.event_queue (event_id) select id from event)
  insert into soko.events (id, type, subject, payload, request_id)
  select id, 'catalog.imported', $1, $2::jsonb, $3 from event`;
