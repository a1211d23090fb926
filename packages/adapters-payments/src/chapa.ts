import { type PaymentProvider, type PaymentReport, type RefundReport, refuse } from '@soko/domain';
import { z } from 'zod';
import { decimalAmounts } from './amounts.ts';
import { type Fetch, type Incoming, jsonApi, messageOf, notMeant, readAnswer, saidNothing } from './http.ts';
import { hintAt, reportsOf } from './reports.ts';
import { idOfBytes, isHmac } from './signatures.ts';
import { readSignedEvent, Word } from './signed-json.ts';

export type ChapaOptions = Readonly<{
  /** Where version 1 of its API is, without a slash at the end. */
  url: string;
  secretKey: string;
  /** The secret hashes of its dashboard: the first one is in use, the others are still accepted. */
  webhookSecrets: readonly string[];
  fetch: Fetch;
}>;

export const CHAPA_URL = 'https://api.chapa.co/v1';
const NAME = 'chapa';
/** The other one, `chapa-signature`, is the same for ever: it says nothing of the body, and is not looked at. */
const SIGNATURE = 'x-chapa-signature';

/** Major units, in decimals. */
export const CHAPA_AMOUNTS = decimalAmounts({ ETB: { places: 2 }, USD: { places: 2 } });

const Opened = z.object({ data: z.object({ checkout_url: z.url() }) });
const Amount = z.union([z.number(), z.string()]);
const Transaction = z.object({
  // what else it says of a transaction is kept for staff
  data: z.looseObject({
    status: z.string(),
    mode: z.enum(['test', 'live']),
    amount: Amount,
    charge: Amount.nullish().catch(null),
    currency: z.string(),
    tx_ref: z.string(),
    reference: z.string().nullish(),
  }),
});
// one of its pages says `ref_id`, another one `ref`
const OneRefund = z.object({
  data: z
    .object({ ref_id: z.string().nullish(), ref: z.string().nullish(), status: z.string() })
    .transform(({ ref_id, ref, status }) => ({ id: ref_id ?? ref ?? null, status: status.toLowerCase() })),
});
const Event = z.object({ event: Word, tx_ref: z.unknown().optional() });

/** Chapa's hosted page, version 1. Facts: its documentation of 2026, which contradicts itself on refunds. */
export function chapa({ url, secretKey, webhookSecrets, fetch }: ChapaOptions): PaymentProvider {
  const livemode = !secretKey.startsWith('CHASECK_TEST');
  const call = jsonApi(fetch, url, `Bearer ${secretKey}`);
  const reports = reportsOf(NAME, livemode);

  const verify = async (reference: string): Promise<PaymentReport> => {
    const answer = await call('GET', `/transaction/verify/${encodeURIComponent(reference)}`);
    // not paid yet, or never heard of: only its words tell, and neither is a failure
    if (answer.status === 404 && /not paid yet|not found/i.test(messageOf(answer))) return reports.open(reference);
    if (answer.status !== 200) throw saidNothing(answer);
    const { data } = readAnswer(Transaction, answer);
    const by = data.reference ?? null;
    if (data.tx_ref !== reference) throw notMeant('Chapa answers for another payment.');
    if ((data.mode === 'live') !== livemode) throw notMeant('Chapa answers in the other mode.');
    const raw = data;
    if (data.status === 'refunded' || data.status === 'reversed') return { ...reports.givenBack(reference, by), raw };
    // a failed attempt is none of the payment: the page stays open for ten of them
    if (data.status !== 'success') return { ...reports.open(reference, by), raw };
    const paid = CHAPA_AMOUNTS.read(data.amount, data.currency);
    if (paid === null) throw notMeant('Chapa answers an amount that is none.');
    const fee = data.charge == null ? null : CHAPA_AMOUNTS.read(data.charge, data.currency);
    return { ...reports.paid(reference, by, paid), fee, raw };
  };

  const refundKnownAs = async (reference: string): Promise<RefundReport> => {
    const answer = await call('GET', `/refund/${encodeURIComponent(reference)}/verify`);
    if (answer.status !== 200) throw saidNothing(answer);
    return refundReport(answer);
  };

  return {
    name: NAME,
    title: 'Chapa',
    collects: 'online',
    currencies: CHAPA_AMOUNTS.currencies,
    limits: CHAPA_AMOUNTS.limits,
    windowSeconds: 1800,
    signatureHeader: SIGNATURE,

    async start({ reference, amount, email, returnUrl }) {
      const answer = await call('POST', '/transaction/initialize', {
        amount: CHAPA_AMOUNTS.write(amount),
        currency: amount.currency,
        tx_ref: reference,
        email,
        ...(returnUrl === null ? {} : { return_url: returnUrl }),
      });
      if (answer.status === 400 && isRepeated(answer)) return null;
      if (answer.status !== 200) throw saidNothing(answer);
      const { checkout_url } = readAnswer(Opened, answer).data;
      return { providerReference: null, redirectUrl: checkout_url, clientToken: null };
    },

    verify: ({ reference }) => verify(reference),

    async close({ reference }) {
      const answer = await call('PUT', `/transaction/cancel/${encodeURIComponent(reference)}`);
      const report = await verify(reference);
      return answer.status === 200 && report.status === 'pending' ? reports.closed(reference, null) : report;
    },

    async refund({ key, paymentReference, providerReference, refundReference, amount, reason }) {
      if (refundReference !== null) return refundKnownAs(refundReference);
      // the key is our name for it there: unique, so a repeat is refused
      const form = new URLSearchParams({ amount: CHAPA_AMOUNTS.write(amount), reason, reference: key });
      const send = (of: string) => call('POST', `/refund/${encodeURIComponent(of)}`, form);
      // its pages differ in which name of the payment is wanted: by one that is not known, nothing is given back
      const first = await send(providerReference ?? paymentReference);
      const answer = first.status === 404 && providerReference !== null ? await send(paymentReference) : first;
      if (answer.status === 400) {
        return isRepeated(answer)
          ? { status: 'pending', providerReference: null, failure: null }
          : { status: 'failed', providerReference: null, failure: messageOf(answer) };
      }
      if (answer.status !== 200) throw saidNothing(answer);
      return refundReport(answer);
    },

    readWebhook(headers, body) {
      if (!isHmac('sha256', headers.get(SIGNATURE), body, webhookSecrets)) return refuse('webhook_signature_invalid');
      const { event, tx_ref } = readSignedEvent(Event, body);
      // no time is signed: a delivery may be an old one, sent again by anybody who saw it
      return { id: idOfBytes(body), type: event, report: event.startsWith('charge.') ? hintAt(tx_ref) : null };
    },
  };
}

const isRepeated = (answer: Incoming): boolean => /has been used before/i.test(messageOf(answer));

function refundReport(answer: Incoming): RefundReport {
  const { id, status } = readAnswer(OneRefund, answer).data;
  if (status === 'reversed') {
    return { status: 'failed', providerReference: id, failure: 'Chapa could not give it back.' };
  }
  return { status: status === 'refunded' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}
