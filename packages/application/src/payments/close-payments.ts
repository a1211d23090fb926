import { Call, Order, type OrderId, Payment } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { closePage } from './provider-of.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Closes the buyer's pages of an order's live payments and settles what the providers say then: before an order is
 * dropped, cancelled or expired, so that money already on its way is seen. An order that is not meant (by default: not
 * open) is left alone. Refuses `not_found`, and `payment_provider_unavailable` when a provider does not answer.
 */
export function closePayments(ports: Ports, isMeant: (order: Order, now: Date) => boolean = Order.isOpen) {
  const { store, providers } = ports;
  const settle = settlePayment(ports);
  return async (call: Call, orderId: OrderId): Promise<void> => {
    const live = await store.transaction(Call.unclaimed(call), async (tx) => {
      const order = Order.heldBy(await tx.orders.lock(orderId), call);
      return isMeant(order, tx.now) ? (await tx.payments.lockOf(orderId)).filter(Payment.isLive) : [];
    });
    for (const payment of live) {
      const report = await closePage(providers, payment);
      if (report) await settle(call, report);
    }
  };
}
