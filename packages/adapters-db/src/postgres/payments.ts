import type {
  ComparedPayment,
  Dispute,
  Disputes,
  Payment,
  PaymentEvent,
  PaymentEvents,
  Payments,
  Refund,
  Refunds,
} from '@soko/domain';
import { columns, MONEY } from './columns.ts';
import type { Scope } from './scope.ts';
import { anyOf, json, sql, sqlOne } from './sql.ts';

const PAYMENT = columns<Payment>({
  id: 'uuid',
  orderId: 'uuid',
  provider: 'text',
  reference: 'text',
  status: 'text',
  amount: MONEY,
  method: 'text',
  returnUrl: 'text',
  providerReference: 'text',
  redirectUrl: 'text',
  clientToken: 'text',
  failure: 'jsonb',
  fee: { ...MONEY, read: (column, table) => `case when ${column} is not null then ${MONEY.read(column, table)} end` },
  mismatch: 'jsonb',
  isSurplus: 'boolean',
  companyId: 'uuid',
  dueDate: { type: 'date', read: (column) => `to_char(${column}, 'YYYY-MM-DD')`, given: (field) => field },
  remindedAt: 'timestamptz',
  createdAt: 'timestamptz',
  paidAt: 'timestamptz',
});

const PAYMENTS_OF = `
select ${PAYMENT.read('p')} from soko.payments p where p.order_id = $1 order by p.id for update`;
const ORDER_OF = `select order_id as "orderId" from soko.payments where reference = $1`;
const ORDER_BY_ID = `select order_id as "orderId" from soko.payments where id = $1`;
const INSERT_PAYMENT = `
insert into soko.payments (${PAYMENT.names}, currency)
select ${PAYMENT.given('g')}, g.amount->>'currency' from jsonb_to_record($1::jsonb) as g(${PAYMENT.record})`;
const SAVE_PAYMENTS = `
update soko.payments p set updated_at = now(), ${PAYMENT.set('g', [
  'status',
  'method',
  'providerReference',
  'redirectUrl',
  'clientToken',
  'failure',
  'fee',
  'mismatch',
  'isSurplus',
  'remindedAt',
  'paidAt',
])}
from jsonb_to_recordset($1::jsonb) as g(${PAYMENT.record}) where p.id = g.id and p.id = ${anyOf('$2', 'uuid')}`;
const KEEP_ANSWER = `
insert into soko.payment_answers (payment_id, status, answer)
select $1::uuid, $2::text, $3::jsonb
where not exists (
  select from (
    select a.status, a.answer from soko.payment_answers a where a.payment_id = $1 order by a.position desc limit 1
  ) last
  where last.status = $2 and last.answer = $3::jsonb
)`;
const COMPARED = `
select p.reference, p.provider_reference as "providerReference", p.order_id as "orderId", p.status,
  soko.money(p.amount, p.currency) as amount, p.created_at as "createdAt", p.paid_at as "paidAt",
  soko.money(coalesce(b.refunded, 0), p.currency) as refunded, coalesce(b.pending, '{}') as "pendingRefunds"
from soko.payments p
left join lateral (
  select (sum(r.amount) filter (where r.status = 'succeeded'))::bigint as refunded,
    array_agg(r.id) filter (where r.status = 'pending') as pending
  from soko.refunds r where r.payment_id = p.id
) b on true
where p.provider = $1 and ((p.created_at >= $2 and p.created_at < $3) or (p.paid_at >= $2 and p.paid_at < $3)
  or p.reference = any ($4::text[]))
order by p.created_at, p.id`;
const LOCK_DUE = `
select ${PAYMENT.read('p')} from soko.payments p
where p.due_date <= $1::date and p.status = 'pending' and p.reminded_at is null
order by p.due_date, p.id limit 100 for update skip locked`;
const WAITING = `
select reference from soko.payments
where status in ('initiated', 'pending') and provider = any($1) and created_at < $2 order by created_at`;

