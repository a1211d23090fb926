import { type PaymentProvider, type PaymentReport, refuse } from '@soko/domain';

/** What people see to themselves: nothing goes over a network, and it is staff who say what came. */
export function byHand(
  facts: Pick<PaymentProvider, 'name' | 'title' | 'collects' | 'windowSeconds'> &
    Partial<Pick<PaymentProvider, 'instructions'>>,
  noRefund: string,
): PaymentProvider {
  const report = (reference: string, status: 'pending' | 'cancelled'): PaymentReport => ({
    provider: facts.name,
    reference,
    status,
    amount: null,
    livemode: true,
    providerReference: null,
    failure: null,
  });
  return {
    ...facts,
    currencies: null,
    signatureHeader: null,
    start: async () => ({ providerReference: null, redirectUrl: null, clientToken: null }),
    verify: async ({ reference }) => report(reference, 'pending'),
    close: async ({ reference }) => report(reference, 'cancelled'),
    refund: async () => ({ status: 'by_hand', providerReference: null, failure: noRefund }),
    readWebhook: () => refuse('webhook_signature_invalid'),
  };
}
