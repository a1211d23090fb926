import {
  type DisputeReport,
  type ListedPayment,
  type Money,
  type PaymentNews,
  type PaymentReport,
  type RefundNotice,
  refuse,
} from '@soko/domain';
import { z } from 'zod';
import { hintAt, type OwnRefundReport, reportsOf } from './reports.ts';
import { STRIPE_AMOUNTS } from './stripe-amounts.ts';

/** The way to pay in the shop's own form: what `method` says, and what our metadata says of it there. */
export const PAYMENT_INTENT = 'payment_intent';

/** Ours alone: what others wrote on their objects does not make an answer unreadable. */
const Metadata = z
  .object({
    reference: z.string().optional(),
    method: z.string().optional(),
    refund: z.string().optional(),
  })
  .nullish()
  .catch(null);
/** Its id, or itself where it was asked for whole. */
const idOr = <T>(whole: z.ZodType<T>) => z.union([z.string(), whole]).nullish();

const BalanceTransaction = z.object({ fee: z.int(), currency: z.string() });
const Charge = z.looseObject({ balance_transaction: idOr(BalanceTransaction), metadata: Metadata });
export const Intent = z.looseObject({
  id: z.string(),
  object: z.literal('payment_intent'),
  status: z.string(),
  amount_received: z.int(),
  currency: z.string(),
  livemode: z.boolean(),
  metadata: Metadata,
  latest_charge: idOr(Charge),
});
export const Session = z.looseObject({
  id: z.string().max(255),
  object: z.literal('checkout.session'),
  url: z.url().nullish(),
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  // null until the buyer has sent the form
  payment_intent: idOr(Intent),
  amount_total: z.int(),
  currency: z.string(),
  client_reference_id: z.string().nullable(),
  livemode: z.boolean(),
});
const Whose = idOr(z.object({ metadata: Metadata }));
export const GivenBack = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  failure_reason: z.string().nullish(),
  metadata: Metadata,
  payment_intent: Whose,
});
export const Disputed = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.int(),
  currency: z.string(),
  reason: z.string().nullish(),
  payment_intent: Whose,
});
export const ListedCharge = z.object({
  id: z.string(),
  status: z.string(),
  captured: z.boolean(),
  amount_captured: z.int(),
  amount_refunded: z.int(),
  currency: z.string(),
  payment_intent: z.string().nullish(),
  metadata: Metadata,
});

type Sessioned = z.output<typeof Session>;
type Intended = z.output<typeof Intent>;

/** What Stripe's objects say to the market; null: an amount that is none. */
export function stripeNews(livemode: boolean) {
  const reports = reportsOf('stripe', livemode);

  const paid = (reference: string, by: string, amount: Money | null, fee: Money | null): PaymentReport | null =>
    amount && { ...reports.paid(reference, by, amount), ...(fee && { fee }) };

  /** `isOver`: its money was refused for good. */
  const ofSession = (session: Sessioned, reference: string, isOver: boolean): PaymentReport | null => {
    const { id, status, amount_total, currency, payment_intent } = session;
    if (status === 'expired') return reports.closed(reference, id);
    if (status === 'open') return reports.open(reference, id);
    if (session.payment_status !== 'unpaid') {
      return paid(reference, id, moneyOf(amount_total, currency), feeOf(payment_intent));
    }
    // the form was sent, and the money is on its way
    return isOver
      ? reports.failed(reference, id, 'declined', 'The payment was declined.')
      : reports.open(reference, id);
  };

  const ofIntent = (intent: Intended, reference: string): PaymentReport | null => {
    const { id, status, amount_received, currency } = intent;
    if (status === 'canceled') return reports.closed(reference, id);
    if (status !== 'succeeded') return reports.open(reference, id);
    return paid(reference, id, moneyOf(amount_received, currency), feeOf(intent));
  };

  /** What an event tells of the object that it brings. Refuses `malformed_request` for one of another shape. */
  const inEvent = (type: string, object: unknown): PaymentNews | null => {
    if (type.startsWith('checkout.session.')) {
      const session = shaped(Session, object);
      const reference = hintAt(session.client_reference_id)?.reference;
      const isOver = type === 'checkout.session.async_payment_failed';
      return reference === undefined ? null : meant(ofSession(session, reference, isOver));
    }
    if (/^payment_intent\.(succeeded|processing|payment_failed|canceled)$/.test(type)) {
      const intent = shaped(Intent, object);
      const reference = hintAt(intent.metadata?.reference)?.reference;
      // that of a session is told of by the session
      const isOwn = intent.metadata?.method === PAYMENT_INTENT && reference !== undefined;
      return isOwn ? meant(ofIntent(intent, reference)) : null;
    }
    if (type === 'charge.succeeded' || type === 'charge.updated') {
      const { balance_transaction, metadata } = shaped(Charge, object);
      // its fee is known now, and stands elsewhere
      return balance_transaction ? hintAt(metadata?.reference) : null;
    }
    if (/^(charge\.)?refund\.(created|updated|failed)$/.test(type)) {
      const refund = shaped(GivenBack, object);
      const reference = hintAt(refund.metadata?.reference)?.reference;
      // made at its own desk: it names the payment in Stripe's words alone
      if (reference === undefined) return { status: 'unproven', about: 'refund', reference: refund.id };
      return meant(noticeOf(refund, reference));
    }
    if (type.startsWith('charge.dispute.')) {
      return { status: 'unproven', about: 'dispute', reference: shaped(Disputed, object).id };
    }
    return null;
  };

  return { ofSession, ofIntent, inEvent };
}

