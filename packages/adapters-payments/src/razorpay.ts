import {
  type AskedPayment,
  type ListedPayment,
  type Money,
  type PaymentProvider,
  type PaymentReport,
  refuse,
} from '@soko/domain';
import type { z } from 'zod';
import { type Fetch, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { RAZORPAY_AMOUNTS } from './razorpay-amounts.ts';
import {
  Attempt,
  type Attempted,
  Attempts,
  Disputed,
  disputeOf,
  Event,
  GivenBack,
  hintIn,
  isPaid,
  listedOf,
  noticeOf,
  Order,
  Orders,
  Refunds,
  refundReport,
} from './razorpay-news.ts';
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
/** The most that one page of a list has, and the most pages that are asked for. */
const PAGE = 100;
const PAGES = 500;

/**
 * A Razorpay order, paid in its Checkout: the shop's page opens it with the key id and the order id, which is the client
 * token. Facts: its documentation of 2026. What the browser brings back is checked, and then Razorpay itself is asked.
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
  /** The same of what it may not know: null where it says so. */
  const readKnown = async <T>(schema: z.ZodType<T>, path: string): Promise<T | null> => {
    const answer = await call('GET', path);
    if (answer.status === 400 || answer.status === 404) return null;
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

  /** What the browser brought is signed with the secret of the key, over the order that we know: no other is looked at. */
  const requireSigned = (brought: AskedPayment['brought'], order: string | null): void => {
    if (brought === undefined) return;
    const { razorpayPaymentId: payment, razorpaySignature: signature } = brought;
    const isOurs = order !== null && payment !== undefined;
    if (isOurs && isHmac('sha256', signature, Buffer.from(`${order}|${payment}`), [keySecret])) return;
    refuse('payment_signature_invalid');
  };

  const verify = async ({ reference, providerReference, amount, brought }: AskedPayment): Promise<PaymentReport> => {
    const order = providerReference ?? (await orderOf(reference));
    requireSigned(brought, order);
    if (order === null) return reports.open(reference);
    const attempts = await attemptsOf(order);
    const raw = { items: attempts };
    const owed = attempts.find((one) => one.status === 'authorized' && fits(one, amount));
    const captured = attempts.find(({ status }) => status === 'captured') ?? (owed && (await capture(owed)));
    if (captured) {
      const paid = RAZORPAY_AMOUNTS.read(captured.amount, captured.currency);
      if (paid === null) throw notMeant('Razorpay answers an amount that is none.');
      const fee = RAZORPAY_AMOUNTS.read(captured.fee ?? '', captured.currency);
      return { ...reports.paid(reference, order, paid), fee, raw };
    }
    // a failed attempt is none of the payment, and can still become an authorised one
    return { ...(attempts.some(isPaid) ? reports.givenBack : reports.open)(reference, order), raw };
  };

  /** Our reference of the payment that an attempt of theirs took the money of; null where it took none, or is not ours. */
  const referenceOf = async (attempt: string): Promise<string | null> => {
    const paid = await readKnown(Attempt, `/payments/${encodeURIComponent(attempt)}`);
    if (!paid?.order_id || !isPaid(paid)) return null;
    const order = await readKnown(Order, `/orders/${encodeURIComponent(paid.order_id)}`);
    return hintAt(order?.receipt)?.reference ?? null;
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

    async list({ from, to }) {
      const listed: ListedPayment[] = [];
      const within = `from=${from.getTime() / 1000}&to=${to.getTime() / 1000 - 1}`;
      for (let page = 0; page < PAGES; page += 1) {
        const path = `/orders?${within}&count=${PAGE}&skip=${listed.length}&expand%5B%5D=payments`;
        const { items } = await read(Orders, path);
        if (items.length === 0) return listed;
        listed.push(...items.map(listedOf));
      }
      throw notMeant(`Razorpay lists more than ${PAGES} pages of orders.`);
    },

    async explain({ about, reference: id }) {
      const name = encodeURIComponent(id);
      if (about === 'refund') {
        const refund = await readKnown(GivenBack, `/refunds/${name}`);
        const reference = refund && (await referenceOf(refund.payment_id));
        const notice = refund && reference ? noticeOf(refund, reference) : null;
        return notice ? [notice] : [];
      }
      const dispute = await readKnown(Disputed, `/disputes/${name}`);
      const reference = dispute && (await referenceOf(dispute.payment_id));
      const report = dispute && reference ? disputeOf(dispute, reference) : null;
      return report ? [report] : [];
    },

    async refund({ key, paymentReference, providerReference, refundReference, amount }) {
      // also one that was made at Razorpay's own desk: it has our key nowhere
      if (refundReference !== null) {
        return refundReport(await read(GivenBack, `/refunds/${encodeURIComponent(refundReference)}`));
      }
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
      return refundReport(readAnswer(GivenBack, answer));
    },

    readWebhook(headers, body) {
      if (!isHmac('sha256', headers.get(SIGNATURE), body, webhookSecrets)) return refuse('webhook_signature_invalid');
      const { event, payload } = readSignedEvent(Event, body);
      const { data: given } = Word.safeParse(headers.get(EVENT_ID));
      // neither the time nor the id is signed: a delivery may be an old one, sent again by anybody who saw it
      return { id: given ?? idOfBytes(body), type: event, report: hintIn(event, payload) };
    },
  };
}

const fits = ({ amount, currency }: Attempted, wanted: Money): boolean =>
  currency === wanted.currency && amount === RAZORPAY_AMOUNTS.write(wanted);
