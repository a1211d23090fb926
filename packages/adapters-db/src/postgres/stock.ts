import {
  AuditRecord,
  type Reservation,
  type Reservations,
  type StockChange,
  StockLevel,
  type StockLevels,
} from '@soko/domain';
import { columns } from './columns.ts';
import type { Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const LEVELS = `
select l.variant_id as "variantId", v.sku, l.on_hand as "onHand", l.reserved, l.low_stock_threshold as "lowStockThreshold"
from soko.stock_levels l join soko.variants v on v.id = l.variant_id`;
const LOCK = `${LEVELS} where l.variant_id = ${anyOf('$1', 'uuid')} order by l.variant_id for update of l`;
const LOCK_BY_SKU = `${LEVELS} where v.sku = $1 for update of l`;

const SAVE = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as g(id uuid, level jsonb, transaction jsonb)
),
log as (
  insert into soko.stock_transactions
    (id, variant_id, type, on_hand_delta, reserved_delta, order_id, reason, actor_kind, actor_id, request_id)
  select g.id, t."variantId", t.type, t."onHandDelta", t."reservedDelta", t."orderId", t.reason, $2, $3, $4
  from given g, jsonb_to_record(g.transaction) as t("variantId" uuid, type text, "onHandDelta" integer,
    "reservedDelta" integer, "orderId" uuid, reason text)
)
update soko.stock_levels s set on_hand = l."onHand", reserved = l.reserved,
  low_stock_threshold = l."lowStockThreshold", updated_at = now()
from given g, jsonb_to_record(g.level) as l("variantId" uuid, "onHand" integer, reserved integer, "lowStockThreshold" integer)
where s.variant_id = l."variantId" and s.variant_id = ${anyOf('$5', 'uuid')}`;

const WATCH = `update soko.stock_levels set low_stock_threshold = $2 where variant_id = $1`;
const REFRESH = `select soko.refresh_availability($1::uuid[])`;

export function stock({ trx, call, newId, journal }: Scope): StockLevels {
  const remembered = (level: StockLevel) => journal.read('stock', level.variantId, level);
  return {
    lock: async (variantIds) => (await sql<StockLevel>(trx, 'stock_lock', LOCK, [variantIds])).map(remembered),
    lockBySku: async (sku) => {
      const level = await sqlOne<StockLevel>(trx, 'stock_lock_by_sku', LOCK_BY_SKU, [sku]);
      return level && remembered(level);
    },
    save: async (changes) => {
      if (changes.length === 0) return;
      const actor = AuditRecord.actor(call);
      const given = changes.map((change) => ({ id: newId(), ...change }));
      const variantIds = changes.map(({ level }) => level.variantId);
      await sql(trx, 'stock_save', SAVE, [json(given), actor.kind, actor.id, call.requestId, variantIds]);
      for (const { level } of changes) journal.wrote('stock', level.variantId, level);
      for (const { variantId, sku } of StockLevel.runLow(changes)) journal.add('stock.low', variantId, { sku });
      const turned = changes.filter(crossesZero).map(({ level }) => level.variantId);
      if (turned.length > 0) await sql(trx, 'stock_refresh_availability', REFRESH, [turned]);
    },
    watch: async (level) => {
      await sql(trx, 'stock_watch', WATCH, [level.variantId, level.lowStockThreshold]);
      journal.wrote('stock', level.variantId, level);
    },
  };
}

/** Whether something was to be had before and nothing is now, or the other way round. */
function crossesZero({ level, transaction }: StockChange): boolean {
  const now = StockLevel.available(level);
  const before = now - (transaction.onHandDelta - transaction.reservedDelta);
  return now > 0 !== before > 0;
}

const RESERVATION = columns<Reservation>({
  id: 'uuid',
  orderId: 'uuid',
  variantId: 'uuid',
  quantity: 'integer',
  expiresAt: 'timestamptz',
});

const OF_ORDER = `select ${RESERVATION.read('r')} from soko.reservations r where r.order_id = $1 order by r.variant_id`;
const INSERT = `
insert into soko.reservations (${RESERVATION.names})
select ${RESERVATION.given('g')} from jsonb_to_recordset($1::jsonb) as g(${RESERVATION.record})`;
const EXTEND = `update soko.reservations set expires_at = $2 where order_id = $1`;
const REMOVE = `delete from soko.reservations where order_id = $1`;

export function reservations({ trx }: Scope): Reservations {
  return {
    of: (orderId) => sql<Reservation>(trx, 'reservations_of', OF_ORDER, [orderId]),
    insert: async (all) => {
      if (all.length > 0) await sql(trx, 'reservations_insert', INSERT, [json(all)]);
    },
    extend: async (orderId, until) => {
      await sql(trx, 'reservations_extend', EXTEND, [orderId, until]);
    },
    removeOf: async (orderId) => {
      await sql(trx, 'reservations_remove', REMOVE, [orderId]);
    },
  };
}
