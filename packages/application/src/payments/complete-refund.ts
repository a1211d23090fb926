import { type Call, Refund, type RefundId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { bookRefund, lockRefund } from './book-refund.ts';
import type { RefundedOrder } from './request-refund.ts';

/** What staff did. */
export type GivenBack = Readonly<{
  id: RefundId;
  /** The bank's own name for it. */
  bankReference: string;
}>;

/**
 * Staff say that they gave the money of a refund back by hand: booked as the success of any provider is. Refuses `not_found`,
 * and `refund_not_by_hand` for one that does not wait for them.
 */
export function completeRefund({ store, newId }: Ports) {
  return (call: Call, { id, bankReference }: GivenBack): Promise<RefundedOrder> =>
    store.transaction<RefundedOrder>(call, async (tx) => {
      const orderId = (await tx.refunds.orderOf(id)) ?? refuse('not_found');
      const it = await lockRefund(tx, { refundId: id, orderId });
      Refund.requireByHand(it.refund);
      await bookRefund(tx, it, { status: 'succeeded', providerReference: bankReference, failure: null }, newId);
      return { refundId: id, orderId };
    });
}
