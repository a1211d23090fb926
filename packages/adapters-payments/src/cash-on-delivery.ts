import type { PaymentProvider, PaymentReport } from '@soko/domain';
import { refuse } from '@soko/domain';

const NAME = 'cash_on_delivery';

const report = (reference: string, status: 'pending' | 'cancelled'): PaymentReport => ({
  provider: NAME,
  reference,
  status,
  amount: null,
  livemode: true,
  providerReference: null,
  failure: null,
});

/** The courier collects. Nothing goes over a network: the order is confirmed at once, and the money is owed until then. */
export const cashOnDelivery: PaymentProvider = {
  name: NAME,
  title: 'Cash on delivery',
  collects: 'on_delivery',
  currencies: null,
  // nobody waits for the buyer to pay
  windowSeconds: 0,
  signatureHeader: null,

  start: async () => ({ providerReference: null, redirectUrl: null, clientToken: null }),
  verify: async ({ reference }) => report(reference, 'pending'),
  close: async ({ reference }) => report(reference, 'cancelled'),
  refund: async () => ({
    status: 'failed',
    providerReference: null,
    failure: 'Cash is given back by hand: none of it came through a provider.',
  }),
  readWebhook: () => refuse('webhook_signature_invalid'),
};
