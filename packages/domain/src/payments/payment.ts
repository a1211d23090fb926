import { refuse } from '../errors.ts';
import type { CompanyId, NewId, OrderId, PaymentId } from '../ids.ts';
import { Money } from '../money.ts';
import { Order } from '../orders/order.ts';
import type { ComparedPayment, ReconciledDay } from './reconciliation.ts';

export type PaymentStatus = 'initiated' | 'pending' | 'succeeded' | 'failed' | 'cancelled' | 'expired';

export type PaymentFailure = Readonly<{ code: string; message: string }>;

/** One attempt to pay an order with one provider. The row exists before the provider is called. */
export type Payment = Readonly<{
  id: PaymentId;
  orderId: OrderId;
  provider: string;
  /** What we and the provider call this attempt: 34 of [a-z0-9], unique. */
  reference: string;
  status: PaymentStatus;
  amount: Money;
  method: string | null;
  returnUrl: string | null;
  /** What the provider itself calls it. */
  providerReference: string | null;
  redirectUrl: string | null;
  clientToken: string | null;
  failure: PaymentFailure | null;
  /** What the provider keeps for itself, once it told. */
  fee: Money | null;
  /** What was reported in place of the amount; null while nothing was. */
  mismatch: Money | null;
  /** Captured, but not needed by the order (paid twice, paid after cancel): it is refunded in whole. */
  isSurplus: boolean;
  /** Who owes it, and by which day (UTC, `2026-12-21`); null unless it is on terms. */
  companyId: CompanyId | null;
  dueDate: string | null;
  /** When the company was reminded. */
  remindedAt: Date | null;
  createdAt: Date;
  paidAt: Date | null;
}>;

/** What a provider says of a payment: by webhook, redirect check, poll or retry alike. */
export type PaymentReport = Readonly<{
  provider: string;
  reference: string;
  status: 'pending' | 'succeeded' | 'failed' | 'cancelled';
  /** What was captured; null while nothing was. */
  amount: Money | null;
  /** Whether it is about real money. A provider's adapter refuses events of the mode that it does not run in. */
  livemode: boolean;
  providerReference: string | null;
  failure: PaymentFailure | null;
  /** What the provider keeps for itself of the amount; left out where it does not tell. */
  fee?: Money | null;
  /** Its answer as it came, for staff; it is redacted before it is kept. */
  raw?: unknown;
}>;

/** What a provider answered when it was asked about a payment, redacted, for staff. */
export type PaymentAnswer = Readonly<{
  paymentId: PaymentId;
  status: PaymentReport['status'];
  answer: unknown;
}>;

/**
 * What a webhook says that proves nothing by itself (its signature covers no time, or not the body): what its provider is
 * to be asked about.
 */
export type PaymentHint = Readonly<{
  status: 'unproven';
  /** Of the payment; of a refund or a dispute, whatever its provider finds it by. */
  reference: string;
  /** Left out where it is about the payment itself, and `verify` answers. */
  about?: 'refund' | 'dispute';
}>;

/** Live states: the payment may still succeed by the buyer's doing. */
const LIVE: readonly PaymentStatus[] = ['initiated', 'pending'];

/** What a report means for the order; decided by `Payment.judge`, carried out by the use case. */
export type Verdict =
  /** Nothing new. */
  | 'nothing'
  /** The attempt is over; the order stays payable. */
  | 'failed'
  /** The first success: confirm the order. */
  | 'confirm'
  /** A success after expiry: confirm if the stock can be held again, else refund. */
  | 'revive'
  /** A success that the order does not need: record and refund. */
  | 'surplus'
  /** Amount or currency do not fit: nothing is confirmed, staff must look. Said once for each wrong amount. */
  | 'mismatch'
  /** What was owed since the order was confirmed came. */
  | 'collect'
  /** It succeeded before, and its fee is told now. */
  | 'fee';

