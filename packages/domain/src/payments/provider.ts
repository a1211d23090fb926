import type { PaymentId, RefundId } from '../ids.ts';
import type { Currency, Money } from '../money.ts';
import type { PaymentReport } from './payment.ts';

/** A payment as a provider needs it. `key` makes the call idempotent at the provider. */
export type PaymentRequest = Readonly<{
  key: PaymentId;
  reference: string;
  amount: Money;
  email: string;
  description: string;
  /** Where the provider sends the buyer's browser when it is done; null: nowhere. */
  returnUrl: string | null;
  method: string | null;
  expiresAt: Date;
}>;

/** Where the buyer goes: a page to visit, or a token for the provider's own widget. */
export type OpenedPayment = Readonly<{
  providerReference: string | null;
  redirectUrl: string | null;
  clientToken: string | null;
}>;

export type RefundRequest = Readonly<{
  key: RefundId;
  paymentReference: string;
  providerReference: string | null;
  amount: Money;
  reason: string;
}>;

export type RefundReport = Readonly<{
  status: 'pending' | 'succeeded' | 'failed';
  providerReference: string | null;
  failure: string | null;
}>;

/** A webhook after its signature was found right. */
export type ProviderEvent = Readonly<{
  /** The provider's own id of the event: the same for a repeat. */
  id: string;
  type: string;
  /** What it says about a payment; null when it is about something else (stored, and left alone). */
  report: PaymentReport | null;
}>;

/** The facts about a provider that storefronts and the order's life depend on. */
export type ProviderTraits = Readonly<{
  name: string;
  title: string;
  /** Whether the money comes online, or when the goods are handed over. */
  collects: 'online' | 'on_delivery';
  /** Currencies it takes; null: any. */
  currencies: readonly Currency[] | null;
  /** How long a buyer may take to pay, in seconds. */
  windowSeconds: number;
}>;

/**
 * One way to collect money. Every call has a time limit of its own (10 s) and is made outside of any transaction.
 * A provider that does not answer refuses `payment_provider_unavailable`: the payment's state is then unknown, never failed.
 */
export interface PaymentProvider extends ProviderTraits {
  /** Opens the payment. Called again with the same key it answers the same. */
  start(request: PaymentRequest): Promise<OpenedPayment>;
  /** Asks for the state of a payment. */
  verify(
    payment: Readonly<{ reference: string; providerReference: string | null; amount: Money }>,
  ): Promise<PaymentReport>;
  /** Closes the buyer's page, so that no money can come any more, as far as the provider allows; answers the last state. */
  close(
    payment: Readonly<{ reference: string; providerReference: string | null; amount: Money }>,
  ): Promise<PaymentReport>;
  /** Gives money back. Called again with the same key it moves no money twice; after `pending` it is, until it is decided. */
  refund(request: RefundRequest): Promise<RefundReport>;
  /**
   * Reads a webhook: checks the signature over the raw bytes first. Header names are in lower case.
   * Refuses `webhook_signature_invalid`, and `malformed_request` for a signed body that is no event.
   */
  readWebhook(headers: ReadonlyMap<string, string>, body: Uint8Array, now: Date): ProviderEvent;
  /** The header that carries its webhook signature, in lower case; null when it sends none. */
  readonly signatureHeader: string | null;
}

export const PaymentProvider = {
  takes: (provider: ProviderTraits, currency: Currency): boolean =>
    provider.currencies === null || provider.currencies.includes(currency),
};
