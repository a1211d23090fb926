import { type DisputeReport, type ListedPayment, Money, type PaymentHint, type ReconciledDay } from '@soko/domain';
import { z } from 'zod';
import { decimalAmounts } from './amounts.ts';
import { type Incoming, messageOf } from './http.ts';
import { hintAbout, hintAt, type OwnRefundReport } from './reports.ts';
import { Word } from './signed-json.ts';

/** Major units, in decimals. */
export const FLUTTERWAVE_AMOUNTS = decimalAmounts({
  NGN: { places: 2 },
  GHS: { places: 2 },
  KES: { places: 2 },
  TZS: { places: 2 },
  ZAR: { places: 2 },
  ZMW: { places: 2 },
  MWK: { places: 2 },
  USD: { places: 2 },
  EUR: { places: 2 },
  GBP: { places: 2 },
  UGX: { places: 0 },
  RWF: { places: 0 },
  XAF: { places: 0 },
  XOF: { places: 0 },
});

const Id = z.union([z.int(), z.string()]).transform(String);
export const Opened = z.object({ data: z.object({ link: z.url() }) });
const Amount = z.union([z.number(), z.string()]);
// what else it says of a transaction is kept for staff
export const Transaction = z.looseObject({
  id: Id,
  tx_ref: z.string(),
  amount: Amount,
  charged_amount: Amount.nullish().catch(null),
  app_fee: Amount.nullish().catch(null),
  currency: z.string(),
  status: z.string(),
  created_at: z.string().nullish(),
});
export type Transaction = z.output<typeof Transaction>;
export const OneTransaction = z.object({ data: Transaction });
export const Transactions = z.object({
  data: z.array(Transaction),
  meta: z.object({ page_info: z.object({ total_pages: z.int() }) }),
});
const RefundFacts = z
  .object({
    id: Id,
    status: z.string(),
    tx_id: Id.nullish(),
    amount_refunded: Amount.nullish(),
    comment: z.string().nullish(),
    comments: z.string().nullish(),
  })
  .transform(({ comment, comments, ...facts }) => ({ ...facts, comment: comments ?? comment ?? null }));
export const OneRefund = z.object({ data: RefundFacts });
export const ListedRefunds = z.object({ data: z.array(RefundFacts).nullable() });
export const Chargebacks = z.object({
  data: z.array(
    z.object({
      id: z.coerce.number(),
      amount: Amount,
      flw_ref: z.string(),
      status: z.string(),
      comment: z.string().nullish(),
      transaction_id: Id,
    }),
  ),
});
export const Event = z.object({
  event: Word,
  data: z
    .object({
      id: z.unknown().optional(),
      tx_ref: z.unknown().optional(),
      flw_ref: z.unknown().optional(),
    })
    .catch({}),
});

/** What is to be asked about; of payouts and the like, nothing. Chargebacks are told where Flutterwave was asked to. */
export function hintOf(event: string, { id, tx_ref, flw_ref }: z.output<typeof Event>['data']): PaymentHint | null {
  if (event === 'charge.completed') return hintAt(tx_ref);
  if (event.startsWith('refund.')) return hintAbout('refund', id);
  return event.startsWith('chargeback.') ? hintAbout('dispute', flw_ref) : null;
}

/** What it keeps of the amount: nothing of it, where the buyer bore the fee on top. */
export const feeOf = ({ amount, charged_amount, app_fee, currency }: Transaction): Money | null =>
  app_fee == null || Number(charged_amount ?? amount) > Number(amount)
    ? null
    : FLUTTERWAVE_AMOUNTS.read(app_fee, currency);

/** The payments in the rows of a list. Whole days in its own time were asked for, and pages that slip name some twice. */
export function listedWithin(rows: readonly Transaction[], { from, to }: ReconciledDay): readonly ListedPayment[] {
  const isWithin = ({ created_at: at }: Transaction) => at == null || !(new Date(at) < from || new Date(at) >= to);
  const attempts = [...new Map(rows.filter(isWithin).map((row) => [row.id, row])).values()];
  const references = new Set(attempts.map(({ tx_ref }) => tx_ref));
  return [...references].map((reference) =>
    listedOf(
      reference,
      attempts.filter(({ tx_ref }) => tx_ref === reference),
    ),
  );
}

/** All attempts under one of our references. Two that succeeded are told as their sum, so that the difference is seen. */
function listedOf(reference: string, attempts: readonly Transaction[]): ListedPayment {
  const paid = attempts.filter(({ status }) => status === 'successful');
  const amounts = paid.map(({ amount, currency }) => FLUTTERWAVE_AMOUNTS.read(amount, currency));
  const known = amounts.filter((amount) => amount !== null);
  const [first] = known;
  const isOneSum = known.length === paid.length && known.every(({ currency }) => currency === first?.currency);
  return {
    reference,
    providerReference: paid[0]?.id ?? null,
    status: paid.length > 0 ? 'succeeded' : 'pending',
    amount: first && isOneSum ? Money.sum(first.currency, known) : null,
    refunded: null,
  };
}

export const isUnknown = (answer: Incoming): boolean =>
  (answer.status === 400 || answer.status === 404) && /no transaction was found/i.test(messageOf(answer));

/** A chargeback that was declined is contested: it is open until the bank has decided. */
export function stateOf(status: string): DisputeReport['state'] {
  const word = status.toLowerCase();
  if (word === 'accepted' || word === 'lost') return 'lost';
  return word === 'won' || word === 'reversed' ? 'won' : 'open';
}

/** The words differ by the way that was paid: `completed`, `completed-mpgs` and the like. */
export function refundReport({ id, status }: z.output<typeof RefundFacts>): OwnRefundReport {
  const word = status.toLowerCase();
  if (word.startsWith('failed')) {
    return { status: 'failed', providerReference: id, failure: 'Flutterwave could not give it back.' };
  }
  const isDone = word.startsWith('completed') || word.startsWith('successful');
  return { status: isDone ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
