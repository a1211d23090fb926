import { AuditRecord, type Counters, type Ledger, LedgerTransaction } from '@soko/domain';
import type { Scope } from './scope.ts';
import { json, sql, sqlOne } from './sql.ts';

const INSERT = `
with given as (
  select * from jsonb_to_record($1::jsonb)
    as g(id uuid, type text, "orderId" uuid, "paymentId" uuid, "refundId" uuid, "disputeId" uuid, entries jsonb)
),
booked as (
  insert into soko.ledger_transactions (id, type, order_id, payment_id, refund_id, dispute_id, actor_kind, actor_id, request_id)
  select g.id, g.type, g."orderId", g."paymentId", g."refundId", g."disputeId", $2, $3, $4 from given g
)
insert into soko.ledger_entries (transaction_id, position, account, shop_id, shop_order_id, amount, currency)
select g.id, e.position, n.key, (n.account->>'shopId')::uuid, n."shopOrderId", (n.amount->>'amount')::bigint, n.amount->>'currency'
from given g, jsonb_array_elements(g.entries) with ordinality as e(entry, position),
  jsonb_to_record(e.entry) as n(key text, account jsonb, amount jsonb, "shopOrderId" uuid)`;

export function ledger({ trx, call }: Scope): Ledger {
  return {
    insert: async (transaction) => {
      const actor = AuditRecord.actor(call);
      const entries = transaction.entries.map((entry) => ({
        ...entry,
        key: LedgerTransaction.accountKey(entry.account),
      }));
      const values = [json({ ...transaction, entries }), actor.kind, actor.id, call.requestId];
      await sql(trx, 'ledger_insert', INSERT, values);
    },
  };
}

const NEXT = `
insert into soko.counters as c (series, value) values ($1, 1)
on conflict (series) do update set value = c.value + 1 returning value`;

export function counters({ trx }: Scope): Counters {
  return {
    next: async (series) => {
      const row = await sqlOne<{ value: number }>(trx, 'counters_next', NEXT, [series]);
      if (!row) throw new Error(`The series ${series} has no next number.`);
      return row.value;
    },
  };
}
