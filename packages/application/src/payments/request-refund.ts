import {
  type Call,
  type OrderId,
  Payment,
  Refund,
  type RefundId,
  RefundLine,
  type RefundWish,
  refuse,
} from '@soko/domain';
import type { Ports } from '../ports.ts';
import { sendRefundOnce } from './send-refund-once.ts';

/** A refund, and the order that it is of. */
export type RefundedOrder = Readonly<{ refundId: RefundId; orderId: OrderId }>;

/** How long a repeat of the call waits before it goes on with the refund's row, in seconds. */
const LEASE_SECONDS = 15;

/**
 * Gives money of a paid order back: all that is left, a shop's part, pieces of items, shipping or an amount. The refund's
 * row first, limited under the order's lock to what was captured; then, after the commit, the provider is asked. One that
 * does not answer leaves the refund pending, and is asked again by the job. Refuses `not_found`,
 * `refund_exceeds_captured`, `currency_mismatch`.
 */
export function requestRefund(ports: Ports) {
  const { store, newId } = ports;
  const send = sendRefundOnce(ports);
  return async (
    call: Call,
    { orderId, reason, ...wish }: RefundWish & Readonly<{ orderId: OrderId; reason: string }>,
  ): Promise<RefundedOrder> => {
    const requested = await store.transaction<RefundedOrder>(
      call,
      async (tx) => {
        const order = (await tx.orders.lock(orderId)) ?? refuse('not_found');
        const payments = await tx.payments.lockOf(orderId);
        const earlier = await tx.refunds.lockOf(orderId);
        const disputes = await tx.disputes.lockOf(orderId);
        const lines = RefundLine.plan(order, Refund.linesOf(earlier), wish);
        const asked = { amount: RefundLine.total(order, lines), reason, lines };
        const refund = Refund.request(
          Payment.captured(payments),
          earlier,
          asked,
          { id: newId(), at: tx.now },
          disputes,
        );
        await tx.refunds.insert(refund);
        tx.events.add('refund.requested', refund.id, { order_id: orderId });
        return { refundId: refund.id, orderId };
      },
      { leaseSeconds: LEASE_SECONDS },
    );
    await send(call, requested);
    return requested;
  };
}
