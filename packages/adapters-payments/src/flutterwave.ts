import { type DisputeReport, type PaymentProvider, type PaymentReport, type RefundNotice, refuse } from '@soko/domain';
import {
  Chargebacks,
  Event,
  FLUTTERWAVE_AMOUNTS,
  feeOf,
  hintOf,
  isUnknown,
  ListedRefunds,
  listedWithin,
  OneRefund,
  OneTransaction,
  Opened,
  refundReport,
  stateOf,
  type Transaction,
  Transactions,
} from './flutterwave-facts.ts';
import { type Fetch, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { allPages } from './pages.ts';
import { keyIn, noteOf, reportsOf } from './reports.ts';
import { idOfBytes, isSecret } from './signatures.ts';
import { readSignedEvent } from './signed-json.ts';

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

/** Flutterwave Standard, version 3: a hosted page. Facts: its API reference of 2026. */
export function flutterwave(options: FlutterwaveOptions): PaymentProvider {
  const { url, secretKey, webhookSecrets, homeUrl, fetch } = options;
  const livemode = !secretKey.startsWith('FLWSECK_TEST');
  const call = jsonApi(fetch, url, `Bearer ${secretKey}`);
  const reports = reportsOf(NAME, livemode);

  /** One transaction; null where it knows none. */
  const read = async (path: string): Promise<Transaction | null> => {
    const answer = await call('GET', path);
    if (isUnknown(answer)) return null;
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(OneTransaction, answer).data;
  };
  const transactionOf = async (id: string): Promise<Transaction | null> => {
    const found = await read(`/transactions/${encodeURIComponent(id)}/verify`);
    if (found !== null && found.id !== id) throw notMeant('Flutterwave answers for another payment.');
    return found;
  };

  const verify = async (reference: string): Promise<PaymentReport> => {
    const found = await read(`/transactions/verify_by_reference?tx_ref=${encodeURIComponent(reference)}`);
    if (found === null) return reports.open(reference);
    if (found.tx_ref !== reference) throw notMeant('Flutterwave answers for another payment.');
    // a failed attempt is none of the payment: the page stays open
    if (found.status !== 'successful') return { ...reports.open(reference), raw: found };
    // not `charged_amount`, which has the fees that the buyer bore
    const paid = FLUTTERWAVE_AMOUNTS.read(found.amount, found.currency);
    if (paid === null) throw notMeant('Flutterwave answers an amount that is none.');
    return { ...reports.paid(reference, found.id, paid), fee: feeOf(found), raw: found };
  };

  /** One refund by its own name; null where there is none. */
  const refundCalled = async (id: string) => {
    const answer = await call('GET', `/refunds/${encodeURIComponent(id)}`);
    if (answer.status === 400 || answer.status === 404) return null;
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(OneRefund, answer).data;
  };

  const findRefund = async (transaction: string, known: string | null, note: string) => {
    if (known !== null) {
      const found = await refundCalled(known);
      if (found === null) throw notMeant('Flutterwave does not know its refund.');
      return found;
    }
    const answer = await call('GET', `/refunds?id=${encodeURIComponent(transaction)}`);
    // none yet: it says so with a status of its own
    if (answer.status === 400 || answer.status === 404) return undefined;
    if (answer.status !== 200) throw saidNothing(answer);
    return readAnswer(ListedRefunds, answer).data?.find(({ comment }) => comment === note);
  };

  /** A refund, and which payment of ours it is of: only its transaction says so. */
  const noticesOf = async (id: string): Promise<readonly RefundNotice[]> => {
    const refund = await refundCalled(id);
    if (refund === null || refund.id !== id || refund.tx_id == null) return [];
    const found = await transactionOf(refund.tx_id);
    const amount = found && FLUTTERWAVE_AMOUNTS.read(refund.amount_refunded ?? '', found.currency);
    if (!found || !amount) return [];
    const { status: state, failure } = refundReport(refund);
    const about = { reference: found.tx_ref, refundReference: id, key: keyIn(refund.comment) };
    return [{ status: 'refunded', ...about, state, amount, failure }];
  };

  /** What a bank asks back of a transaction. Each stage has a row of its own, over the same money: the last one counts. */
  const disputesOf = async (flwRef: string): Promise<readonly DisputeReport[]> => {
    const answer = await call('GET', `/chargebacks?flw_ref=${encodeURIComponent(flwRef)}`);
    if (answer.status === 400 || answer.status === 404) return [];
    if (answer.status !== 200) throw saidNothing(answer);
    const [last] = readAnswer(Chargebacks, answer)
      .data.filter(({ flw_ref }) => flw_ref === flwRef)
      .sort((one, other) => other.id - one.id);
    const found = last && (await transactionOf(last.transaction_id));
    const amount = found && FLUTTERWAVE_AMOUNTS.read(last.amount, found.currency);
    if (!found || !amount) return [];
    const about = { reference: found.tx_ref, disputeReference: flwRef, reason: last.comment ?? null };
    return [{ status: 'disputed', ...about, state: stateOf(last.status), amount }];
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

    async list({ from, to }) {
      const rows = await allPages(async (page) => {
        const days = { from: from.toJSON().slice(0, 10), to: to.toJSON().slice(0, 10), page: `${page}` };
        const answer = await call('GET', `/transactions?${new URLSearchParams(days)}`);
        if (answer.status !== 200) throw saidNothing(answer);
        const { data, meta } = readAnswer(Transactions, answer);
        return { rows: data, isLast: page >= meta.page_info.total_pages };
      });
      return listedWithin(rows, { from, to });
    },

    async refund({ key, paymentReference, refundReference, amount }) {
      const { status, providerReference } = await verify(paymentReference);
      if (status !== 'succeeded' || providerReference === null) {
        return { status: 'failed', providerReference: null, failure: 'Flutterwave has no money of this payment.' };
      }
      const note = noteOf(key);
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
      return { id: idOfBytes(body), type: event, report: hintOf(event, data) };
    },

    explain: ({ about, reference }) => (about === 'dispute' ? disputesOf(reference) : noticesOf(reference)),
  };
}
