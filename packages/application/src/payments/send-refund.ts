import {
  LedgerTransaction,
  type NewId,
  Order,
  type OrderId,
  type Payment,
  Refund,
  type RefundId,
  RefundLine,
  type RefundReport,
  refuse,
  type Tx,
  type UnclaimedCall,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { providerOf } from './provider-of.ts';

type Case = Readonly<{ order: Order; payment: Payment; refund: Refund; others: readonly Refund[] }>;

/**
 * Sends a requested refund to its provider and books what came of it. The provider knows it by its key, so running it
 * again moves no money twice. A provider that does not answer leaves it pending for the next try, one that has not
 * decided for the next round (`check-refunds.ts`).
 */
export function sendRefund({ store, providers, newId }: Ports) {
  return async (call: UnclaimedCall, asked: Readonly<{ refundId: RefundId; orderId: OrderId }>): Promise<void> => {
    const { payment, refund } = await store.transaction(call, (tx) => lock(tx, asked));
    if (refund.status !== 'pending') return;
    const report = await providerOf(providers, payment.provider).refund({
      key: refund.key,
      paymentReference: payment.reference,
      providerReference: payment.providerReference,
      refundReference: refund.providerReference,
      amount: refund.amount,
      reason: refund.reason,
    });
    await store.transaction(call, async (tx) => book(tx, await lock(tx, asked), report, newId));
  };
}

async function lock(tx: Tx, { refundId, orderId }: Readonly<{ refundId: RefundId; orderId: OrderId }>): Promise<Case> {
  const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
  const payments = await tx.payments.lockOf(orderId);
  const refunds = await tx.refunds.lockOf(orderId);
  const refund = refunds.find(({ id }) => id === refundId) ?? refuse('not_found');
  const payment = payments.find(({ id }) => id === refund.paymentId) ?? refuse('not_found');
  return { order, payment, refund, others: refunds.filter((other) => other !== refund) };
}

/** Books a provider's word on a refund that is still pending, once. */
async function book(tx: Tx, it: Case, report: RefundReport, newId: NewId): Promise<void> {
  const { order, payment, refund, others } = it;
  if (refund.status !== 'pending') return;
  if (report.status === 'pending') {
    if (report.providerReference !== refund.providerReference) {
      await tx.refunds.save(Refund.taken(refund, report.providerReference));
    }
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
