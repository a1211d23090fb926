import {
  type ImportedSku,
  type ImportFlaw,
  type ImportReport,
  MAX_REPORTED_FLAWS,
  type SkuImportRun,
} from '@soko/application';
import { AuditRecord, Call, type NewId } from '@soko/domain';
import type { Knex } from 'knex';
import { json, sql, sqlOne } from '../sql.ts';
import { stageRows } from './rows.ts';
import { queueUp } from './writing.ts';

type Counts = Omit<ImportReport, 'errors'>;

/**
 * Takes prices or stock of SKUs that a shop has: streamed by COPY, then checked and written by statements over all of
 * them. A row that is as the SKU is already writes nothing.
 */
export async function takeSkus(
  trx: Knex.Transaction,
  shopId: string,
  run: SkuImportRun,
  newId: NewId,
): Promise<ImportReport> {
  const flaws = await stage(trx, run, newId);
  await queueUp(trx);
  await sql(trx, null, LOCK_STOCK, [shopId]);
  await sql(trx, null, LOCK_PRODUCTS, [shopId]);
  await sql(trx, null, 'drop table if exists pg_temp.sku_changes');
  await sql(trx, null, RESOLVE, [shopId]);
  await sql(trx, null, CLASSIFY);
  const found = await sql<ImportFlaw>(trx, null, FLAWS, [MAX_REPORTED_FLAWS]);
  const counts = (await sqlOne<Omit<Counts, 'refused'> & { flawed: number }>(trx, null, COUNT)) ?? {
    created: 0,
    updated: 0,
    unchanged: 0,
    flawed: 0,
  };
  const { flawed, ...rest } = counts;
  if (!run.dryRun && counts.updated > 0) await write(trx, shopId, run, rest);
  const errors = [...flaws.errors, ...found].toSorted((one, other) => one.line - other.line);
  return { ...rest, refused: flaws.refused + flawed, errors: errors.slice(0, MAX_REPORTED_FLAWS) };
}

const STAGED = {
  table: 'staged_skus',
  columns: `n bigint, line integer, sku text, price bigint, currency text, compares boolean, compare_at_price bigint, cost bigint,
    on_hand bigint, delta bigint, reason text, receipt_id uuid`,
  index: 'sku',
};

const stage = (trx: Knex.Transaction, { skus: rows, onProgress }: SkuImportRun, newId: NewId) =>
  stageRows<ImportedSku>(
    trx,
    { rows, onProgress },
    STAGED,
    ({ line, sku, price, comparesPrices, compareAtPrice, cost, onHand, delta, reason }) => [
      line,
      sku,
      price?.amount,
      price?.currency,
      comparesPrices,
      compareAtPrice?.amount,
      cost?.amount,
      onHand,
      delta,
      reason,
      newId(),
    ],
  );

/** The shop's own; another's are as unknown as those that never were. */
const OWN = `soko.variants v join soko.products p on p.id = v.product_id and p.shop_id = $1 and p.deleted_at is null and v.deleted_at is null`;

/** Held before they are compared: stock before products, as everywhere. */
const LOCK_STOCK = `
  select from soko.stock_levels where variant_id in (select v.id from ${OWN} join staged_skus s on s.sku = v.sku
    where s.on_hand is not null or s.delta is not null)
  order by variant_id for update`;
const LOCK_PRODUCTS = `
  select from soko.products where id in (select v.product_id from ${OWN} join staged_skus s on s.sku = v.sku
    where s.price is not null or s.cost is not null or s.compares)
  order by id for update`;

const RESOLVE = `
  create temp table sku_changes on commit drop as
    select s.n, s.line, s.sku, s.reason, s.receipt_id, v.id as variant_id, v.product_id,
      v.price as old_price, coalesce(s.price, v.price) as price,
      v.compare_at_price as old_compare, case when s.compares then s.compare_at_price else v.compare_at_price end as compare_at_price,
      v.cost as old_cost, coalesce(s.cost, v.cost) as cost,
      l.on_hand as old_on_hand, coalesce(s.on_hand, l.on_hand + s.delta, l.on_hand) as on_hand,
      case
        when v.id is null then 'sku_unknown'
        when row_number() over (partition by s.sku order by s.n) > 1 then 'sku_repeated'
        when s.currency <> v.currency then 'currency_differs'
        when coalesce(s.on_hand, l.on_hand + s.delta) < greatest(l.reserved, 0) then 'insufficient_stock'
        when coalesce(s.on_hand, l.on_hand + s.delta) > 1000000000 then 'count_not_valid'
      end as flaw,
      l.reserved, v.currency
    from staged_skus s
    left join (select v.* from ${OWN}) v on v.sku = s.sku
    left join soko.stock_levels l on l.variant_id = v.id`;

