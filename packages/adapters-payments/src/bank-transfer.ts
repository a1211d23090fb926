import type { PaymentProvider, PaymentReport } from '@soko/domain';
import { refuse } from '@soko/domain';

const NAME = 'bank_transfer';
const THREE_DAYS = 259_200;

const report = (reference: string, status: 'pending' | 'cancelled'): PaymentReport => ({
  provider: NAME,
  reference,
  status,
  amount: null,
  livemode: true,
  providerReference: null,
  failure: null,
});

/**
 * The buyer sends the money from bank to bank, naming the payment's reference, and staff confirm what they see on the
 * account. Nothing goes over a network. `instructions` tell buyers where to send it.
 */
export const bankTransfer = (instructions: string): PaymentProvider => ({
  name: NAME,
  title: 'Bank transfer',
  collects: 'by_transfer',
  instructions,
  currencies: null,
  windowSeconds: THREE_DAYS,
  signatureHeader: null,

  start: async () => ({ providerReference: null, redirectUrl: null, clientToken: null }),
  verify: async ({ reference }) => report(reference, 'pending'),
  close: async ({ reference }) => report(reference, 'cancelled'),
  refund: async () => ({
    status: 'failed',
    providerReference: null,
    failure: 'A transfer is given back by hand, from the account that it came to.',
  }),
  readWebhook: () => refuse('webhook_signature_invalid'),
});
