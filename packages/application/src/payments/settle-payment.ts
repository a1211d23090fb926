import {
  Call,
  LedgerTransaction,
  type NewId,
  Order,
  Payment,
  type PaymentAnswer,
  type PaymentEventId,
  type PaymentReport,
  Refund,
  refuse,
  StockLevel,
  type Tx,
  type Verdict,
} from '@soko/domain';
import { confirmOrder } from '../orders/confirm-order.ts';
import type { Ports } from '../ports.ts';
import { redacted } from './redact.ts';

/** What came of a report: a verdict, or that no payment of ours is meant. */
export type Outcome = Verdict | 'unknown';

/**
 * Settles what a provider says of a payment, under the lock of its order: the one function behind webhook, redirect,
 * poll and retry. The first success confirms the order; one that the order does not need is recorded and refunded; a
 * late one holds the stock again if it can. Run twice it changes nothing. `eventId` is the inbox event that told.
 */
export function settlePayment({ store, newId }: Ports) {
  return (call: Call, report: PaymentReport, eventId?: PaymentEventId): Promise<Outcome> =>
    store.transaction(Call.unclaimed(call), async (tx) => {
      const it = await caseOf(tx, report, newId);
      const outcome = it ? Payment.judge(report, it.payment, it.order, it.rivals) : 'unknown';
      // first, for what is carried out ends with the number of the invoice, which all orders wait for
      if (eventId) await tx.paymentEvents.close(eventId, outcome, it?.payment.id ?? null);
      else if (it) await tx.payments.keepAnswer(answerOf(it.payment, report));
      if (it && outcome !== 'unknown') await CARRY_OUT[outcome](it);
      return outcome;
    });
}

/** What is kept of an answer; where the adapter passes none on, what it understood. */
const answerOf = ({ id: paymentId }: Payment, { status, raw, amount, failure }: PaymentReport): PaymentAnswer => ({
  paymentId,
  status,
  answer: redacted(raw === undefined ? { status, amount, failure } : raw),
});

/** A payment under the lock of its order, with what is said of it. */
type Case = Readonly<{
  tx: Tx;
  order: Order;
  payment: Payment;
  rivals: readonly Payment[];
  report: PaymentReport;
  newId: NewId;
}>;

/** What the report is about; null where no payment of ours is meant. */
async function caseOf(tx: Tx, report: PaymentReport, newId: NewId): Promise<Case | null> {
  const orderId = await tx.payments.orderOf(report.reference);
  if (!orderId) return null;
  const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
  const payments = await tx.payments.lockOf(orderId);
  const payment = payments.find(
    ({ reference, provider }) => reference === report.reference && provider === report.provider,
  );
  if (!payment) return null;
  return { tx, order, payment, rivals: payments.filter((other) => other !== payment), report, newId };
}

/** What each verdict does. */
const CARRY_OUT: Readonly<Record<Verdict, (it: Case) => Promise<void>>> = {
  async nothing() {},

  async failed({ tx, payment, order, report }) {
    const status = report.status === 'cancelled' ? 'cancelled' : 'failed';
    await tx.payments.save([Payment.end(payment, status, report.failure)]);
    tx.events.add('payment.failed', payment.id, { order_id: order.id });
  },

  async confirm({ tx, order, payment, rivals, report, newId }) {
    const paid = Payment.succeed(payment, report, tx.now, false);
    const ended = rivals.filter(Payment.isLive).map((rival) => Payment.end(rival, 'cancelled'));
    await tx.payments.save([...ended, paid]);
    tx.events.add('payment.succeeded', payment.id, { order_id: order.id });
    const about = { id: newId<LedgerTransaction['id']>(), paymentId: payment.id };
    const booking = LedgerTransaction.capture(order, payment.provider, about, paid.fee);
    await confirmOrder(tx, order, { paid: true, booking });
  },

  async revive(it) {
    const { tx, order } = it;
    const demand = Order.demand(order);
    const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));
    if (!StockLevel.covers(levels, demand)) return CARRY_OUT.surplus(it);
    await tx.stock.save(StockLevel.reserve(levels, demand, order.id));
    return CARRY_OUT.confirm(it);
  },

  async surplus({ tx, order, payment, report, newId }) {
    const surplus = Payment.succeed(payment, report, tx.now, true);
    const asked = { amount: payment.amount, reason: 'not needed by the order', lines: [] };
    const refund = Refund.request(surplus, [], asked, { id: newId(), at: tx.now });
    await tx.payments.save([surplus]);
    await tx.refunds.insert(refund);
    tx.events.add('refund.requested', refund.id, { order_id: order.id });
    const about = { id: newId<LedgerTransaction['id']>(), paymentId: payment.id };
    await tx.ledger.insert(LedgerTransaction.surplus(order, payment.amount, payment.provider, about, surplus.fee));
  },

  async mismatch({ tx, order, payment, report }) {
    await tx.payments.save([Payment.mismatched(payment, report)]);
    tx.events.add('payment.mismatched', payment.id, {
      order_id: order.id,
      expected: payment.amount,
      reported: report.amount,
    });
  },

  async collect({ tx, order, payment, report, newId }) {
    const paid = Payment.succeed(payment, report, tx.now, false);
    await tx.payments.save([paid]);
    await tx.orders.save(Order.paid(order, tx.now));
    tx.events.add('payment.succeeded', payment.id, { order_id: order.id });
    const about = { id: newId<LedgerTransaction['id']>(), paymentId: payment.id };
    await tx.ledger.insert(LedgerTransaction.collection(order, payment.provider, about));
  },

  async fee({ tx, order, payment, report, newId }) {
    const charged = Payment.charged(payment, report);
    await tx.payments.save([charged]);
    tx.events.add('payment.charged', payment.id, { order_id: order.id, fee: charged.fee });
    const about = { id: newId<LedgerTransaction['id']>(), paymentId: payment.id };
    if (charged.fee) await tx.ledger.insert(LedgerTransaction.fee(order, charged.fee, payment.provider, about));
  },
};
