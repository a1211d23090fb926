import {
  type ImageImportRun,
  type ImportedImageRow,
  type ImportFlaw,
  type ImportReport,
  MAX_REPORTED_FLAWS,
} from '@soko/application';
import { AuditRecord, Call, Gallery } from '@soko/domain';
import type { Knex } from 'knex';
import { keptUrl } from '../media-url.ts';
import { NOTE_STATUS } from '../shops.ts';
import { json, sql, sqlOne } from '../sql.ts';
import { stageRows } from './rows.ts';
import type { Making } from './staging.ts';
import { queueUp } from './writing.ts';

type Counts = Omit<ImportReport, 'errors'>;

const STAGED = {
  table: 'staged_image_rows',
  columns: 'n bigint, line integer, handle text, url text, position integer, alt_text text, sku text, image_id uuid',
  index: 'handle',
};

/**
 * Takes images into products that a shop has: streamed by COPY, then checked and written by statements over all of them. An
 * image is known by its product and its URL; a row that is as the image is already writes nothing.
 */
export async function takeImages(
  trx: Knex.Transaction,
  shopId: string,
  run: ImageImportRun,
  { newId, publicFiles }: Making,
): Promise<ImportReport> {
  const valuesOf = ({ line, handle, url, position, altText, sku }: ImportedImageRow) =>
    [line, handle, keptUrl(url, publicFiles), position, altText, sku, newId()] as const;
  const read = await stageRows(trx, { rows: run.images, onProgress: run.onProgress }, STAGED, valuesOf);
  await queueUp(trx);
  await sql(trx, null, LOCK_PRODUCTS, [shopId]);
  await sql(trx, null, 'drop table if exists pg_temp.image_changes');
  await sql(trx, null, RESOLVE, [shopId, Gallery.most]);
  const found = await sql<ImportFlaw>(trx, null, FLAWS, [MAX_REPORTED_FLAWS]);
  const { refused = 0, created = 0, updated = 0, unchanged = 0 } = (await sqlOne<Counts>(trx, null, COUNT)) ?? {};
  if (!run.dryRun && created + updated > 0) await write(trx, shopId, run, { created, updated, unchanged });
  const errors = [...read.errors, ...found].toSorted((one, other) => one.line - other.line);
  return { created, updated, unchanged, refused: read.refused + refused, errors: errors.slice(0, MAX_REPORTED_FLAWS) };
}

async function write(
  trx: Knex.Transaction,
  shopId: string,
  { call, reviewsChanges = false }: ImageImportRun,
  counts: Omit<Counts, 'refused'>,
): Promise<void> {
  const actor = AuditRecord.actor(call);
  const author = Call.user(call) ?? null;
  await sql(trx, null, AUDIT, [actor.kind, actor.id, call.requestId, actor.roles, call.address ?? null]);
  if (reviewsChanges) await sql(trx, null, SEND_BACK, [author]);
  await sql(trx, null, IMAGES);
  await sql(trx, null, PRODUCTS, [author]);
  await sql(trx, null, REFRESH);
  await sql(trx, null, HAPPENED, [shopId, json({ ...counts, kind: 'images' }), call.requestId]);
}

/** The shop's products by the handles of the file: another's are as unknown as those that never were. */
const PRODUCT = `
  left join soko.products r on r.shop_id = $1 and r.external_reference = s.handle and r.deleted_at is null
  left join soko.products b on r.id is null and b.shop_id = $1 and b.slug = s.handle and b.external_reference is null
    and b.deleted_at is null`;

const LOCK_PRODUCTS = `
  select from soko.products
  where id in (select coalesce(r.id, b.id) from staged_image_rows s ${PRODUCT})
  order by id for update`;

const OF = 'coalesce(r.id, b.id)';

