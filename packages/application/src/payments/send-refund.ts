import { type OrderId, Refund, type RefundId, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { bookRefund, lockRefund } from './book-refund.ts';
import { providerOf } from './provider-of.ts';

/**
 * Sends a requested refund to its provider and books what came of it. One runner at a time asks, for some providers know no
 * key and are looked through first: who comes second leaves it to the first. A provider that does not answer leaves the
 * refund claimed, so that what it may still be doing shows before anybody asks again; that, and asking one that has not
 * decided, is for rounds (`check-refunds.ts`).
 */
export function sendRefund({ store, providers, newId }: Ports) {
  return async (call: UnclaimedCall, asked: Readonly<{ refundId: RefundId; orderId: OrderId }>): Promise<void> => {
    const ours = await store.transaction(call, async (tx) => {
      const { payment, refund } = await lockRefund(tx, asked);
      const provider = providerOf(providers, payment.provider);
      const claimed = Refund.claim(refund, tx.now);
      if (claimed) await tx.refunds.save(claimed);
      return claimed && { provider, payment, refund: claimed };
    });
    if (ours === null) return;
    const { provider, payment, refund } = ours;
    const report = await provider.refund({
      key: refund.key,
      paymentReference: payment.reference,
      providerReference: payment.providerReference,
      refundReference: refund.providerReference,
      amount: refund.amount,
      reason: refund.reason,
    });
    await store.transaction(call, async (tx) => {
      const now = await lockRefund(tx, asked);
      // under another key it is another try, which this answer says nothing of
      if (now.refund.key === refund.key) await bookRefund(tx, now, report, newId);
    });
  };
}
