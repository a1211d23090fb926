import type { PaymentEvent, PaymentProvider, PaymentReport, UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { providerOf } from './provider-of.ts';
import { settleDispute } from './settle-dispute.ts';
import { settleNotice } from './settle-notice.ts';
import { settlePayment } from './settle-payment.ts';

/** A kept webhook. */
export type About = Pick<PaymentEvent, 'id' | 'provider'>;

/**
 * Settles what a kept webhook says. One that proves nothing by itself is only a reason to ask its provider, whose answer
 * is what counts. Refuses `payment_provider_unavailable`: the event then stays open.
 */
export function settleEvent(ports: Ports) {
  const settle = settlePayment(ports);
  const notice = settleNotice(ports);
  const dispute = settleDispute(ports);
  return async (call: UnclaimedCall, event: About & Pick<PaymentEvent, 'report'>): Promise<void> => {
    const { id, provider, report } = event;
    if (report === null) return;
    if (report.status === 'refunded') return void (await notice(call, event, report));
    if (report.status === 'disputed') return dispute(call, event, report);
    const proven =
      report.status === 'unproven'
        ? await ask(ports, call, providerOf(ports.providers, provider), report.reference)
        : report;
    await settle(call, proven, id);
  };
}

/** What the provider says of the payment of this reference; of one that is not ours it is not asked. */
async function ask(
  { store }: Ports,
  call: UnclaimedCall,
  provider: PaymentProvider,
  reference: string,
): Promise<PaymentReport> {
  const payment = await store.transaction(call, async (tx) => {
    const orderId = await tx.payments.orderOf(reference);
    if (orderId === null) return null;
    await tx.orders.lock(orderId);
    const payments = await tx.payments.lockOf(orderId);
    return payments.find((one) => one.reference === reference && one.provider === provider.name) ?? null;
  });
  return payment ? provider.verify(payment) : nothingKnown(provider.name, reference);
}

const nothingKnown = (provider: string, reference: string): PaymentReport => ({
  provider,
  reference,
  status: 'pending',
  amount: null,
  livemode: true,
  providerReference: null,
  failure: null,
});