/** The first row of an image counts. New ones without a place come behind all that are there. */
const RESOLVE = `
  create temp table image_changes on commit drop as
  select c.*, case
      when flaw is not null then 'refused'
      when was is null then 'created'
      when was is distinct from (alt_text, position, variant_id)::text then 'updated'
      else 'unchanged' end as change
  from (
    select s.n, s.line, s.handle, s.url, s.sku, coalesce(i.id, s.image_id) as id, ${OF} as product_id,
      case when i.id is not null then (i.alt_text, i.position, i.variant_id)::text end as was,
      coalesce(s.alt_text, i.alt_text, '') as alt_text, coalesce(v.id, i.variant_id) as variant_id,
      coalesce(s.position, i.position, last.position
        + (row_number() over (partition by ${OF}, i.id is null and s.position is null order by s.n))::integer) as position,
      case
        when ${OF} is null then 'handle_unknown'
        when s.sku is not null and v.id is null then 'sku_unknown'
        when row_number() over (partition by ${OF}, coalesce(i.id::text, s.url) order by s.n) > 1 then 'image_repeated'
        when i.id is null
          and last.count + count(*) filter (where i.id is null) over (partition by ${OF} order by s.n) > $2::integer
          then 'images_too_many'
      end as flaw
    from staged_image_rows s ${PRODUCT}
    left join soko.product_images i on i.product_id = ${OF} and s.url in (i.url, i.source_url)
    left join soko.variants v on v.sku = s.sku and v.product_id = ${OF} and v.deleted_at is null
    left join lateral (
      select count(*) as count, coalesce(max(m.position), 0) as position from soko.product_images m where m.product_id = ${OF}
    ) last on true
  ) c`;

const FLAWS = `
  select line, null as "column", flaw as code, case flaw
    when 'handle_unknown' then 'The shop has no product ' || handle || '.'
    when 'sku_unknown' then 'The product has no SKU ' || sku || '.'
    when 'image_repeated' then 'The image stands on an earlier row.'
    else 'The product would have too many images.' end as message
  from image_changes where flaw is not null order by line limit $1`;

const COUNT = `
  select (count(*) filter (where change = 'created'))::integer as created,
    (count(*) filter (where change = 'updated'))::integer as updated,
    (count(*) filter (where change = 'unchanged'))::integer as unchanged,
    (count(*) filter (where change = 'refused'))::integer as refused
  from image_changes`;

const CHANGED = `(select * from image_changes where change in ('created', 'updated'))`;

const AUDIT = `
  insert into soko.audit_records (id, actor_kind, actor_id, request_id, actor_roles, address, action, noun, noun_id, before, after)
  select soko.uuid_v7(), $1, $2, $3, $4::text[], $5, 'product.imported', 'product', product_id,
    jsonb_build_object('images', coalesce(jsonb_object_agg(url, was) filter (where was is not null), '{}')),
    jsonb_build_object('images', jsonb_object_agg(url, (alt_text, position, variant_id)::text))
  from ${CHANGED} c group by product_id`;

/** Approved products whose images buyers see anew; a suspended one stays so in the history. */
const SEND_BACK = `
  with back as (
    update soko.products p set status = 'pending_review'
    from (select distinct product_id from ${CHANGED} c) c where p.id = c.product_id and p.status = 'approved'
    returning p.id, p.status_comment, p.suspended_at
  )
  ${NOTE_STATUS} select 'product', id, 'approved', 'pending_review', status_comment, $1 from back where suspended_at is null`;

const IMAGES = `
  insert into soko.product_images (id, product_id, variant_id, url, alt_text, position)
  select id, product_id, variant_id, url, alt_text, position from ${CHANGED} c order by n
  on conflict (id) do update
    set alt_text = excluded.alt_text, position = excluded.position, variant_id = excluded.variant_id`;

const PRODUCTS = `
  update soko.products p set version = p.version + 1, updated_at = now(), updated_by = $1
  from (select distinct product_id from ${CHANGED} c) c where p.id = c.product_id`;

const REFRESH = `select soko.refresh_listing(array(select distinct product_id from ${CHANGED} c))`;

const HAPPENED = `
  with event as (select soko.uuid_v7() as id), queued as (insert into soko.event_queue (event_id) select id from event)
  insert into soko.events (id, type, subject, payload, request_id)
  select id, 'catalog.imported', $1, $2::jsonb, $3 from event`;