export function payments({ trx, journal }: Scope): Payments {
  return {
    lockOf: async (orderId) => {
      const rows = await sql<Payment>(trx, 'payments_lock_of', PAYMENTS_OF, [orderId]);
      return rows.map((payment) => journal.read('payment', payment.id, payment));
    },
    orderOf: async (reference) => {
      const row = await sqlOne<Pick<Payment, 'orderId'>>(trx, 'payments_order_of', ORDER_OF, [reference]);
      return row?.orderId ?? null;
    },
    orderById: async (id) => {
      const row = await sqlOne<Pick<Payment, 'orderId'>>(trx, 'payments_order_by_id', ORDER_BY_ID, [id]);
      return row?.orderId ?? null;
    },
    insert: async (payment) => {
      await sql(trx, 'payments_insert', INSERT_PAYMENT, [json(payment)]);
      journal.wrote('payment', payment.id, payment);
    },
    save: async (all) => {
      if (all.length === 0) return;
      await sql(trx, 'payments_save', SAVE_PAYMENTS, [json(all), all.map(({ id }) => id)]);
      for (const payment of all) journal.wrote('payment', payment.id, payment);
    },
    keepAnswer: async ({ paymentId, status, answer }) => {
      await sql(trx, 'payments_keep_answer', KEEP_ANSWER, [paymentId, status, json(answer)]);
    },
    compared: (provider, { from, to }, references) =>
      sql<ComparedPayment>(trx, 'payments_compared', COMPARED, [provider, from, to, references]),
    lockDue: async (day) => {
      const rows = await sql<Payment>(trx, 'payments_lock_due', LOCK_DUE, [day]);
      return rows.map((payment) => journal.read('payment', payment.id, payment));
    },
    waiting: async (providers, since) => {
      const rows = await sql<{ reference: string }>(trx, 'payments_waiting', WAITING, [providers, since]);
      return rows.map(({ reference }) => reference);
    },
  };
}

const EVENT = columns<PaymentEvent>({
  id: 'uuid',
  provider: 'text',
  eventId: 'text',
  type: 'text',
  report: 'jsonb',
  body: 'bytea',
  answer: 'jsonb',
  outcome: 'text',
});

const INSERT_EVENT = `
insert into soko.payment_events (${EVENT.names}) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (provider, event_id) do nothing returning id`;
const KNOWN_EVENT = `select ${EVENT.read('e')} from soko.payment_events e where e.provider = $1 and e.event_id = $2`;
const CLOSE_EVENT = `
update soko.payment_events set outcome = $2, payment_id = $3, worked_at = now() where id = $1`;
const OPEN_EVENTS = `
select ${EVENT.read('e')} from soko.payment_events e
where e.outcome is null and e.received_at < $1 order by e.received_at limit $2`;

export function paymentEvents({ trx }: Scope): PaymentEvents {
  return {
    insert: async ({ id, provider, eventId, type, report, body, answer, outcome }) => {
      const told = [report && json(report), Buffer.from(body), json(answer)];
      const values = [id, provider, eventId, type, ...told, outcome];
      const made = await sqlOne(trx, 'payment_events_insert', INSERT_EVENT, values);
      if (made) return null;
      return sqlOne<PaymentEvent>(trx, 'payment_events_known', KNOWN_EVENT, [provider, eventId]);
    },
    close: async (id, outcome, paymentId) => {
      await sql(trx, 'payment_events_close', CLOSE_EVENT, [id, outcome, paymentId]);
    },
    open: (since, limit) => sql<PaymentEvent>(trx, 'payment_events_open', OPEN_EVENTS, [since, limit]),
  };
}

const REFUND = columns<Refund>({
  id: 'uuid',
  orderId: 'uuid',
  paymentId: 'uuid',
  status: 'text',
  amount: MONEY,
  reason: 'text',
  lines: 'jsonb',
  key: 'uuid',
  providerReference: 'text',
  failure: 'text',
  byHand: 'boolean',
  claimedUntil: 'timestamptz',
  createdAt: 'timestamptz',
  refundedAt: 'timestamptz',
});

