import { type OrderId, ProductFigures, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';

/** Makes what an order has sold by now its part of the sales of its products: a job of everything that changes that. */
export function countSales({ store }: Ports) {
  return (call: UnclaimedCall, { orderId }: Readonly<{ orderId: OrderId }>): Promise<void> =>
    store.transaction(call, async (tx) => {
      const order = await tx.orders.lock(orderId);
      if (order) await tx.figures.countSales(order.id, ProductFigures.sold(order));
    });
}
