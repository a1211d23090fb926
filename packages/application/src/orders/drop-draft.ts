import { type Call, Order, type OrderId, refuse } from '@soko/domain';
import { closePayments } from '../payments/close-payments.ts';
import type { Ports } from '../ports.ts';
import { lockCartOf, putBack, releaseOrder } from './release-order.ts';

/** Gives up a checkout: stock released, the lines back in the cart. Refuses `not_found`, `order_not_cancellable`. */
export function dropDraft(ports: Ports) {
  const { store, newId } = ports;
  const close = closePayments(ports);
  return async (call: Call, { orderId }: Readonly<{ orderId: OrderId }>): Promise<null> => {
    await close(call, orderId);
    return store.transaction(call, async (tx) => {
      const cart = await lockCartOf(tx, await tx.orders.cartOf(orderId));
      const order = Order.heldBy(await tx.orders.lock(orderId), call);
      if (!Order.isOpen(order)) refuse('order_not_cancellable', { status: order.status });

      await releaseOrder(tx, order, Order.cancel(order, tx.now, null).order, 'cancelled');
      await putBack(tx, cart, order, newId);
      tx.events.add('order.cancelled', order.id);
      return null;
    });
  };
}
