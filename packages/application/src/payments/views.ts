import type { DisputeStatus, Money, PaymentStatus } from '@soko/domain';
import type { OrderView } from '../orders/views.ts';
import type { MoneyView } from '../views.ts';

export type PaymentView = Readonly<{
  id: string;
  order_id: string;
  provider: string;
  reference: string;
  status: PaymentStatus;
  amount: MoneyView;
  redirect_url: string | null;
  client_token: string | null;
  failure: Readonly<{ code: string; message: string }> | null;
  /** Who owes it on terms, and by which day (UTC); else null. */
  company_id: string | null;
  due_date: string | null;
  created_at: string;
  paid_at: string | null;
}>;

/** What a provider said of a payment, redacted: by itself, or when it was asked. */
export type PaymentAnswerView = Readonly<{
  at: string;
  source: 'webhook' | 'asked';
  /** The event's type, or the status that was answered. */
  said: string;
  /** What came of it; null while it was not worked on. */
  outcome: string | null;
  answer: unknown;
}>;

export type DisputeView = Readonly<{
  id: string;
  order_id: string;
  payment_id: string;
  provider: string;
  provider_reference: string;
  status: DisputeStatus;
  amount: MoneyView;
  reason: string | null;
  opened_at: string;
  closed_at: string | null;
}>;

/** A payment with its past. `staff` is there for staff alone. */
export type PaymentDetailView = PaymentView &
  Readonly<{
    history: readonly Readonly<{ status: PaymentStatus; at: string }>[];
    staff?: Readonly<{
      provider_reference: string | null;
      fee: MoneyView | null;
      /** What was reported in place of the amount. */
      mismatch: MoneyView | null;
      is_surplus: boolean;
      disputes: readonly DisputeView[];
      answers: readonly PaymentAnswerView[];
    }>;
  }>;

export type PaymentFilter = Readonly<{
  orderId?: string | undefined;
  status?: PaymentStatus | undefined;
  /** Whether its day is over and it is still owed. */
  overdue?: boolean | undefined;
}>;
export type PaymentOrdering = '-created_at' | 'created_at';
export type DisputeFilter = Readonly<{ orderId?: string | undefined; status?: DisputeStatus | undefined }>;
export type DisputeOrdering = '-opened_at' | 'opened_at';

export type OrderWithPaymentView = Readonly<{ order: OrderView; payment: PaymentView }>;

/** What a company owes on terms, as its owners are told. */
export type DueNotice = Readonly<{
  company: string;
  invoice_number: string;
  order_number: string;
  purchase_order_number: string | null;
  amount: MoneyView;
  reference: string;
  due_date: string;
  /** Where the owners want to be told. */
  owner_emails: readonly string[];
}>;

export type ProviderView = Readonly<{
  name: string;
  title: string;
  collects: 'online' | 'on_delivery' | 'by_transfer' | 'on_terms';
  /** What buyers are to do, where there is no page that tells them. */
  instructions?: string;
  /** ISO 4217 codes that it takes. */
  currencies: readonly string[];
  /** The least that it takes, in each currency that has such a limit. */
  minimum_amount: readonly Money[];
  /** False for a moment after it did not answer several times: another one is the better offer. */
  available: boolean;
}>;