const CLASSIFY = `
  alter table sku_changes add column is_changed boolean;
  update sku_changes set is_changed = flaw is null
    and (old_price, old_compare, old_cost, old_on_hand) is distinct from (price, compare_at_price, cost, on_hand)`;

const FLAWS = `
  select line, null as "column", flaw as code, case flaw
    when 'sku_unknown' then 'The shop has no SKU ' || sku || '.'
    when 'sku_repeated' then 'The SKU ' || sku || ' stands on an earlier row.'
    when 'currency_differs' then 'The price of ' || sku || ' is in ' || currency || '.'
    when 'insufficient_stock' then 'Of ' || sku || ' ' || reserved || ' are promised to orders.'
    else 'There would be too many of ' || sku || '.' end as message
  from sku_changes where flaw is not null order by line limit $1`;

const COUNT = `
  select 0 as created, (count(*) filter (where is_changed))::integer as updated,
    (count(*) filter (where flaw is null and not is_changed))::integer as unchanged,
    (count(*) filter (where flaw is not null))::integer as flawed
  from sku_changes`;

async function write(
  trx: Knex.Transaction,
  shopId: string,
  { call, kind }: SkuImportRun,
  counts: Omit<Counts, 'refused'>,
): Promise<void> {
  const actor = AuditRecord.actor(call);
  const cause = [actor.kind, actor.id, call.requestId];
  const auditor = [...cause, actor.roles, call.address ?? null];
  if (kind === 'prices') {
    await sql(trx, null, AUDIT_PRICES, auditor);
    await sql(trx, null, PRICES, [Call.user(call) ?? null]);
    await sql(
      trx,
      null,
      `select soko.refresh_listing(array(select distinct product_id from sku_changes where is_changed))`,
    );
  } else {
    await sql(trx, null, AUDIT_STOCK, auditor);
    await sql(trx, null, STOCK, cause);
    await sql(trx, null, ADJUSTED, [call.requestId]);
    await sql(
      trx,
      null,
      `select soko.refresh_availability(array(select variant_id from sku_changes where is_changed))`,
    );
  }
  await sql(trx, null, HAPPENED, [shopId, json({ ...counts, kind }), call.requestId]);
}

const RECORD = `soko.audit_records (id, actor_kind, actor_id, request_id, actor_roles, address, action, noun, noun_id, before, after)`;

const AUDIT_PRICES = `
  insert into ${RECORD}
  select soko.uuid_v7(), $1, $2, $3, $4::text[], $5, 'product.imported', 'product', product_id,
    jsonb_build_object('prices', jsonb_object_agg(sku, old_price)), jsonb_build_object('prices', jsonb_object_agg(sku, price))
  from sku_changes where is_changed group by product_id`;

const PRICES = `
  update soko.variants t set price = c.price, compare_at_price = c.compare_at_price, cost = c.cost, updated_at = now(),
    updated_by = $1
  from sku_changes c where t.id = c.variant_id and c.is_changed`;

const AUDIT_STOCK = `
  insert into ${RECORD}
  select soko.uuid_v7(), $1, $2, $3, $4::text[], $5, 'stock.changed', 'stock', variant_id,
    jsonb_build_object('onHand', old_on_hand), jsonb_build_object('onHand', on_hand)
  from sku_changes where is_changed`;

const STOCK = `
  with change as materialized (select * from sku_changes where is_changed), levels as (
    update soko.stock_levels l set on_hand = c.on_hand, updated_at = now() from change c where c.variant_id = l.variant_id
  )
  insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, reason, actor_kind, actor_id, request_id)
  select receipt_id, variant_id, 'adjust', on_hand - old_on_hand, 0, coalesce(reason, 'import'), $1, $2, $3 from change`;

const ADJUSTED = `
  with event as materialized (
    select soko.uuid_v7() as id, variant_id, sku, on_hand - old_on_hand as delta from sku_changes where is_changed
  ), queued as (insert into soko.event_queue (event_id) select id from event)
  insert into soko.events (id, type, subject, payload, request_id)
  select id, 'stock.adjusted', variant_id, jsonb_build_object('sku', sku, 'on_hand_delta', delta), $1 from event`;

const HAPPENED = `
  with event as (select soko.uuid_v7() as id), queued as (insert into soko.event_queue (event_id) select id from event)
  insert into soko.events (id, type, subject, payload, request_id)
  select id, 'catalog.imported', $1, $2::jsonb, $3 from event`;