const shaped = <T>(schema: z.ZodType<T>, object: unknown): T => meant(schema.safeParse(object).data ?? null);

const meant = <T>(told: T | null): T =>
  told ?? refuse('malformed_request', { detail: 'The event is about nothing as we know it.' });

const moneyOf = (units: number, currency: string): Money | null => STRIPE_AMOUNTS.read(units, currency.toUpperCase());

/** What Stripe keeps; null where the answer does not have it, or not yet: it is known a little after the money. */
function feeOf(intent: Sessioned['payment_intent']): Money | null {
  const charge = typeof intent === 'object' ? intent?.latest_charge : null;
  const booked = typeof charge === 'object' ? charge?.balance_transaction : null;
  return typeof booked === 'object' && booked ? moneyOf(booked.fee, booked.currency) : null;
}

/** Our reference on the payment that a refund or a dispute is about; null where it is none of ours. */
export const referenceIn = ({ payment_intent: intent }: Readonly<{ payment_intent?: z.output<typeof Whose> }>) =>
  typeof intent === 'object' ? (hintAt(intent?.metadata?.reference)?.reference ?? null) : null;

export function refundReport({ id, status, failure_reason }: z.output<typeof GivenBack>): OwnRefundReport {
  if (status === 'failed' || status === 'canceled') {
    const failure = `Stripe could not give it back: ${failure_reason ?? status}.`;
    return { status: 'failed', providerReference: id, failure };
  }
  return { status: status === 'succeeded' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}

export function noticeOf(refund: z.output<typeof GivenBack>, reference: string): RefundNotice | null {
  const amount = moneyOf(refund.amount, refund.currency);
  const { status: state, failure } = refundReport(refund);
  const key = refund.metadata?.refund ?? null;
  return amount && { status: 'refunded', reference, refundReference: refund.id, key, state, amount, failure };
}

/** Null also for an inquiry, which takes no money yet, and for a dispute that was prevented. */
export function disputeOf(
  { id, status, ...dispute }: z.output<typeof Disputed>,
  reference: string,
): DisputeReport | null {
  const amount = moneyOf(dispute.amount, dispute.currency);
  if (amount === null || status === 'prevented' || status.startsWith('warning_')) return null;
  const state = status === 'won' || status === 'lost' ? status : 'open';
  const reason = dispute.reason ?? null;
  return { status: 'disputed', reference, disputeReference: id, state, amount, reason };
}

/** Null for an attempt that failed. One that is not ours stands under its own name. */
export function listedOf(charge: z.output<typeof ListedCharge>): ListedPayment | null {
  if (charge.status === 'failed') return null;
  return {
    reference: charge.metadata?.reference ?? charge.id,
    providerReference: charge.payment_intent ?? null,
    status: charge.status === 'succeeded' && charge.captured ? 'succeeded' : 'pending',
    amount: moneyOf(charge.amount_captured, charge.currency),
    refunded: moneyOf(charge.amount_refunded, charge.currency),
  };
}
