import type { OrderId, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { receipt } from './receipt.ts';

/** Mails the buyer the receipt of a confirmed order, unless it was cancelled since. `key` makes a repeat the same message. */
export function sendReceipt({ queries, mailer }: Ports) {
  return async (_call: UnclaimedCall, { orderId, key }: Readonly<{ orderId: OrderId; key: string }>): Promise<void> => {
    const order = await queries.receipt(orderId);
    if (order && order.status !== 'cancelled') await mailer.send(receipt(order, key));
  };
}
