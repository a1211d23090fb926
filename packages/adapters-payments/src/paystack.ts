import { type PaymentProvider, type PaymentReport, type RefundReport, refuse } from '@soko/domain';
import { z } from 'zod';
import { wholeAmounts } from './amounts.ts';
import { type Fetch, type Incoming, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { hintAt, reportsOf } from './reports.ts';
import { idOfBytes, isHmac } from './signatures.ts';
import { readSignedEvent, Word } from './signed-json.ts';

export type PaystackOptions = Readonly<{
  /** Where its API is, without a slash at the end. */
  url: string;
  /** The first one is in use. Paystack signs its webhooks with the key: those before it are still accepted there. */
  secretKeys: readonly string[];
  fetch: Fetch;
}>;

export const PAYSTACK_URL = 'https://api.paystack.co';
const NAME = 'paystack';
const SIGNATURE = 'x-paystack-signature';

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
const Opened = z.object({ data: z.object({ authorization_url: z.url(), reference: z.string() }) });
const Transaction = z.object({
  data: z.object({
    id: Id,
    domain: z.enum(['test', 'live']),
    status: z.string(),
    reference: z.string(),
    amount: z.union([z.int(), z.string()]),
    currency: z.string(),
  }),
});
const RefundFacts = z.object({ id: Id, status: z.string(), merchant_note: z.string().nullish() });
const MadeRefund = z.object({ data: RefundFacts });
const ListedRefunds = z.object({ data: z.array(RefundFacts) });
const Problem = z.object({ code: z.string().nullish(), message: z.unknown() });
const Event = z.object({
  event: Word,
  data: z.object({ reference: z.unknown().optional() }).catch({}),
});

/** Paystack's hosted page. Facts: its API reference of 2026. It sends no webhook of a failure, and closes no page. */
export function paystack({ url, secretKeys, fetch }: PaystackOptions): PaymentProvider {
  const [secretKey = ''] = secretKeys;
  const livemode = secretKey.startsWith('sk_live_');
  const call = jsonApi(fetch, url, `Bearer ${secretKey}`);
  const reports = reportsOf(NAME, livemode);

  const verify = async (reference: string): Promise<PaymentReport> => {
    const answer = await call('GET', `/transaction/verify/${encodeURIComponent(reference)}`);
    if (isUnknown(answer)) return reports.open(reference);
    if (answer.status !== 200) throw saidNothing(answer);
    const { data } = readAnswer(Transaction, answer);
    if (data.reference !== reference) throw notMeant('Paystack answers for another payment.');
    if ((data.domain === 'live') !== livemode) throw notMeant('Paystack answers in the other mode.');
    if (data.status === 'reversed') return reports.givenBack(reference, data.id);
    // a failed attempt is none of the payment: the page stays open
    if (data.status !== 'success') return reports.open(reference, data.id);
    const paid = PAYSTACK_AMOUNTS.read(data.amount, data.currency);
    if (paid === null) throw notMeant('Paystack answers an amount that is none.');
    return reports.paid(reference, data.id, paid);
  };

  /** The refund that carries our note, if there is one: it is what makes a repeat safe. */
  const findRefund = async (transaction: string, note: string) => {
    const answer = await call('GET', `/refund?transaction=${encodeURIComponent(transaction)}&perPage=100`);
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(ListedRefunds, answer).data.find(({ merchant_note }) => merchant_note === note);
  };

  return {
    name: NAME,
    title: 'Paystack',
    collects: 'online',
    currencies: PAYSTACK_AMOUNTS.currencies,
    limits: PAYSTACK_AMOUNTS.limits,
    windowSeconds: 1800,
    signatureHeader: SIGNATURE,

    async start({ reference, amount, email, returnUrl }) {
      const answer = await call('POST', '/transaction/initialize', {
        email,
        amount: PAYSTACK_AMOUNTS.write(amount),
        currency: amount.currency,
        reference,
        ...(returnUrl === null ? {} : { callback_url: returnUrl, metadata: { cancel_action: returnUrl } }),
      });
      if (isRepeated(answer)) return null;
      if (answer.status !== 200) throw saidNothing(answer);
      const { data } = readAnswer(Opened, answer);
      return { providerReference: null, redirectUrl: data.authorization_url, clientToken: null };
    },

    verify: ({ reference }) => verify(reference),
    close: ({ reference }) => verify(reference),

    async refund({ key, paymentReference, amount }) {
      const { providerReference } = await verify(paymentReference);
      if (providerReference === null) throw notMeant('Paystack does not know the payment.');
      const note = `Refund ${key}`;
      const known = await findRefund(providerReference, note);
      if (known) return refundReport(known);
      const answer = await call('POST', '/refund', {
        transaction: paymentReference,
        amount: PAYSTACK_AMOUNTS.write(amount),
        currency: amount.currency,
        merchant_note: note,
      });
      if (answer.status === 400) return { status: 'failed', providerReference: null, failure: messageOf(answer) };
      if (answer.status !== 200) throw saidNothing(answer);
      return refundReport(readAnswer(MadeRefund, answer).data);
    },

    readWebhook(headers, body) {
      if (!isHmac('sha512', headers.get(SIGNATURE), body, secretKeys)) return refuse('webhook_signature_invalid');
      const { event, data } = readSignedEvent(Event, body);
      // no time is signed: a delivery may be an old one, sent again by anybody who saw it
      return { id: idOfBytes(body), type: event, report: event === 'charge.success' ? hintAt(data.reference) : null };
    },
  };
}

const problemOf = (answer: Incoming): z.output<typeof Problem> =>
  answer.status === 400 || answer.status === 404 ? readAnswer(Problem, answer) : { message: null };

/** Its reference says 404, its API 400: the words decide. */
const isUnknown = (answer: Incoming): boolean => {
  const { code, message } = problemOf(answer);
  return code === 'transaction_not_found' || /reference not found/i.test(String(message));
};

/** The reference was used: the page is open, and its address was in an answer that is lost. */
const isRepeated = (answer: Incoming): boolean => {
  const { code, message } = problemOf(answer);
  return code === 'duplicate_reference' || /duplicate transaction reference/i.test(String(message));
};

function refundReport({ id, status }: z.output<typeof RefundFacts>): RefundReport {
  if (status === 'failed') return { status, providerReference: id, failure: 'Paystack could not give it back.' };
  return { status: status === 'processed' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
