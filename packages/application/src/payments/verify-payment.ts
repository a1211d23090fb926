import { type AskedPayment, Call, Order, type OrderId, type PaymentId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { providerOf } from './provider-of.ts';
import { settlePayment } from './settle-payment.ts';

/**
 * Asks the provider about a payment and settles what it says: for a buyer who is back from the provider's page, perhaps with
 * what its widget gave to the browser. Refuses `not_found`, `payment_signature_invalid`, `payment_provider_unavailable`.
 */
export function verifyPayment(ports: Ports) {
  const { store, providers } = ports;
  const settle = settlePayment(ports);
  return async (
    call: Call,
    { reference, brought }: Readonly<{ reference: string; brought?: AskedPayment['brought'] }>,
  ): Promise<Readonly<{ orderId: OrderId; paymentId: PaymentId }>> => {
    const payment = await store.transaction(Call.unclaimed(call), async (tx) => {
      const orderId = (await tx.payments.orderOf(reference)) ?? refuse('not_found');
      const order = Order.heldBy(await tx.orders.lock(orderId), call);
      const payments = await tx.payments.lockOf(order.id);
      return payments.find((one) => one.reference === reference) ?? refuse('not_found');
    });
    const asked = { ...payment, ...(brought && { brought }) };
    await settle(call, await providerOf(providers, payment.provider).verify(asked));
    return { orderId: payment.orderId, paymentId: payment.id };
  };
}
