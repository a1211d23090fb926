import { type PaymentProvider, type PaymentReport, type RefundReport, refuse } from '@soko/domain';
import { z } from 'zod';
import { decimalAmounts } from './amounts.ts';
import { type Fetch, type Incoming, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { hintAt, reportsOf } from './reports.ts';
import { idOfBytes, isSecret } from './signatures.ts';
import { readSignedEvent, Word } from './signed-json.ts';

export type FlutterwaveOptions = Readonly<{
  /** Where version 3 of its API is, without a slash at the end. */
  url: string;
  secretKey: string;
  /** The secret hashes of its dashboard: the first one is in use, the others are still accepted. */
  webhookSecrets: readonly string[];
  /** Where buyers are sent whose order names no page: Flutterwave wants one. */
  homeUrl: string;
  fetch: Fetch;
}>;

export const FLUTTERWAVE_URL = 'https://api.flutterwave.com/v3';
const NAME = 'flutterwave';
const HASH = 'verif-hash';
const WINDOW_SECONDS = 1800;

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
const Opened = z.object({ data: z.object({ link: z.url() }) });
const Transaction = z.object({
  data: z.object({
    id: Id,
    tx_ref: z.string(),
    amount: z.union([z.number(), z.string()]),
    currency: z.string(),
    status: z.string(),
  }),
});
const RefundFacts = z
  .object({ id: Id, status: z.string(), comment: z.string().nullish(), comments: z.string().nullish() })
  .transform(({ id, status, comment, comments }) => ({ id, status, comment: comments ?? comment ?? null }));
const OneRefund = z.object({ data: RefundFacts });
const ListedRefunds = z.object({ data: z.array(RefundFacts).nullable() });
const Event = z.object({
  event: Word,
  data: z.object({ tx_ref: z.unknown().optional() }).catch({}),
});

/** Flutterwave Standard, version 3: a hosted page. Facts: its API reference of 2026. */
export function flutterwave(options: FlutterwaveOptions): PaymentProvider {
  const { url, secretKey, webhookSecrets, homeUrl, fetch } = options;
  const livemode = !secretKey.startsWith('FLWSECK_TEST');
  const call = jsonApi(fetch, url, `Bearer ${secretKey}`);
  const reports = reportsOf(NAME, livemode);

  const verify = async (reference: string): Promise<PaymentReport> => {
    const answer = await call('GET', `/transactions/verify_by_reference?tx_ref=${encodeURIComponent(reference)}`);
    if (isUnknown(answer)) return reports.open(reference);
    if (answer.status !== 200) throw saidNothing(answer);
    const { data } = readAnswer(Transaction, answer);
    if (data.tx_ref !== reference) throw notMeant('Flutterwave answers for another payment.');
    // a failed attempt is none of the payment: the page stays open
    if (data.status !== 'successful') return reports.open(reference);
    // not `charged_amount`, which has the fees that the buyer bore
    const paid = FLUTTERWAVE_AMOUNTS.read(data.amount, data.currency);
    if (paid === null) throw notMeant('Flutterwave answers an amount that is none.');
    return reports.paid(reference, data.id, paid);
  };

  const findRefund = async (transaction: string, known: string | null, note: string) => {
    if (known !== null) {
      const answer = await call('GET', `/refunds/${encodeURIComponent(known)}`);
      if (answer.status !== 200) throw saidNothing(answer);
      return readAnswer(OneRefund, answer).data;
    }
    const answer = await call('GET', `/refunds?id=${encodeURIComponent(transaction)}`);
    // none yet: it says so with a status of its own
    if (answer.status === 400 || answer.status === 404) return undefined;
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(ListedRefunds, answer).data?.find(({ comment }) => comment === note);
  };

  return {
    name: NAME,
    title: 'Flutterwave',
    collects: 'online',
    currencies: FLUTTERWAVE_AMOUNTS.currencies,
    limits: FLUTTERWAVE_AMOUNTS.limits,
    windowSeconds: WINDOW_SECONDS,
    signatureHeader: HASH,

    async start({ reference, amount, email, returnUrl }) {
      const answer = await call('POST', '/payments', {
        tx_ref: reference,
        amount: FLUTTERWAVE_AMOUNTS.write(amount),
        currency: amount.currency,
        redirect_url: returnUrl ?? homeUrl,
        customer: { email },
        configurations: { session_duration: WINDOW_SECONDS / 60 },
      });
      if (answer.status === 400 && /duplicate/i.test(messageOf(answer))) return null;
      if (answer.status !== 200) throw saidNothing(answer);
      const { link } = readAnswer(Opened, answer).data;
      // there is no other name for the page, and it is needed to close it
      return { providerReference: link.length <= 255 ? link : null, redirectUrl: link, clientToken: null };
    },

    verify: ({ reference }) => verify(reference),

    async close({ reference, providerReference: link }) {
      const isClosed =
        link?.startsWith('http') === true && (await call('POST', '/payments/link/disable', { link })).status === 200;
      const report = await verify(reference);
      return isClosed && report.status === 'pending' ? reports.closed(reference, link) : report;
    },

    async refund({ key, paymentReference, refundReference, amount }) {
      const { status, providerReference } = await verify(paymentReference);
      if (status !== 'succeeded' || providerReference === null) {
        return { status: 'failed', providerReference: null, failure: 'Flutterwave has no money of this payment.' };
      }
      const note = `Refund ${key}`;
      const known = await findRefund(providerReference, refundReference, note);
      if (known) return refundReport(known);
      const wanted = { amount: FLUTTERWAVE_AMOUNTS.write(amount), comments: note };
      const answer = await call('POST', `/transactions/${encodeURIComponent(providerReference)}/refund`, wanted);
      if (answer.status === 400) return { status: 'failed', providerReference: null, failure: messageOf(answer) };
      if (answer.status !== 200) throw saidNothing(answer);
      return refundReport(readAnswer(OneRefund, answer).data);
    },

    readWebhook(headers, body) {
      if (!isSecret(headers.get(HASH), webhookSecrets)) return refuse('webhook_signature_invalid');
      const { event, data } = readSignedEvent(Event, body);
      // the header is no signature: whoever has seen one delivery can write any other
      return { id: idOfBytes(body), type: event, report: event === 'charge.completed' ? hintAt(data.tx_ref) : null };
    },
  };
}

const isUnknown = (answer: Incoming): boolean =>
  (answer.status === 400 || answer.status === 404) && /no transaction was found/i.test(messageOf(answer));

/** The words differ by the way that was paid: `completed`, `completed-mpgs` and the like. */
function refundReport({ id, status }: z.output<typeof RefundFacts>): RefundReport {
  const word = status.toLowerCase();
  if (word.startsWith('failed')) {
    return { status: 'failed', providerReference: id, failure: 'Flutterwave could not give it back.' };
  }
  const isDone = word.startsWith('completed') || word.startsWith('successful');
  return { status: isDone ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
