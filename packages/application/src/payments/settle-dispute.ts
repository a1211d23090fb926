import {
  Dispute,
  type DisputeReport,
  LedgerTransaction,
  type NewId,
  type Order,
  type Payment,
  type Tx,
  type UnclaimedCall,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { About } from './settle-event.ts';

/**
 * Takes in what a provider tells of a dispute, under the lock of its order: opened, won or lost, each once and in any
 * order of arrival. The books follow; the order is left as it is, for staff to decide on.
 */
export function settleDispute({ store, newId }: Ports) {
  return (call: UnclaimedCall, { id, provider }: About, report: DisputeReport): Promise<void> =>
    store.transaction(call, async (tx) => {
      const orderId = await tx.payments.orderOf(report.reference);
      const order = orderId && (await tx.orders.lock(orderId));
      const payments = orderId ? await tx.payments.lockOf(orderId) : [];
      const payment = payments.find((each) => each.reference === report.reference && each.provider === provider);
      if (order && payment) await follow(tx, order, payment, report, newId);
      if (id) await tx.paymentEvents.close(id, payment ? `dispute_${report.state}` : 'unknown', payment?.id ?? null);
    });
}

async function follow(tx: Tx, order: Order, payment: Payment, report: DisputeReport, newId: NewId): Promise<void> {
  const disputes = await tx.disputes.lockOf(order.id);
  const known = disputes.find(
    ({ providerReference, paymentId }) => providerReference === report.disputeReference && paymentId === payment.id,
  );
  const before = known ?? Dispute.open(report, payment, { id: newId(), at: tx.now });
  const after = Dispute.follow(before, report.state, tx.now);
  const told = { order_id: order.id, payment_id: payment.id, amount: after.amount };
  const about = () => ({ id: newId<LedgerTransaction['id']>(), paymentId: payment.id, disputeId: before.id });
  if (!known) {
    await tx.disputes.insert(after);
    tx.events.add('dispute.opened', after.id, told);
    await tx.ledger.insert(LedgerTransaction.dispute(order, after.amount, payment.provider, about()));
  } else if (after !== before) {
    await tx.disputes.save(after);
  }
  if (after === before || after.status === 'open') return;
  tx.events.add(after.status === 'won' ? 'dispute.won' : 'dispute.lost', after.id, told);
  await tx.ledger.insert(LedgerTransaction.disputeEnded(order, after.status, after.amount, payment.provider, about()));
}
