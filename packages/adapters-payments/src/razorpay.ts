import { type Money, type PaymentProvider, type PaymentReport, type RefundReport, refuse } from '@soko/domain';
import { z } from 'zod';
import { wholeAmounts } from './amounts.ts';
import { type Fetch, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { hintAt, reportsOf } from './reports.ts';
import { idOfBytes, isHmac } from './signatures.ts';
import { readSignedEvent, Word } from './signed-json.ts';

export type RazorpayOptions = Readonly<{
  /** Where version 1 of its API is, without a slash at the end. */
  url: string;
  keyId: string;
  keySecret: string;
  /** The first one is in use; its retries keep the one before for a day. */
  webhookSecrets: readonly string[];
  fetch: Fetch;
}>;

export const RAZORPAY_URL = 'https://api.razorpay.com/v1';
const NAME = 'razorpay';
const SIGNATURE = 'x-razorpay-signature';
const EVENT_ID = 'x-razorpay-event-id';

/** The minor units of ISO 4217; where those are thousandths, the last digit is 0. */
export const RAZORPAY_AMOUNTS = wholeAmounts({
  INR: { places: 2, minimum: 100 },
  USD: { places: 2 },
  EUR: { places: 2 },
  GBP: { places: 2 },
  AED: { places: 2 },
  SGD: { places: 2 },
  AUD: { places: 2 },
  CAD: { places: 2 },
  NGN: { places: 2 },
  GHS: { places: 2 },
  KES: { places: 2 },
  ZAR: { places: 2 },
  ETB: { places: 2 },
  JPY: { places: 0 },
  KWD: { places: 3, step: 10 },
  BHD: { places: 3, step: 10 },
  OMR: { places: 3, step: 10 },
});

const Order = z.object({ id: z.string(), receipt: z.string().nullish() });
const Orders = z.object({ items: z.array(Order) });
const Attempt = z.object({
  id: z.string(),
  status: z.enum(['created', 'authorized', 'captured', 'refunded', 'failed']),
  amount: z.int(),
  currency: z.string(),
});
const Attempts = z.object({ items: z.array(Attempt) });
const RefundFacts = z.object({ id: z.string(), status: z.string(), receipt: z.string().nullish() });
const Refunds = z.object({ items: z.array(RefundFacts) });
// what is empty comes as an empty list
const Notes = z.object({ reference: z.unknown().optional() }).catch({});
const Event = z.object({
  entity: z.literal('event'),
  event: Word,
  payload: z.object({
    order: z.object({ entity: z.object({ receipt: z.unknown().optional() }) }).optional(),
    payment: z.object({ entity: z.object({ notes: Notes.optional() }) }).optional(),
  }),
});

type Attempted = z.output<typeof Attempt>;

/**
 * A Razorpay order, paid in its Checkout: the shop's page opens it with the key id and the order id, which is the client
 * token. Facts: its documentation of 2026. What the browser brings back is not needed: Razorpay itself is asked.
 */
export function razorpay({ url, keyId, keySecret, webhookSecrets, fetch }: RazorpayOptions): PaymentProvider {
  const livemode = keyId.startsWith('rzp_live_');
  const call = jsonApi(fetch, url, `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`);
  const reports = reportsOf(NAME, livemode);

  const read = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const answer = await call('GET', path);
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(schema, answer);
  };
  const orderOf = async (reference: string): Promise<string | null> => {
    const { items } = await read(Orders, `/orders?receipt=${encodeURIComponent(reference)}`);
    return items.find(({ receipt }) => receipt === reference)?.id ?? null;
  };
  const attemptsOf = async (order: string): Promise<readonly Attempted[]> =>
    (await read(Attempts, `/orders/${encodeURIComponent(order)}/payments`)).items;

  /** Takes what a buyer has only authorised, for that goes back by itself in three days. A rival may have been faster. */
  const capture = async ({ id, amount, currency }: Attempted): Promise<Attempted | null> => {
    const answer = await call('POST', `/payments/${encodeURIComponent(id)}/capture`, { amount, currency });
    return answer.status === 200 ? readAnswer(Attempt, answer) : null;
  };

  const verify = async (asked: Asked): Promise<PaymentReport> => {
    const { reference } = asked;
    const order = asked.providerReference ?? (await orderOf(reference));
    if (order === null) return reports.open(reference);
    const attempts = await attemptsOf(order);
    const owed = attempts.find((one) => one.status === 'authorized' && fits(one, asked.amount));
    const captured = attempts.find(({ status }) => status === 'captured') ?? (owed && (await capture(owed)));
    if (captured) {
      const paid = RAZORPAY_AMOUNTS.read(captured.amount, captured.currency);
      if (paid === null) throw notMeant('Razorpay answers an amount that is none.');
      return reports.paid(reference, order, paid);
    }
    // a failed attempt is none of the payment, and can still become an authorised one
    return attempts.some(({ status }) => status === 'refunded')
      ? reports.givenBack(reference, order)
      : reports.open(reference, order);
  };

  return {
    name: NAME,
    title: 'Razorpay',
    collects: 'online',
    currencies: RAZORPAY_AMOUNTS.currencies,
    limits: RAZORPAY_AMOUNTS.limits,
    windowSeconds: 1800,
    signatureHeader: SIGNATURE,

    async start({ reference, amount }) {
      const opened = (id: string) => ({ providerReference: id, redirectUrl: null, clientToken: id });
      // orders take no idempotency key: one that an earlier call has made is found by our name for it
      const known = await orderOf(reference);
      if (known !== null) return opened(known);
      const answer = await call('POST', '/orders', {
        amount: RAZORPAY_AMOUNTS.write(amount),
        currency: amount.currency,
        receipt: reference,
        notes: { reference },
      });
      if (answer.status !== 200) throw saidNothing(answer);
      return opened(readAnswer(Order, answer).id);
    },

    verify,
    // orders cannot be closed: money that comes later is given back
    close: verify,

    async refund({ key, paymentReference, providerReference, amount }) {
      const order = providerReference ?? (await orderOf(paymentReference));
      const paid = order === null ? undefined : (await attemptsOf(order)).find(isPaid);
      if (!paid) {
        return { status: 'failed', providerReference: null, failure: 'Razorpay has no money of this payment.' };
      }
      // a key that it knows is answered as it was the first time: the state of the refund is elsewhere
      const { items } = await read(Refunds, `/payments/${encodeURIComponent(paid.id)}/refunds?count=100`);
      const known = items.find(({ receipt }) => receipt === key);
      if (known) return refundReport(known);
      const wanted = { amount: RAZORPAY_AMOUNTS.write(amount), receipt: key };
      const headers = { 'x-refund-idempotency': key };
      const answer = await call('POST', `/payments/${encodeURIComponent(paid.id)}/refund`, wanted, headers);
      if (answer.status === 400) return { status: 'failed', providerReference: null, failure: messageOf(answer) };
      if (answer.status !== 200) throw saidNothing(answer);
      return refundReport(readAnswer(RefundFacts, answer));
    },

    readWebhook(headers, body) {
      if (!isHmac('sha256', headers.get(SIGNATURE), body, webhookSecrets)) return refuse('webhook_signature_invalid');
      const { event, payload } = readSignedEvent(Event, body);
      const isOurs = event === 'order.paid' || /^payment\.(authorized|captured|failed)$/.test(event);
      const reference = payload.order?.entity.receipt ?? payload.payment?.entity.notes?.reference;
      const { data: given } = Word.safeParse(headers.get(EVENT_ID));
      // neither the time nor the id is signed: a delivery may be an old one, sent again by anybody who saw it
      return { id: given ?? idOfBytes(body), type: event, report: isOurs ? hintAt(reference) : null };
    },
  };
}

type Asked = Readonly<{ reference: string; providerReference: string | null; amount: Money }>;

const isPaid = ({ status }: Attempted): boolean => status === 'captured' || status === 'refunded';

const fits = ({ amount, currency }: Attempted, wanted: Money): boolean =>
  currency === wanted.currency && amount === RAZORPAY_AMOUNTS.write(wanted);

function refundReport({ id, status }: z.output<typeof RefundFacts>): RefundReport {
  if (status === 'failed') return { status, providerReference: id, failure: 'Razorpay could not give it back.' };
  return { status: status === 'processed' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
