import { type ImportFlaw, MAX_REPORTED_FLAWS } from '@soko/application';
import type { Knex } from 'knex';
import { sql, sqlOne } from '../sql.ts';
import { differs, VARIANT_COLUMNS } from './given.ts';

/** Counts of products. */
export type Counts = Readonly<{ created: number; updated: number; unchanged: number; refused: number }>;

/**
 * Finds what each staged product is in the catalogue, takes out those that cannot be taken, and tells of the others
 * whether they are new or changed. What the file leaves open (brand, category, barcode, cost, measures, stock) is no
 * change. Answers the flaws of those taken out.
 */
export async function check(
  trx: Knex.Transaction,
  shopId: string,
  setsStock: boolean,
): Promise<Readonly<{ counts: Counts; flaws: readonly ImportFlaw[] }>> {
  await sql(trx, null, KNOWN_BRANDS);
  await sql(trx, null, KNOWN_CATEGORIES);
  await sql(trx, null, MATCH, [shopId]);
  await sql(trx, null, MATCH_BY_SLUG, [shopId]);
  await sql(trx, null, REFUSE, [setsStock]);
  const flaws = await sql<ImportFlaw>(trx, null, FLAWS, [MAX_REPORTED_FLAWS]);
  await sql(trx, null, DROP_REFUSED);
  await sql(trx, null, CLASSIFY, [setsStock]);
  const counts = await sqlOne<Counts>(trx, null, COUNT);
  return { counts: counts ?? { created: 0, updated: 0, unchanged: 0, refused: 0 }, flaws };
}

/** A brand and a category that are there are found by their names, whatever they are called in links. */
const KNOWN_BRANDS = `
  update staged_products s set "brandSlug" = b.slug
  from (select distinct on (lower(name)) lower(name) as name, slug from soko.brands where deleted_at is null
    order by lower(name), id) b
  where b.name = lower(s.brand) and b.slug <> s."brandSlug"
    and not exists (select from soko.brands own where own.slug = s."brandSlug" and lower(own.name) = b.name)`;

const KNOWN_CATEGORIES = `
  with recursive paths as (
    select id, slug, lower(name) as path from soko.categories
    where parent_id is null and shop_id is null and deleted_at is null
    union all
    select c.id, c.slug, p.path || E'\\n' || lower(c.name) from soko.categories c join paths p on p.id = c.parent_id
    where c.shop_id is null and c.deleted_at is null
  ), known as materialized (
    select distinct on (path) path, slug from paths order by path, id
  )
  update staged_categories s set slug = coalesce(own.slug, s.slug), parent = coalesce(up.slug, s.parent)
  from (select distinct path, parent_path from staged_categories) c
  left join known own on own.path = c.path left join known up on up.path = c.parent_path
  where c.path = s.path and (own.slug <> s.slug or up.slug <> s.parent)`;

const MATCH = `
  update staged_products s set product_id = p.id, change = 'unchanged'
  from soko.products p where p.shop_id = $1 and p.external_reference = s.handle`;

/** A product that no file has named yet goes by its slug. */
const MATCH_BY_SLUG = `
  update staged_products s set product_id = p.id, change = 'unchanged'
  from soko.products p
  where s.product_id is null and p.shop_id = $1 and p.external_reference is null and p.slug = s.handle`;

const REFUSE = `
  insert into staged_refusals (n, line, code, message)
  select v.n, v.line, 'sku_taken', 'The SKU ' || v.sku || ' belongs to another product.'
  from staged_variants v join staged_products p on p.n = v.n
  join soko.variants taken on taken.sku = v.sku and taken.product_id is distinct from p.product_id
  union all
  select v.n, v.line, 'sku_repeated', 'The SKU ' || v.sku || ' stands on an earlier row.'
  from (select n, line, sku, row_number() over (partition by sku order by n, line) as nth from staged_variants) v
  where v.nth > 1
  union all
  select p.n, p.line, 'handle_repeated', 'The handle ' || p.handle || ' stands on an earlier row.'
  from (select n, line, handle, row_number() over (partition by handle order by n) as nth from staged_products) p
  where p.nth > 1
  union all
  select s.n, s.line, 'insufficient_stock', 'Of ' || s.sku || ' ' || l.reserved || ' are promised to orders.'
  from staged_variants s join soko.variants v on v.sku = s.sku join soko.stock_levels l on l.variant_id = v.id
  where $1::boolean and s."onHand" < l.reserved`;

const FLAWS = `
  select line, null as "column", code, message from staged_refusals order by line, code limit $1`;

/** What is gone from here on: refused now, or under a handle that was refused while the file was read. */
const DROP_REFUSED = `
  with out as materialized (
    select n from staged_refusals
    union
    select p.n from staged_products p join staged s on s.handle = p.handle and s.product is null
  ), products as (
    delete from staged_products where n in (select n from out)
  ), variants as (
    delete from staged_variants where n in (select n from out)
  ), images as (
    delete from staged_images where n in (select n from out)
  )
  delete from staged_categories where n in (select n from out)`;

const CLASSIFY = `
  update staged_products s set change = 'updated'
  from soko.products p left join soko.brands b on b.id = p.brand_id
  where p.id = s.product_id and (
    (p.name, p.description, p.is_active, p.deleted_at) is distinct from
      (s.name, coalesce(s.description, p.description), coalesce(s."isActive", p.is_active), null)
    or (s."brandSlug" is not null and b.slug is distinct from s."brandSlug")
    or exists (
      select from staged_categories c left join soko.categories k on k.slug = c.slug and k.shop_id is null
      where c.n = s.n and c.slug = (select slug from staged_categories where n = s.n order by at desc limit 1)
        and (k.id is null or p.category_ids[1] is distinct from k.id))
    or exists (
      select from staged_variants g left join soko.variants t on t.sku = g.sku
      left join soko.stock_levels l on l.variant_id = t.id
      where g.n = s.n and (t.id is null or ${differs(VARIANT_COLUMNS)} or ($1::boolean and l.on_hand <> g."onHand")))
    or exists (
      select from staged_images g left join soko.product_images i on i.product_id = p.id and g.url in (i.url, i.source_url)
      left join soko.variants v on v.sku = g.sku
      where g.n = s.n and (i.id is null or (i.alt_text, i.position, i.variant_id) is distinct from
        (g."altText", g.position, coalesce(v.id, i.variant_id)))))`;

const COUNT = `
  select (count(*) filter (where change = 'created'))::integer as created,
    (count(*) filter (where change = 'updated'))::integer as updated,
    (count(*) filter (where change = 'unchanged'))::integer as unchanged,
    (select count(distinct handle) + count(*) filter (where handle is null)
      from staged s where not exists (select from staged_products p where p.n = s.n))::integer as refused
  from staged_products`;