export const Payment = {
  start(
    order: Order,
    choice: Readonly<{ provider: string; returnUrl?: string | undefined; method?: string | undefined }>,
    made: Readonly<{ newId: NewId; at: Date }>,
  ): Payment {
    const id = made.newId<PaymentId>();
    return {
      id,
      orderId: order.id,
      provider: choice.provider,
      reference: `sk${id.replaceAll('-', '')}`,
      status: 'initiated',
      amount: order.totals.total,
      method: choice.method ?? null,
      returnUrl: choice.returnUrl ?? null,
      providerReference: null,
      redirectUrl: null,
      clientToken: null,
      failure: null,
      fee: null,
      mismatch: null,
      isSurplus: false,
      companyId: null,
      dueDate: null,
      remindedAt: null,
      createdAt: made.at,
      paidAt: null,
    };
  },

  /** The payment whose money counts. Refuses `refund_exceeds_captured` where there is none. */
  captured: (payments: readonly Payment[]): Payment =>
    payments.find(({ status, isSurplus }) => status === 'succeeded' && !isSurplus) ??
    refuse('refund_exceeds_captured', { detail: 'Nothing was captured for this order.' }),

  /** Refuses `payment_mismatch` for another amount than the payment's. */
  requireAmount({ amount }: Payment, seen: Money): void {
    if (!Money.equals(amount, seen)) refuse('payment_mismatch', { expected: amount, reported: seen });
  },

  isLive: (payment: Payment): boolean => LIVE.includes(payment.status),

  /** The provider took it and tells where the buyer goes. A faster webhook may have settled it already. */
  opened: (
    payment: Payment,
    by: Readonly<{ providerReference: string | null; redirectUrl: string | null; clientToken: string | null }>,
  ): Payment => ({
    ...payment,
    ...by,
    providerReference: by.providerReference ?? payment.providerReference,
    status: payment.status === 'initiated' ? 'pending' : payment.status,
  }),

  /** It is open at the provider, and its page is not known to anybody. An answer that was slower may have told it since. */
  lost: (payment: Payment): Payment =>
    payment.status === 'initiated'
      ? Payment.end(payment, 'failed', {
          code: 'opening_lost',
          message: 'The payment page was opened and its address was lost. Please pay again.',
        })
      : payment,

  end: (
    payment: Payment,
    status: 'failed' | 'cancelled' | 'expired',
    failure: PaymentFailure | null = null,
  ): Payment => (Payment.isLive(payment) ? { ...payment, status, failure } : payment),

  succeed: (
    payment: Payment,
    report: Pick<PaymentReport, 'providerReference' | 'fee'>,
    at: Date,
    isSurplus: boolean,
  ): Payment => ({
    ...payment,
    status: 'succeeded',
    failure: null,
    providerReference: report.providerReference ?? payment.providerReference,
    fee: feeIn(report, payment),
    paidAt: at,
    isSurplus,
  }),

  /** Its company is told that it is due. */
  reminded: (payment: Payment, at: Date): Payment => ({ ...payment, remindedAt: at }),

  /** Another amount came than the one that is due. */
  mismatched: (payment: Payment, report: PaymentReport): Payment => ({
    ...payment,
    mismatch: reported(report, payment),
  }),

  /** What the provider told of its fee since it succeeded. */
  charged: (payment: Payment, report: PaymentReport): Payment => ({ ...payment, fee: feeIn(report, payment) }),

  /**
   * What a report about this payment means, given the order and its other payments: one function for webhook,
   * redirect, poll and retry. A payment that succeeded stays so; a success after our own time-out still counts.
   */
  judge(report: PaymentReport, payment: Payment, order: Order, rivals: readonly Payment[]): Verdict {
    if (report.status === 'pending') return 'nothing';
    if (payment.status === 'succeeded') return payment.fee === null && feeIn(report, payment) ? 'fee' : 'nothing';
    if (report.status !== 'succeeded') return Payment.isLive(payment) ? 'failed' : 'nothing';
    if (report.amount === null || !Money.equals(report.amount, payment.amount)) {
      return payment.mismatch && Money.equals(payment.mismatch, reported(report, payment)) ? 'nothing' : 'mismatch';
    }
    const paidAlready = rivals.some((rival) => rival.status === 'succeeded' && !rival.isSurplus);
    const isNeeded = !paidAlready && Money.equals(payment.amount, order.totals.total);
    if (!isNeeded) return 'surplus';
    if (order.status === 'expired') return 'revive';
    if (payment.dueDate !== null && Order.isOwed(order)) return 'collect';
    return Order.isOpen(order) ? 'confirm' : 'surplus';
  },
};

const reported = ({ amount }: PaymentReport, payment: Payment): Money => amount ?? Money.zero(payment.amount.currency);

/** The fee that a success tells of; null where it tells none, or one of another currency, which cannot be part of it. */
const feeIn = ({ fee }: Pick<PaymentReport, 'fee'>, { amount }: Payment): Money | null =>
  fee && fee.currency === amount.currency && fee.amount > 0 && fee.amount <= amount.amount ? fee : null;

export interface Payments {
  /** All payments of an order, oldest first, held. The order is locked before. */
  lockOf(orderId: OrderId): Promise<readonly Payment[]>;
  /** Which order a reference belongs to, without a lock; null when unknown. */
  orderOf(reference: string): Promise<OrderId | null>;
  /** Which order a payment is of, without a lock; null when unknown. */
  orderById(id: PaymentId): Promise<OrderId | null>;
  insert(payment: Payment): Promise<void>;
  /** Keeps an answer, unless it is what was answered last. */
  keepAnswer(answer: PaymentAnswer): Promise<void>;
  save(payments: readonly Payment[]): Promise<void>;
  /**
   * The payments with a provider that were begun or paid within a day, and those of these references, without a lock: to be
   * compared with the provider's own list.
   */
  compared(provider: string, day: ReconciledDay, references: readonly string[]): Promise<readonly ComparedPayment[]>;
  /** Payments on terms that are due by a day (UTC) and of which nobody was reminded, held; some of them, if there are many. */
  lockDue(day: string): Promise<readonly Payment[]>;
  /** References of all payments with these providers that are live since before `since`, oldest first, without a lock. */
  waiting(providers: readonly string[], since: Date): Promise<readonly string[]>;
}
