import type { DisputeReport, ListedPayment, Money, PaymentHint, RefundNotice } from '@soko/domain';
import { z } from 'zod';
import { wholeAmounts } from './amounts.ts';
import { type Incoming, readAnswer } from './http.ts';
import { hintAbout, hintAt, keyIn, type OwnRefundReport } from './reports.ts';
import { Word } from './signed-json.ts';

/** Always a hundredth, also of XOF, which has no smaller unit. Minimums: Paystack's list. */
export const PAYSTACK_AMOUNTS = wholeAmounts({
  NGN: { places: 2, minimum: 5000 },
  GHS: { places: 2, minimum: 10 },
  KES: { places: 2, minimum: 300 },
  ZAR: { places: 2, minimum: 100 },
  USD: { places: 2, minimum: 200 },
  XOF: { places: 2 },
});

// ids are unsigned 64-bit: text
const Id = z.union([z.int(), z.string()]).transform(String);
export const Opened = z.object({ data: z.object({ authorization_url: z.url(), reference: z.string() }) });
const Amount = z.union([z.number(), z.string()]);
const Mode = z.enum(['test', 'live']);
// what else it says of a transaction is kept for staff
export const Transaction = z.looseObject({
  id: Id,
  domain: Mode,
  status: z.string(),
  reference: z.string(),
  amount: Amount,
  currency: z.string(),
  fees: Amount.nullish().catch(null),
});
export type Transaction = z.output<typeof Transaction>;
export const OneTransaction = z.object({ data: Transaction });
export const Transactions = z.object({
  data: z.array(Transaction),
  meta: z.object({ pageCount: z.int().nullish() }).nullish(),
});
const RefundFacts = z.object({ id: Id, status: z.string(), merchant_note: z.string().nullish() });
export const MadeRefund = z.object({ data: RefundFacts });
const ListedRefund = RefundFacts.extend({
  amount: Amount,
  currency: z.string(),
  /** Its id alone in lists. */
  transaction: z.unknown().optional(),
  /** Set where the refund is how a dispute ended. */
  dispute: z.unknown().optional(),
});
export const ListedRefunds = z.object({ data: z.array(ListedRefund) });
export const OneDispute = z.object({
  data: z.object({
    id: Id,
    domain: Mode,
    status: z.string(),
    resolution: z.string().nullish(),
    refund_amount: Amount.nullish(),
    category: z.string().nullish(),
    transaction: z.object({ reference: z.string(), amount: Amount, currency: z.string() }),
  }),
});
const Problem = z.object({ code: z.string().nullish(), message: z.unknown() });
export const Event = z.object({
  event: Word,
  data: z
    .object({
      id: z.unknown().optional(),
      reference: z.unknown().optional(),
      transaction_reference: z.unknown().optional(),
      refund_reference: z.unknown().optional(),
    })
    .catch({}),
});

/** What is to be asked about; of payouts and the like, nothing. An event of a refund names the payment alone. */
export function hintOf(
  event: string,
  { id, reference, transaction_reference }: z.output<typeof Event>['data'],
): PaymentHint | null {
  if (event === 'charge.success') return hintAt(reference);
  if (event.startsWith('refund.')) return hintAbout('refund', transaction_reference);
  return event.startsWith('charge.dispute.') ? hintAbout('dispute', id) : null;
}

/**
 * The id of an event. Those of refunds may name none, and two equal refunds then look the same to the byte: such a one is a
 * repeat within its second alone, for asking once more does no harm.
 */
export const eventId = (
  event: string,
  { refund_reference: name }: z.output<typeof Event>['data'],
  ofBytes: string,
  now: Date,
): string => (event.startsWith('refund.') && name == null ? `${ofBytes}-${Math.floor(now.getTime() / 1000)}` : ofBytes);

/** A transaction as a list names it: what was given back in part, it does not tell. */
export function listedOf({ id, reference, status, amount, currency }: Transaction): ListedPayment {
  const isReversed = status === 'reversed';
  const isPaid = status === 'success' || isReversed;
  const paid = isPaid ? PAYSTACK_AMOUNTS.read(amount, currency) : null;
  return {
    reference,
    providerReference: id,
    status: isPaid ? 'succeeded' : 'pending',
    amount: paid,
    refunded: isReversed ? paid : null,
  };
}

const problemOf = (answer: Incoming): z.output<typeof Problem> =>
  answer.status === 400 || answer.status === 404 ? readAnswer(Problem, answer) : { message: null };

/** Its reference says 404, its API 400: the words decide. */
export const isUnknown = (answer: Incoming): boolean => {
  const { code, message } = problemOf(answer);
  return code === 'transaction_not_found' || /reference not found/i.test(String(message));
};

/** The reference was used: the page is open, and its address was in an answer that is lost. */
export const isRepeated = (answer: Incoming): boolean => {
  const { code, message } = problemOf(answer);
  return code === 'duplicate_reference' || /duplicate transaction reference/i.test(String(message));
};

/** What a list says of a refund; ours carry our note. */
export function noticeOf(reference: string, refund: z.output<typeof ListedRefund>, amount: Money): RefundNotice {
  const { status: state, failure } = refundReport(refund);
  const key = keyIn(refund.merchant_note);
  return { status: 'refunded', reference, refundReference: refund.id, key, state, amount, failure };
}

/** A dispute that is declined with evidence was won. One that is over in words unknown stays open: staff look. */
export function stateOf(status: string, resolution: string): DisputeReport['state'] {
  if (status !== 'resolved') return 'open';
  if (resolution === 'declined') return 'won';
  return resolution.endsWith('accepted') ? 'lost' : 'open';
}

export function refundReport({ id, status }: z.output<typeof RefundFacts>): OwnRefundReport {
  if (status === 'failed') return { status, providerReference: id, failure: 'Paystack could not give it back.' };
  return { status: status === 'processed' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
