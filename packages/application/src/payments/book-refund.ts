import {
  LedgerTransaction,
  type NewId,
  Order,
  type OrderId,
  type Payment,
  Refund,
  type RefundByHand,
  type RefundId,
  RefundLine,
  type RefundReport,
  refuse,
  type Tx,
} from '@soko/domain';

/** A refund under the lock of its order, with the other refunds. */
export type RefundCase = Readonly<{ order: Order; payment: Payment; refund: Refund; others: readonly Refund[] }>;

/** A refund with all that it is about, held. Refuses `not_found`. */
export async function lockRefund(
  tx: Tx,
  { refundId, orderId }: Readonly<{ refundId: RefundId; orderId: OrderId }>,
): Promise<RefundCase> {
  const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
  const payments = await tx.payments.lockOf(orderId);
  const refunds = await tx.refunds.lockOf(orderId);
  const refund = refunds.find(({ id }) => id === refundId) ?? refuse('not_found');
  const payment = payments.find(({ id }) => id === refund.paymentId) ?? refuse('not_found');
  return { order, payment, refund, others: refunds.filter((other) => other !== refund) };
}

/** Books a provider's word on a refund that is still pending, once, and ends the claim on it. */
export async function bookRefund(
  tx: Tx,
  it: RefundCase,
  report: RefundReport | RefundByHand,
  newId: NewId,
): Promise<void> {
  const { order, payment, refund, others } = it;
  if (refund.status !== 'pending') return;
  if (report.status === 'pending') {
    await tx.refunds.save(Refund.taken(refund, report.providerReference));
    return;
  }
  if (report.status === 'by_hand') {
    await tx.refunds.save(Refund.leave(refund, report.failure));
    tx.events.add('refund.left_to_staff', refund.id, { order_id: order.id });
    return;
  }
  if (report.status === 'failed') {
    await tx.refunds.save(Refund.fail(refund, report.failure ?? 'refused by the provider'));
    tx.events.add('refund.failed', refund.id, { order_id: order.id });
    return;
  }
  const given = others.filter(({ status }) => status === 'succeeded').flatMap(({ lines }) => lines);
  await tx.refunds.save(Refund.succeed(refund, report.providerReference, tx.now));
  await tx.orders.save(Order.refunded(order, RefundLine.pieces(order, [...given, ...refund.lines])));
  const about = { id: newId<LedgerTransaction['id']>(), refundId: refund.id };
  await tx.ledger.insert(
    payment.isSurplus
      ? LedgerTransaction.surplusRefund(order, refund.amount, payment.provider, about)
      : LedgerTransaction.refund(order, refund.lines, payment.provider, about),
  );
  tx.events.add('refund.succeeded', refund.id, { order_id: order.id });
}
