import {
  type Call,
  Dispute,
  LedgerTransaction,
  Money,
  type NewId,
  Order,
  type OrderId,
  Payment,
  Refund,
  RefundLine,
  type ShopOrder,
  StockLevel,
  type Tx,
} from '@soko/domain';
import { closePayments } from '../payments/close-payments.ts';
import type { Ports } from '../ports.ts';
import { releaseOrder } from './release-order.ts';

export type Cancellation = Readonly<{ orderId: OrderId; reason?: string | undefined }>;

/**
 * Cancels an order before shipment: stock given back, and what was paid on its way back to the buyer. Refuses
 * `not_found`, `order_not_cancellable`.
 */
export function cancelOrder(ports: Ports) {
  const { store, newId } = ports;
  const close = closePayments(ports);
  return async (call: Call, { orderId, reason }: Cancellation): Promise<OrderId> => {
    await close(call, orderId);
    return store.transaction(call, async (tx) => {
      const before = Order.heldBy(await tx.orders.lock(orderId), call);
      const { order, cancelled } = Order.cancel(before, tx.now, reason ?? null);

      if (Order.isOpen(before)) await releaseOrder(tx, before, order, 'cancelled');
      else await undo(tx, order, cancelled, newId);
      tx.events.add('order.cancelled', order.id);
      return order.id;
    });
  };
}

/**
 * Undoes what confirming did for these parts (as they were before): goods back on the shelf, and in the books a refund,
 * or a reversal where no money came.
 */
async function undo(tx: Tx, order: Order, cancelled: readonly ShopOrder[], newId: NewId): Promise<void> {
  const payments = await tx.payments.lockOf(order.id);
  const refunds = await tx.refunds.lockOf(order.id);
  Dispute.requireNone(await tx.disputes.lockOf(order.id));
  const captured = payments.find((payment) => payment.status === 'succeeded' && !payment.isSurplus);
  const lines = RefundLine.rest(cancelled, Refund.linesOf(refunds));
  const amount = RefundLine.total(order, lines);
  const demand = Order.demand(order, cancelled);
  const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));

  await tx.stock.save(StockLevel.restock(levels, demand, order.id));
  await tx.payments.save(payments.filter(Payment.isLive).map((payment) => Payment.end(payment, 'cancelled')));
  if (captured && !Money.isZero(captured.amount)) {
    if (Money.isZero(amount)) return tx.orders.save(order); // all of it went back before
    const asked = { amount, reason: order.statusComment ?? 'cancelled', lines };
    const refund = Refund.request(captured, refunds, asked, { id: newId(), at: tx.now });
    await tx.refunds.insert(refund);
    tx.events.add('refund.requested', refund.id, { order_id: order.id });
  } else {
    const booking = LedgerTransaction.reversal(order, cancelled, { id: newId() });
    if (booking.entries.length > 0) await tx.ledger.insert(booking);
  }
  await tx.orders.save(order);
}
