import { type OrderId, type PaymentId, refuse, type UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { closePage } from './provider-of.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Closes the page of a payment that another one replaced while its provider did not answer, and settles what it says
 * then: money that came there is one too many, and goes back. Refuses `payment_provider_unavailable`: the job then runs
 * again.
 */
export function closeLeftPayment(ports: Ports) {
  const { store, providers } = ports;
  const settle = settlePayment(ports);
  return async (
    call: UnclaimedCall,
    { paymentId, orderId }: Readonly<{ paymentId: PaymentId; orderId: OrderId }>,
  ): Promise<void> => {
    const payment = await store.transaction(call, async (tx) => {
      await tx.orders.lock(orderId);
      return (await tx.payments.lockOf(orderId)).find(({ id }) => id === paymentId) ?? refuse('not_found');
    });
    const report = await closePage(providers, payment);
    if (report) await settle(call, report);
  };
}
