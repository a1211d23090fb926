import { type Call, Refund, type RefundId, RefundLine, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { RefundedOrder } from './request-refund.ts';
import { sendRefundOnce } from './send-refund-once.ts';

/** How long a repeat of the call waits before it goes on with the refund's row, in seconds. */
const LEASE_SECONDS = 15;

/**
 * Sends a refund that its provider refused once more, for the same things and the same amount. Refuses `not_found`,
 * `refund_not_failed`, and `refund_exceeds_captured` where others gave the money back since.
 */
export function retryRefund(ports: Ports) {
  const { store, newId } = ports;
  const send = sendRefundOnce(ports);
  return async (call: Call, { id }: Readonly<{ id: RefundId }>): Promise<RefundedOrder> => {
    const requested = await store.transaction<RefundedOrder>(
      call,
      async (tx) => {
        const orderId = (await tx.refunds.orderOf(id)) ?? refuse('not_found');
        const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
        const payments = await tx.payments.lockOf(orderId);
        const refunds = await tx.refunds.lockOf(orderId);
        const failed = refunds.find((refund) => refund.id === id) ?? refuse('not_found');
        const payment = payments.find((each) => each.id === failed.paymentId) ?? refuse('not_found');
        const others = refunds.filter((refund) => refund !== failed);
        const refund = Refund.retry(failed, payment, others, newId(), await tx.disputes.lockOf(orderId));
        RefundLine.requireLeft(order, Refund.linesOf(others), refund.lines);
        await tx.refunds.save(refund);
        tx.events.add('refund.requested', refund.id, { order_id: orderId });
        return { refundId: refund.id, orderId };
      },
      { leaseSeconds: LEASE_SECONDS },
    );
    await send(call, requested);
    return requested;
  };
}
