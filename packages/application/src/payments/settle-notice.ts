import { type NewId, type OrderId, Refund, type RefundNotice, refuse, type Tx, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { bookRefund, type RefundCase } from './book-refund.ts';
import type { About } from './settle-event.ts';

/** What came of a notice: it was about a refund of ours, or one that we did not ask for, or it changes nothing. */
type Outcome = 'refund' | 'refund_undone' | 'foreign_refund' | 'nothing' | 'unknown' | 'refund_exceeds_captured';

/**
 * Settles what a provider tells of a refund, under the lock of its order. One of ours is booked once, whether its
 * webhook or the answer to our own call comes first; one that was made at the provider's own desk is taken into the books
 * as an amount. One that succeeded and failed since is for people: nothing of it is booked.
 */
export function settleNotice({ store, newId }: Ports) {
  return (call: UnclaimedCall, { id, provider }: About, notice: RefundNotice): Promise<Outcome> =>
    store.transaction(call, async (tx) => {
      const orderId = await tx.payments.orderOf(notice.reference);
      const { outcome, paymentId } = orderId
        ? await settle(tx, orderId, provider, notice, newId)
        : { outcome: 'unknown' as const, paymentId: null };
      if (id) await tx.paymentEvents.close(id, outcome, paymentId);
      return outcome;
    });
}

async function settle(tx: Tx, orderId: OrderId, provider: string, notice: RefundNotice, newId: NewId) {
  const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
  const payments = await tx.payments.lockOf(orderId);
  const payment = payments.find((each) => each.reference === notice.reference && each.provider === provider);
  if (payment?.status !== 'succeeded') return { outcome: 'unknown' as const, paymentId: null };
  const refunds = await tx.refunds.lockOf(orderId);
  const own = refunds.filter(({ paymentId }) => paymentId === payment.id);
  const report = { status: notice.state, providerReference: notice.refundReference, failure: notice.failure };
  const meant = Refund.meant(own, notice);
  const book = (refund: Refund) => {
    const it: RefundCase = { order, payment, refund, others: refunds.filter((other) => other !== refund) };
    return bookRefund(tx, it, report, newId);
  };
  if (meant && Refund.isUndone(meant, notice)) {
    tx.events.add('refund.undone', meant.id, { order_id: order.id, failure: notice.failure });
    return { outcome: 'refund_undone' as const, paymentId: payment.id };
  }
  if (meant) {
    await book(meant);
    return { outcome: 'refund' as const, paymentId: payment.id };
  }
  if (notice.state === 'failed' || Refund.mayBeOurs(own, notice)) {
    return { outcome: 'nothing' as const, paymentId: payment.id };
  }
  const disputes = await tx.disputes.lockOf(orderId);
  const made = Refund.foreign(notice, { order, payment, refunds, disputes }, { id: newId(), at: tx.now });
  if (made === null) return { outcome: 'refund_exceeds_captured' as const, paymentId: payment.id };
  await tx.refunds.insert(made);
  await book(made);
  return { outcome: 'foreign_refund' as const, paymentId: payment.id };
}