const REFUNDS_OF = `select ${REFUND.read('r')} from soko.refunds r where r.order_id = $1 order by r.id for update`;
const ORDER_OF_REFUND = `select order_id as "orderId" from soko.refunds where id = $1`;
const INSERT_REFUND = `
insert into soko.refunds (${REFUND.names}, currency)
select ${REFUND.given('g')}, g.amount->>'currency' from jsonb_to_record($1::jsonb) as g(${REFUND.record})`;
const SAVE_REFUND = `
update soko.refunds r set updated_at = now(), ${REFUND.set('g', [
  'status',
  'key',
  'providerReference',
  'failure',
  'byHand',
  'claimedUntil',
  'refundedAt',
])}
from jsonb_to_record($1::jsonb) as g(${REFUND.record}) where r.id = g.id`;
const PENDING = `
select id, order_id as "orderId" from soko.refunds
where status = 'pending' and not by_hand and created_at < $1 order by created_at`;
// By refunds_claimed.
const LEFT = `
select id, order_id as "orderId" from soko.refunds
where status = 'pending' and claimed_until <= now() order by claimed_until limit $1`;

export function refunds({ trx, journal }: Scope): Refunds {
  return {
    lockOf: async (orderId) => {
      const rows = await sql<Refund>(trx, 'refunds_lock_of', REFUNDS_OF, [orderId]);
      return rows.map((refund) => journal.read('refund', refund.id, refund));
    },
    orderOf: async (id) => {
      const row = await sqlOne<Pick<Refund, 'orderId'>>(trx, 'refunds_order_of', ORDER_OF_REFUND, [id]);
      return row?.orderId ?? null;
    },
    insert: async (refund) => {
      await sql(trx, 'refunds_insert', INSERT_REFUND, [json(refund)]);
      journal.wrote('refund', refund.id, refund);
    },
    save: async (refund) => {
      await sql(trx, 'refunds_save', SAVE_REFUND, [json(refund)]);
      journal.wrote('refund', refund.id, refund);
    },
    pending: (since) => sql<Pick<Refund, 'id' | 'orderId'>>(trx, 'refunds_pending', PENDING, [since]),
    left: (limit) => sql<Pick<Refund, 'id' | 'orderId'>>(trx, 'refunds_left', LEFT, [limit]),
  };
}

const DISPUTE = columns<Dispute>({
  id: 'uuid',
  orderId: 'uuid',
  paymentId: 'uuid',
  providerReference: 'text',
  status: 'text',
  amount: MONEY,
  reason: 'text',
  openedAt: 'timestamptz',
  closedAt: 'timestamptz',
});

const DISPUTES_OF = `select ${DISPUTE.read('d')} from soko.disputes d where d.order_id = $1 order by d.id for update`;
const INSERT_DISPUTE = `
insert into soko.disputes (${DISPUTE.names}, currency)
select ${DISPUTE.given('g')}, g.amount->>'currency' from jsonb_to_record($1::jsonb) as g(${DISPUTE.record})`;
const SAVE_DISPUTE = `
update soko.disputes d set ${DISPUTE.set('g', ['status', 'closedAt'])}
from jsonb_to_record($1::jsonb) as g(${DISPUTE.record}) where d.id = g.id`;

export function disputes({ trx, journal }: Scope): Disputes {
  return {
    lockOf: async (orderId) => {
      const rows = await sql<Dispute>(trx, 'disputes_lock_of', DISPUTES_OF, [orderId]);
      return rows.map((dispute) => journal.read('dispute', dispute.id, dispute));
    },
    insert: async (dispute) => {
      await sql(trx, 'disputes_insert', INSERT_DISPUTE, [json(dispute)]);
      journal.wrote('dispute', dispute.id, dispute);
    },
    save: async (dispute) => {
      await sql(trx, 'disputes_save', SAVE_DISPUTE, [json(dispute)]);
      journal.wrote('dispute', dispute.id, dispute);
    },
  };
}
