import type { OrderId, RefundId, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { bookRefund, lockRefund } from './book-refund.ts';
import { providerOf } from './provider-of.ts';

/**
 * Sends a requested refund to its provider and books what came of it. The provider knows it by its key, so running it
 * again moves no money twice. A provider that does not answer leaves it pending for the next try, one that has not
 * decided for the next round (`check-refunds.ts`).
 */
export function sendRefund({ store, providers, newId }: Ports) {
  return async (call: UnclaimedCall, asked: Readonly<{ refundId: RefundId; orderId: OrderId }>): Promise<void> => {
    const { payment, refund } = await store.transaction(call, (tx) => lockRefund(tx, asked));
    if (refund.status !== 'pending') return;
    const report = await providerOf(providers, payment.provider).refund({
      key: refund.key,
      paymentReference: payment.reference,
      providerReference: payment.providerReference,
      refundReference: refund.providerReference,
      amount: refund.amount,
      reason: refund.reason,
    });
    await store.transaction(call, async (tx) => bookRefund(tx, await lockRefund(tx, asked), report, newId));
  };
}
