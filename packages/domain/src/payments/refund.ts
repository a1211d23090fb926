import { refuse } from '../errors.ts';
import type { OrderId, PaymentId, RefundId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Payment } from './payment.ts';
import type { RefundLine } from './refund-line.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/** Money on its way back to the buyer. The row exists before the provider is asked. */
export type Refund = Readonly<{
  id: RefundId;
  orderId: OrderId;
  paymentId: PaymentId;
  status: RefundStatus;
  amount: Money;
  reason: string;
  /** What of the order it gives back; empty for a surplus. */
  lines: readonly RefundLine[];
  /** What makes the call idempotent at the provider; a new one for each retry, since a failure may be kept there. */
  key: RefundId;
  providerReference: string | null;
  failure: string | null;
  createdAt: Date;
  refundedAt: Date | null;
}>;

export const Refund = {
  /** Refuses `refund_exceeds_captured` when earlier refunds of the payment and this one pass what was captured. */
  request(
    payment: Payment,
    earlier: readonly Refund[],
    asked: Readonly<{ amount: Money; reason: string; lines: readonly RefundLine[] }>,
    made: Readonly<{ id: RefundId; at: Date }>,
  ): Refund {
    requireCovered(payment, earlier, asked.amount);
    return {
      id: made.id,
      orderId: payment.orderId,
      paymentId: payment.id,
      status: 'pending',
      ...asked,
      key: made.id,
      providerReference: null,
      failure: null,
      createdAt: made.at,
      refundedAt: null,
    };
  },

  /** The provider took it and has not decided. */
  taken: (refund: Refund, providerReference: string | null): Refund => ({
    ...refund,
    providerReference: providerReference ?? refund.providerReference,
  }),

  succeed: (refund: Refund, providerReference: string | null, at: Date): Refund => ({
    ...refund,
    status: 'succeeded',
    failure: null,
    providerReference,
    refundedAt: at,
  }),

  fail: (refund: Refund, failure: string): Refund => ({ ...refund, status: 'failed', failure }),

  /**
   * One that failed goes to its provider again, under a new key. Refuses `refund_not_failed`, and `refund_exceeds_captured`
   * where its money was given back by others since.
   */
  retry(refund: Refund, payment: Payment, others: readonly Refund[], key: RefundId): Refund {
    if (refund.status !== 'failed') refuse('refund_not_failed', { status: refund.status });
    requireCovered(payment, others, refund.amount);
    return { ...refund, status: 'pending', key, failure: null, providerReference: null };
  },

  /** What the refunds that did not fail give back of an order. */
  linesOf: (refunds: readonly Refund[]): readonly RefundLine[] =>
    refunds.filter(({ status }) => status !== 'failed').flatMap(({ lines }) => lines),
};

function requireCovered(payment: Payment, others: readonly Refund[], amount: Money): void {
  const given = others.filter((refund) => refund.paymentId === payment.id && refund.status !== 'failed');
  const refunded = Money.sum(
    payment.amount.currency,
    given.map((refund) => refund.amount),
  );
  if (payment.status !== 'succeeded' || Money.add(refunded, amount).amount > payment.amount.amount) {
    refuse('refund_exceeds_captured', { captured: payment.amount, refunded, requested: amount });
  }
}

export interface Refunds {
  /** All refunds of an order, oldest first, held. The order and its payments are locked before. */
  lockOf(orderId: OrderId): Promise<readonly Refund[]>;
  /** Which order a refund is of, without a lock; null when unknown. */
  orderOf(id: RefundId): Promise<OrderId | null>;
  insert(refund: Refund): Promise<void>;
  save(refund: Refund): Promise<void>;
  /** All refunds that are pending since before `since`, oldest first, without a lock. */
  pending(since: Date): Promise<readonly Pick<Refund, 'id' | 'orderId'>[]>;
}
