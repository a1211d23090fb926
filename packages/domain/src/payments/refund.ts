import { isRefusal, refuse } from '../errors.ts';
import type { OrderId, PaymentId, RefundId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import { Dispute } from './dispute.ts';
import type { Payment } from './payment.ts';
import { RefundLine } from './refund-line.ts';

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
  /** Staff give it back, and say when that is done: the money never came through a provider that could. */
  byHand: boolean;
  /** Until when one runner has it for itself, to ask the provider; null while nobody has. */
  claimedUntil: Date | null;
  createdAt: Date;
  refundedAt: Date | null;
}>;

/**
 * How long one runner has a refund for itself, in seconds: asking the provider takes three calls at most, of ten seconds each.
 * What was posted and not answered has shown by then, so that who asks next finds it.
 */
const CLAIM_SECONDS = 35;

/** What a provider tells by itself of money that it gave back: one of our refunds, or one that was made at its own desk. */
export type RefundNotice = Readonly<{
  status: 'refunded';
  /** Of the payment. */
  reference: string;
  /** What the provider calls the refund: the same for every event about it. */
  refundReference: string;
  /** Our key, where the provider tells it back. */
  key: string | null;
  state: RefundStatus;
  amount: Money;
  failure: string | null;
}>;

export const Refund = {
  /**
   * Refuses `refund_exceeds_captured` when earlier refunds of the payment, what disputes withhold of it and this one pass
   * what was captured.
   */
  request(
    payment: Payment,
    earlier: readonly Refund[],
    asked: Readonly<{ amount: Money; reason: string; lines: readonly RefundLine[] }>,
    made: Readonly<{ id: RefundId; at: Date }>,
    disputes: readonly Dispute[] = [],
  ): Refund {
    requireCovered(payment, earlier, asked.amount, disputes);
    return {
      id: made.id,
      orderId: payment.orderId,
      paymentId: payment.id,
      status: 'pending',
      ...asked,
      key: made.id,
      providerReference: null,
      failure: null,
      byHand: false,
      claimedUntil: null,
      createdAt: made.at,
      refundedAt: null,
    };
  },

  /**
   * For one runner to ask the provider: nobody else does until it is booked, or the claim is over. Null where it is not to be
   * sent, or another runner has it.
   */
  claim(refund: Refund, at: Date): Refund | null {
    const isFree = refund.claimedUntil === null || refund.claimedUntil <= at;
    if (refund.status !== 'pending' || refund.byHand || !isFree) return null;
    return { ...refund, claimedUntil: new Date(at.getTime() + CLAIM_SECONDS * 1000) };
  },

  /** The provider took it and has not decided. */
  taken: (refund: Refund, providerReference: string | null): Refund => ({
    ...refund,
    claimedUntil: null,
    providerReference: providerReference ?? refund.providerReference,
  }),

  /** The provider gives nothing back itself: it waits for staff, with the reason. */
  leave: (refund: Refund, failure: string | null): Refund => ({ ...refund, byHand: true, claimedUntil: null, failure }),

  /** Refuses `refund_not_by_hand` for one that does not wait for staff. */
  requireByHand({ status, byHand }: Refund): void {
    if (status !== 'pending' || !byHand) refuse('refund_not_by_hand', { status });
  },

  succeed: (refund: Refund, providerReference: string | null, at: Date): Refund => ({
    ...refund,
    status: 'succeeded',
    failure: null,
    claimedUntil: null,
    providerReference,
    refundedAt: at,
  }),

  fail: (refund: Refund, failure: string): Refund => ({ ...refund, status: 'failed', claimedUntil: null, failure }),

  /**
   * One that failed goes to its provider again, under a new key. Refuses `refund_not_failed`, and `refund_exceeds_captured`
   * where its money was given back by others since.
   */
  retry(
    refund: Refund,
    payment: Payment,
    others: readonly Refund[],
    key: RefundId,
    disputes: readonly Dispute[] = [],
  ): Refund {
    if (refund.status !== 'failed') refuse('refund_not_failed', { status: refund.status });
    requireCovered(payment, others, refund.amount, disputes);
    return { ...refund, status: 'pending', key, failure: null, providerReference: null, claimedUntil: null };
  },

  /** It was given back, and its provider says now that it was not. */
  isUndone: (refund: Refund, { state }: RefundNotice): boolean => refund.status === 'succeeded' && state === 'failed',

  /** Which of these a notice is about: by the provider's name for it, or by our key. Undefined: one that we never asked for. */
  meant: (refunds: readonly Refund[], notice: RefundNotice): Refund | undefined =>
    refunds.find(({ providerReference }) => providerReference === notice.refundReference) ??
    refunds.find(({ key }) => key === notice.key),

  /**
   * A refund that was made at the provider's own desk, as the market takes it in: an amount, spread over what is left of
   * the order. Null where it passes what was captured: staff must look.
   */
  foreign(
    { amount }: RefundNotice,
    of: Readonly<{ order: Order; payment: Payment; refunds: readonly Refund[]; disputes: readonly Dispute[] }>,
    made: Readonly<{ id: RefundId; at: Date }>,
  ): Refund | null {
    const { order, payment, refunds, disputes } = of;
    try {
      const lines = payment.isSurplus ? [] : RefundLine.plan(order, Refund.linesOf(refunds), { amount });
      return Refund.request(payment, refunds, { amount, reason: 'made at the provider', lines }, made, disputes);
    } catch (failure) {
      if (isRefusal(failure, 'refund_exceeds_captured') || isRefusal(failure, 'currency_mismatch')) return null;
      throw failure;
    }
  },

  /** Whether a notice without our key may be about a refund that is on its way, and whose name there we do not know yet. */
  mayBeOurs: (refunds: readonly Refund[], { amount, key }: RefundNotice): boolean =>
    key === null &&
    refunds.some(
      (refund) =>
        refund.status === 'pending' && refund.providerReference === null && Money.equals(refund.amount, amount),
    ),

  /** What the refunds that did not fail give back of an order. */
  linesOf: (refunds: readonly Refund[]): readonly RefundLine[] =>
    refunds.filter(({ status }) => status !== 'failed').flatMap(({ lines }) => lines),
};

function requireCovered(
  payment: Payment,
  others: readonly Refund[],
  amount: Money,
  disputes: readonly Dispute[],
): void {
  const given = others.filter((refund) => refund.paymentId === payment.id && refund.status !== 'failed');
  const refunded = Money.sum(
    payment.amount.currency,
    given.map((refund) => refund.amount),
  );
  const withheld = Dispute.withheld(disputes, payment);
  const all = Money.sum(payment.amount.currency, [refunded, withheld, amount]);
  if (payment.status !== 'succeeded' || all.amount > payment.amount.amount) {
    refuse('refund_exceeds_captured', { captured: payment.amount, refunded, withheld, requested: amount });
  }
}

export interface Refunds {
  /** All refunds of an order, oldest first, held. The order and its payments are locked before. */
  lockOf(orderId: OrderId): Promise<readonly Refund[]>;
  /** Which order a refund is of, without a lock; null when unknown. */
  orderOf(id: RefundId): Promise<OrderId | null>;
  insert(refund: Refund): Promise<void>;
  save(refund: Refund): Promise<void>;
  /** All refunds that providers have to decide on, pending since before `since`, oldest first, without a lock. */
  pending(since: Date): Promise<readonly Pick<Refund, 'id' | 'orderId'>[]>;
  /** Pending refunds whose runner did not come back with an answer before its claim was over, oldest first, without a lock. */
  left(limit: number): Promise<readonly Pick<Refund, 'id' | 'orderId'>[]>;
}
