import { refuse } from '../errors.ts';
import type { PaymentId, RefundId } from '../ids.ts';
import type { Currency, Money } from '../money.ts';
import type { DisputeReport } from './dispute.ts';
import type { PaymentHint, PaymentReport } from './payment.ts';
import type { PaymentNews } from './payment-event.ts';
import type { ListedPayment, ReconciledDay } from './reconciliation.ts';
import type { RefundNotice, RefundStatus } from './refund.ts';

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

/** A payment that a provider is asked about. */
export type AskedPayment = Readonly<{
  reference: string;
  providerReference: string | null;
  amount: Money;
  /** What the provider's widget gave to the buyer's browser, by its own names in camelCase; left out where it gave nothing. */
  brought?: Readonly<Record<string, string>>;
}>;

export type RefundRequest = Readonly<{
  key: RefundId;
  paymentReference: string;
  providerReference: string | null;
  /** What the provider called this refund when it was asked before; null: it never said. */
  refundReference: string | null;
  amount: Money;
  reason: string;
}>;

/** What became of a refund at a provider that gives money back itself. */
export type RefundReport = Readonly<{
  status: RefundStatus;
  providerReference: string | null;
  failure: string | null;
}>;

/** A provider that gives nothing back itself: staff do, and say when that is done. */
export type RefundByHand = Readonly<{ status: 'by_hand'; providerReference: null; failure: string }>;

/** A webhook after its signature was found right. */
export type ProviderEvent = Readonly<{
  /** The provider's own id of the event: the same for a repeat. */
  id: string;
  type: string;
  /**
   * What it says about a payment, a refund or a dispute, or which payment to ask about; null when it is about something
   * else (stored, and left alone).
   */
  report: PaymentNews | null;
}>;

/** What a provider can take of a currency, in minor units: at least so much, in whole multiples of the step. */
export type AmountLimit = Readonly<{ minimum: number; step: number }>;

/** The facts about a provider that storefronts and the order's life depend on. */
export type ProviderTraits = Readonly<{
  name: string;
  title: string;
  /**
   * Whether the money comes online, when the goods are handed over, from bank to bank, as staff confirm, or so when the
   * company's days are over.
   */
  collects: 'online' | 'on_delivery' | 'by_transfer' | 'on_terms';
  /** What buyers are to do, where there is no page that tells them. */
  instructions?: string;
  /** Currencies it takes; null: any. */
  currencies: readonly Currency[] | null;
  /** Its limits per currency; one that is not named here has none. */
  limits?: ReadonlyMap<Currency, AmountLimit>;
  /** How long a buyer may take to pay, in seconds. */
  windowSeconds: number;
}>;

/**
 * One way to collect money. Every call has a time limit of its own (10 s) and is made outside of any transaction.
 * A provider that does not answer refuses `payment_provider_unavailable`: the payment's state is then unknown, never failed.
 */
export interface PaymentProvider extends ProviderTraits {
  /**
   * Opens the payment. Called again with the same key it answers the same; or null, where it is open already and nobody
   * can be told any more where its page is: the buyer needs another payment.
   */
  start(request: PaymentRequest): Promise<OpenedPayment | null>;
  /**
   * Asks for the state of a payment. What a browser brought is looked at first, and proves nothing but that it came from the
   * provider: refuses `payment_signature_invalid` where it did not.
   */
  verify(payment: AskedPayment): Promise<PaymentReport>;
  /** Its payments that were begun or paid within a day, where it gives such a list. */
  list?(day: ReconciledDay): Promise<readonly ListedPayment[]>;
  /** Closes the buyer's page, so that no money can come any more, as far as the provider allows; answers the last state. */
  close(payment: AskedPayment): Promise<PaymentReport>;
  /**
   * Gives money back. Called again with the same key it moves no money twice; after `pending` it is, until it is decided. With
   * a `refundReference` it only asks how that one stands: it may have been made at the provider's own desk, without our key.
   */
  refund(request: RefundRequest): Promise<RefundReport | RefundByHand>;
  /**
   * Reads a webhook: checks the signature over the raw bytes first. Header names are in lower case.
   * Refuses `webhook_signature_invalid`, and `malformed_request` for a signed body that is no event.
   */
  readWebhook(headers: ReadonlyMap<string, string>, body: Uint8Array, now: Date): ProviderEvent;
  /**
   * Asks about what its own webhook hinted at: the refund or dispute, or all refunds of the payment where the hint names
   * no more than that. Empty for what it does not know. Left out where it gives no such hints.
   */
  explain?(hint: PaymentHint): Promise<readonly (RefundNotice | DisputeReport)[]>;
  /** Whether it answers, as far as this process knows from its last calls; asks nobody. Left out: nothing is known against it. */
  isAvailable?(): boolean;
  /** The header that carries its webhook signature, in lower case; null when it sends none. */
  readonly signatureHeader: string | null;
}

export const PaymentProvider = {
  takes: (provider: ProviderTraits, currency: Currency): boolean =>
    provider.currencies === null || provider.currencies.includes(currency),

  /** Whether the buyer's company owes the money from then on. */
  isOnTerms: ({ collects }: ProviderTraits): boolean => collects === 'on_terms',

  /** Whether an order is taken on before its money is there. */
  trusts: ({ collects }: ProviderTraits): boolean => collects === 'on_delivery' || collects === 'on_terms',

  /** Refuses `payment_not_by_hand` for a provider whose money staff do not see. */
  requireByHand({ collects, name }: ProviderTraits): void {
    if (collects !== 'by_transfer' && collects !== 'on_terms') refuse('payment_not_by_hand', { provider: name });
  },

  /** Refuses `payment_not_by_hand` for one whose payments staff do not end: what is owed on terms stays owed. */
  requireTransfer({ collects, name }: ProviderTraits): void {
    if (collects !== 'by_transfer') refuse('payment_not_by_hand', { provider: name });
  },

  /** Refuses `currency_mismatch`, and `payment_amount_not_taken` for less than the provider's least or between its steps. */
  requireTaken(provider: ProviderTraits, { amount, currency }: Money): void {
    if (!PaymentProvider.takes(provider, currency)) refuse('currency_mismatch', { currency });
    const limit = provider.limits?.get(currency);
    const isTaken = limit === undefined || amount === 0 || (amount >= limit.minimum && amount % limit.step === 0);
    if (!isTaken) refuse('payment_amount_not_taken', { currency, amount, ...limit });
  },
};
