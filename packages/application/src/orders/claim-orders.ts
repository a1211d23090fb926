import { type Call, Order, type OrderId, refuse, User, type UserId } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type OrdersClaim = Readonly<{ userId: UserId; orderIds: readonly OrderId[] }>;

/** Earlier orders of a guest become the user's, all of them or none. Refuses `not_found`. */
export function claimOrders({ store }: Ports) {
  return (call: Call, { userId, orderIds }: OrdersClaim): Promise<readonly OrderId[]> =>
    store.transaction(call, async (tx) => {
      const wanted = [...new Set(orderIds)];
      const user = User.present(await tx.users.lock(userId));
      const found = await tx.orders.lockAll(wanted);
      if (found.length < wanted.length) refuse('not_found');
      const claimed = found.map((order) => Order.claimedBy(order, user));
      await tx.orders.saveOwners(claimed);
      for (const { id } of claimed) tx.events.add('order.claimed', id);
      return wanted;
    });
}
