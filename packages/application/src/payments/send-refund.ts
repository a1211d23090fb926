import {
  LedgerTransaction,
  type NewId,
  Order,
  type OrderId,
  type Payment,
  Refund,
  type RefundId,
  type RefundReport,
  refuse,
  type Tx,
  type UnclaimedCall,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { providerOf } from './provider-of.ts';

type Case = Readonly<{ order: Order; payment: Payment; refund: Refund }>;

/**
 * Sends a requested refund to its provider and books what came of it. The refund's id is the provider's key, so running
 * it again moves no money twice. A provider that does not answer leaves it pending for the next try, one that has not
 * decided for the next round (`check-refunds.ts`).
 */
export function sendRefund({ store, providers, newId }: Ports) {
  return async (call: UnclaimedCall, asked: Readonly<{ refundId: RefundId; orderId: OrderId }>): Promise<void> => {
    const { payment, refund } = await store.transaction(call, (tx) => lock(tx, asked));
    if (refund.status !== 'pending') return;
    const report = await providerOf(providers, payment.provider).refund({
      key: refund.id,
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
  const refund = (await tx.refunds.lockOf(orderId)).find(({ id }) => id === refundId) ?? refuse('not_found');
  const payment = payments.find(({ id }) => id === refund.paymentId) ?? refuse('not_found');
  return { order, payment, refund };
}

/** Books a provider's word on a refund that is still pending, once. */
async function book(tx: Tx, it: Case, report: RefundReport, newId: NewId): Promise<void> {
  const { order, payment, refund } = it;
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
  await tx.refunds.save(Refund.succeed(refund, report.providerReference, tx.now));
  await tx.orders.save(Order.refunded(order, refund.shopOrderIds));
  const parts = order.parts.filter((part) => refund.shopOrderIds.includes(part.id));
  const about = { id: newId<LedgerTransaction['id']>(), refundId: refund.id };
  await tx.ledger.insert(
    payment.isSurplus
      ? LedgerTransaction.surplusRefund(order, refund.amount, payment.provider, about)
      : LedgerTransaction.refund(order, parts, payment.provider, about),
  );
  tx.events.add('refund.succeeded', refund.id, { order_id: order.id });
}
