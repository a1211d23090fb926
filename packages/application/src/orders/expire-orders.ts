import { isRefusal, Order, type OrderId, type UnclaimedCall } from '@soko/domain';
import { closePayments } from '../payments/close-payments.ts';
import type { Ports } from '../ports.ts';
import { eachInTurn } from '../rounds.ts';
import { lockCartOf, putBack, releaseOrder } from './release-order.ts';

/**
 * Ends the open orders whose time is over, each in its own transaction: the provider's page is closed and looked at
 * first, so that money already paid confirms the order instead. One whose provider does not answer waits for the next
 * round. Answers how many expired.
 */
export function expireOrders(ports: Ports) {
  const { store } = ports;
  const expire = expireOrder(ports);
  return async (call: UnclaimedCall): Promise<number> => {
    const overdue = await store.transaction(call, (tx) => tx.orders.overdue(tx.now));
    let expired = 0;
    await eachInTurn(overdue, async (orderId) => {
      if (await expire(call, orderId)) expired += 1;
    });
    return expired;
  };
}

function expireOrder(ports: Ports) {
  const { store, newId } = ports;
  const close = closePayments(ports, Order.isOverdue);
  return async (call: UnclaimedCall, orderId: OrderId): Promise<boolean> => {
    try {
      await close(call, orderId);
    } catch (failure) {
      if (isRefusal(failure, 'payment_provider_unavailable')) return false;
      throw failure;
    }
    return store.transaction(call, async (tx) => {
      const cart = await lockCartOf(tx, await tx.orders.cartOf(orderId));
      const order = await tx.orders.lock(orderId);
      if (!order || !Order.isOverdue(order, tx.now)) return false;

      await releaseOrder(tx, order, Order.expire(order), 'expired');
      await putBack(tx, cart, order, newId);
      tx.events.add('order.expired', order.id);
      return true;
    });
  };
}
