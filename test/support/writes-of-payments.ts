import { type OrderId, Payment, Refund, type RefundId, RefundLine } from '@soko/domain';
import { anId, anOperatorCall } from './builders/index.ts';
import type { Server } from './server.ts';
import type { Writes } from './writes.ts';

/** The writes of staff about money, each as it would be done. */
export function writesOfPayments(server: Server): Writes {
  const byAdmin = async () => ({ as: (await server.withRole('admin')).access });
  const paid = async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    await server.paid((await server.pay(order.id, holder)).payment);
    return order;
  };

  /** A payment that waits; at a bank, where the server has one. */
  const awaited = async (): Promise<string> => {
    const { order, holder } = await server.draft([await server.sells()]);
    const { items } = (await server.client.get('/payments/providers')).body;
    const hasBank = items.some(({ name }: { name: string }) => name === 'bank_transfer');
    return (await server.pay(order.id, holder, { provider: hasBank ? 'bank_transfer' : 'sandbox' })).payment.id;
  };

  return {
    requestRefund: async () => ({
      path: '/admin/refunds',
      holder: await byAdmin(),
      body: { order_id: (await paid()).id, amount: { amount: 100, currency: 'NGN' }, reason: 'damaged' },
      optional: ['amount'],
    }),
    confirmPayment: async () => ({
      path: `/admin/payments/${await awaited()}/confirm`,
      holder: await byAdmin(),
      body: { bank_reference: 'FT1', note: 'seen today' },
      optional: ['note'],
    }),
    rejectPayment: async () => ({
      path: `/admin/payments/${await awaited()}/reject`,
      holder: await byAdmin(),
      body: { reason: 'nothing came' },
    }),
    retryRefund: async () => ({
      path: `/admin/refunds/${await aFailedRefund(server, (await paid()).id)}/retry`,
      holder: await byAdmin(),
    }),
    completeRefund: async () => ({
      path: `/admin/refunds/${await aRefundByHand(server, (await paid()).id)}/complete`,
      holder: await byAdmin(),
      body: { bank_reference: 'FT2' },
    }),
  };
}

type Store = Pick<Server, 'store'>;

/** A refund of a paid order that its provider refused. */
export const aFailedRefund = (server: Store, orderId: OrderId): Promise<RefundId> =>
  aRefund(server, orderId, (refund) => Refund.fail(refund, 'no such card'));

/** A refund of a paid order that waits for staff. */
export const aRefundByHand = (server: Store, orderId: OrderId): Promise<RefundId> =>
  aRefund(server, orderId, (refund) => Refund.leave(refund, 'From the account that it came to.'));

const aRefund = ({ store }: Store, orderId: OrderId, standing: (refund: Refund) => Refund): Promise<RefundId> =>
  store.transaction(anOperatorCall(), async (tx) => {
    const order = await tx.orders.lock(orderId);
    if (order === null) throw new Error('There is no such order.');
    const payment = Payment.captured(await tx.payments.lockOf(orderId));
    const earlier = await tx.refunds.lockOf(orderId);
    const lines = RefundLine.plan(order, Refund.linesOf(earlier), {});
    const asked = { amount: RefundLine.total(order, lines), reason: 'damaged', lines };
    const refund = Refund.request(payment, earlier, asked, { id: anId(), at: tx.now });
    await tx.refunds.insert(standing(refund));
    return refund.id;
  });
