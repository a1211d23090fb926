import { type DisputeReport, type PaymentProvider, type PaymentReport, type RefundNotice, refuse } from '@soko/domain';
import { type Fetch, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { allPages } from './pages.ts';
import {
  Event,
  eventId,
  hintOf,
  isRepeated,
  isUnknown,
  ListedRefunds,
  listedOf,
  MadeRefund,
  noticeOf,
  OneDispute,
  OneTransaction,
  Opened,
  PAYSTACK_AMOUNTS,
  refundReport,
  stateOf,
  type Transaction,
  Transactions,
} from './paystack-facts.ts';
import { noteOf, reportsOf } from './reports.ts';
import { idOfBytes, isHmac } from './signatures.ts';
import { readSignedEvent } from './signed-json.ts';

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
/** Rows of a page of a list. */
const PAGE = 100;

/** Paystack's hosted page. Facts: its API reference of 2026. It sends no webhook of a failure, and closes no page. */
export function paystack({ url, secretKeys, fetch }: PaystackOptions): PaymentProvider {
  const [secretKey = ''] = secretKeys;
  const livemode = secretKey.startsWith('sk_live_');
  const call = jsonApi(fetch, url, `Bearer ${secretKey}`);
  const reports = reportsOf(NAME, livemode);

  const isOurMode = (domain: Transaction['domain']): boolean => (domain === 'live') === livemode;

  /** The transaction of a reference; null where it has never heard of it. */
  const find = async (reference: string): Promise<Transaction | null> => {
    const answer = await call('GET', `/transaction/verify/${encodeURIComponent(reference)}`);
    if (isUnknown(answer)) return null;
    if (answer.status !== 200) throw saidNothing(answer);
    const { data } = readAnswer(OneTransaction, answer);
    if (data.reference !== reference) throw notMeant('Paystack answers for another payment.');
    if (!isOurMode(data.domain)) throw notMeant('Paystack answers in the other mode.');
    return data;
  };

  const verify = async (reference: string): Promise<PaymentReport> => {
    const found = await find(reference);
    return found === null ? reports.open(reference) : { ...reportOf(found), raw: found };
  };

  const reportOf = ({ id, status, reference, amount, currency, fees }: Transaction): PaymentReport => {
    if (status === 'reversed') return reports.givenBack(reference, id);
    // a failed attempt is none of the payment: the page stays open
    if (status !== 'success') return reports.open(reference, id);
    const paid = PAYSTACK_AMOUNTS.read(amount, currency);
    if (paid === null) throw notMeant('Paystack answers an amount that is none.');
    return { ...reports.paid(reference, id, paid), fee: fees == null ? null : PAYSTACK_AMOUNTS.read(fees, currency) };
  };

  const refundsOf = async (transaction: string) => {
    const answer = await call('GET', `/refund?transaction=${encodeURIComponent(transaction)}&perPage=100`);
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(ListedRefunds, answer).data;
  };

  /** What was given back of a payment: ours carry our note. Those that end a dispute are told with the dispute. */
  const noticesOf = async (reference: string): Promise<readonly RefundNotice[]> => {
    const found = await find(reference);
    if (found === null) return [];
    const refunds = await refundsOf(found.id);
    return refunds
      .filter(({ transaction, dispute }) => String(transaction) === found.id && dispute == null)
      .flatMap((refund) => {
        const amount = PAYSTACK_AMOUNTS.read(refund.amount, refund.currency);
        return amount === null ? [] : [noticeOf(reference, refund, amount)];
      });
  };

  const disputesOf = async (id: string): Promise<readonly DisputeReport[]> => {
    const answer = await call('GET', `/dispute/${encodeURIComponent(id)}`);
    if (answer.status === 400 || answer.status === 404) return [];
    if (answer.status !== 200) throw saidNothing(answer);
    const { data } = readAnswer(OneDispute, answer);
    if (data.id !== id) throw notMeant('Paystack answers for another dispute.');
    if (!isOurMode(data.domain)) throw notMeant('Paystack answers in the other mode.');
    const { reference, currency, amount: paid } = data.transaction;
    const amount = PAYSTACK_AMOUNTS.read(data.refund_amount ?? paid, currency);
    if (amount === null) throw notMeant('Paystack answers an amount that is none.');
    const state = stateOf(data.status, data.resolution ?? '');
    return [{ status: 'disputed', reference, disputeReference: id, state, amount, reason: data.category ?? null }];
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

    async list({ from, to }) {
      const rows = await allPages(async (page) => {
        const asked = { from: from.toJSON(), to: to.toJSON(), perPage: `${PAGE}`, page: `${page}` };
        const answer = await call('GET', `/transaction?${new URLSearchParams(asked)}`);
        if (answer.status !== 200) throw saidNothing(answer);
        const { data, meta } = readAnswer(Transactions, answer);
        return { rows: data, isLast: page >= (meta?.pageCount ?? (data.length < PAGE ? page : Infinity)) };
      });
      // a page that slips while others come in names some twice
      const listed = new Map(rows.filter(({ domain }) => isOurMode(domain)).map((row) => [row.id, listedOf(row)]));
      return [...listed.values()];
    },

    async refund({ key, paymentReference, refundReference, amount }) {
      const found = await find(paymentReference);
      if (found === null) throw notMeant('Paystack does not know the payment.');
      // the refund that carries our note, if there is one: it is what makes a repeat safe
      const note = noteOf(key);
      const made = await refundsOf(found.id);
      const known = made.find(({ id, merchant_note }) => id === refundReference || merchant_note === note);
      if (known) return refundReport(known);
      // one that has a name there was made before, perhaps at its own desk: it is not made again
      if (refundReference !== null) throw notMeant('Paystack does not know the refund any more.');
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

    readWebhook(headers, body, now) {
      if (!isHmac('sha512', headers.get(SIGNATURE), body, secretKeys)) return refuse('webhook_signature_invalid');
      const { event, data } = readSignedEvent(Event, body);
      // no time is signed: a delivery may be an old one, sent again by anybody who saw it
      return { id: eventId(event, data, idOfBytes(body), now), type: event, report: hintOf(event, data) };
    },

    explain: ({ about, reference }) => (about === 'dispute' ? disputesOf(reference) : noticesOf(reference)),
  };
}
