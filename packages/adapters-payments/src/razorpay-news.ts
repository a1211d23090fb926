import type { DisputeReport, ListedPayment, Money, PaymentHint, RefundNotice } from '@soko/domain';
import { z } from 'zod';
import { RAZORPAY_AMOUNTS } from './razorpay-amounts.ts';
import { hintAt, type OwnRefundReport } from './reports.ts';
import { Word } from './signed-json.ts';

export const Attempt = z.looseObject({
  id: z.string(),
  status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']),
  amount: z.int(),
  currency: z.string(),
  order_id: z.string().nullish(),
  // false where what was only authorised went back by itself
  captured: z.boolean().nullish(),
  amount_refunded: z.int().nullish(),
  fee: z.int().nullish(),
});
export const Attempts = z.object({ items: z.array(Attempt) });
export const Order = z.object({ id: z.string(), receipt: z.string().nullish(), payments: Attempts.optional() });
export const Orders = z.object({ items: z.array(Order) });
export const GivenBack = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_id: z.string(),
  receipt: z.string().nullish(),
});
export const Refunds = z.object({ items: z.array(GivenBack) });
export const Disputed = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  payment_id: z.string(),
  amount_deducted: z.int().nullish(),
  reason_code: z.string().nullish(),
});
// what is empty comes as an empty list
const Notes = z.object({ reference: z.unknown().optional() }).catch({});
const Named = z.object({ entity: z.object({ id: Word }) });
export const Event = z.object({
  entity: z.literal('event'),
  event: Word,
  payload: z.object({
    order: z.object({ entity: z.object({ receipt: z.unknown().optional() }) }).optional(),
    payment: z.object({ entity: z.object({ notes: Notes.optional() }) }).optional(),
    refund: Named.optional(),
    dispute: Named.optional(),
  }),
});

export type Attempted = z.output<typeof Attempt>;

/** What an event bids us ask about; null for what is none of ours. */
export function hintIn(event: string, payload: z.output<typeof Event>['payload']): PaymentHint | null {
  const { order, payment, refund, dispute } = payload;
  if (event.startsWith('refund.') && refund)
    return { status: 'unproven', about: 'refund', reference: refund.entity.id };
  if (event.startsWith('payment.dispute.') && dispute) {
    return { status: 'unproven', about: 'dispute', reference: dispute.entity.id };
  }
  const isOurs = event === 'order.paid' || /^payment\.(authorized|captured|failed)$/.test(event);
  return isOurs ? hintAt(order?.entity.receipt ?? payment?.entity.notes?.reference) : null;
}

/** What was only authorised goes back by itself, and is called refunded too: nothing of it was ours. */
export const isPaid = ({ status, captured }: Attempted): boolean =>
  status === 'captured' || (status === 'refunded' && captured !== false);

export function refundReport({ id, status }: z.output<typeof GivenBack>): OwnRefundReport {
  if (status === 'failed') return { status, providerReference: id, failure: 'Razorpay could not give it back.' };
  return { status: status === 'processed' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}

export function noticeOf(refund: z.output<typeof GivenBack>, reference: string): RefundNotice | null {
  const amount = RAZORPAY_AMOUNTS.read(refund.amount, refund.currency);
  const { status: state, failure } = refundReport(refund);
  const key = refund.receipt ?? null;
  return amount && { status: 'refunded', reference, refundReference: refund.id, key, state, amount, failure };
}

export function disputeOf(dispute: z.output<typeof Disputed>, reference: string): DisputeReport | null {
  const { id, status, amount_deducted: deducted, reason_code: reason = null } = dispute;
  const amount = RAZORPAY_AMOUNTS.read(dispute.amount, dispute.currency);
  const isOver = status === 'won' || status === 'lost';
  // closed: the proof was enough, or the buyer has the money by other ways
  const state = isOver ? status : status !== 'closed' ? 'open' : deducted ? 'lost' : 'won';
  return amount && { status: 'disputed', reference, disputeReference: id, state, amount, reason };
}

/** An order with its attempts, as one payment; what is not ours stands under its own name. */
export function listedOf({ id, receipt, payments }: z.output<typeof Order>): ListedPayment {
  const paid = payments?.items.find(isPaid);
  const money = (units: number | null | undefined): Money | null =>
    paid && typeof units === 'number' ? RAZORPAY_AMOUNTS.read(units, paid.currency) : null;
  return {
    reference: receipt ?? id,
    providerReference: id,
    status: paid ? 'succeeded' : 'pending',
    amount: money(paid?.amount),
    refunded: money(paid?.amount_refunded),
  };
}
