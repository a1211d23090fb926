import {
  isRefusal,
  type PaymentProvider,
  type PaymentReport,
  type ProviderEvent,
  type RefundReport,
  refuse,
} from '@soko/domain';
import Stripe from 'stripe';
import { z } from 'zod';
import { wholeAmounts } from './amounts.ts';
import { CALL_LIMITS, type Fetch, notMeant, providerUnavailable, send } from './http.ts';
import { hintAt, reportsOf } from './reports.ts';
import { readSignedEvent, Word } from './signed-json.ts';
import { isTimedSignature } from './timed-signature.ts';

export type StripeOptions = Readonly<{
  /** Where its API is: scheme, host and port. */
  url: string;
  secretKey: string;
  /** The secrets of its webhook endpoint: the first one is in use, the others are still accepted. */
  webhookSecrets: readonly string[];
  /** Where buyers are sent whose order names no page: Stripe wants one. */
  homeUrl: string;
  fetch: Fetch;
}>;

export const STRIPE_URL = 'https://api.stripe.com';
const NAME = 'stripe';
const SIGNATURE = 'stripe-signature';

/**
 * Its own scale: ISK in hundredths, MGA without any. UGX is left out, for Stripe's pages contradict each other, and so
 * are the currencies of three places, which its list of presentment currencies does not name.
 */
export const STRIPE_AMOUNTS = wholeAmounts({
  ...whole(2, 'EGP ETB GHS IDR ILS KES MAD NGN PHP SAR TRY TWD TZS ZAR ZMW'),
  ...whole(0, 'BIF CLP DJF GNF KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'),
  AED: { places: 2, minimum: 200 },
  AUD: { places: 2, minimum: 50 },
  BRL: { places: 2, minimum: 50 },
  CAD: { places: 2, minimum: 50 },
  CHF: { places: 2, minimum: 50 },
  CZK: { places: 2, minimum: 1500 },
  DKK: { places: 2, minimum: 250 },
  EUR: { places: 2, minimum: 50 },
  GBP: { places: 2, minimum: 30 },
  HKD: { places: 2, minimum: 400 },
  HUF: { places: 2, minimum: 17_500 },
  INR: { places: 2, minimum: 50 },
  ISK: { places: 2 },
  JPY: { places: 0, minimum: 50 },
  MXN: { places: 2, minimum: 1000 },
  MYR: { places: 2, minimum: 200 },
  NOK: { places: 2, minimum: 300 },
  NZD: { places: 2, minimum: 50 },
  PLN: { places: 2, minimum: 200 },
  RON: { places: 2, minimum: 200 },
  SEK: { places: 2, minimum: 300 },
  SGD: { places: 2, minimum: 50 },
  THB: { places: 2, minimum: 1000 },
  USD: { places: 2, minimum: 50 },
});

const Session = z.object({
  id: z.string().max(255),
  object: z.literal('checkout.session'),
  url: z.url().nullish(),
  status: z.enum(['open', 'complete', 'expired']),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  // null until the buyer has sent the form; whole where it was asked for
  payment_intent: z.union([z.string(), z.object({ id: z.string(), status: z.string() })]).nullable(),
  amount_total: z.int(),
  currency: z.string(),
  client_reference_id: z.string().nullable(),
  livemode: z.boolean(),
});
const RefundFacts = z.object({
  id: z.string(),
  status: z.string(),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
const Refunds = z.object({ data: z.array(RefundFacts) });
const Event = z.object({
  id: Word,
  object: z.literal('event'),
  type: Word,
  livemode: z.boolean(),
  data: z.object({ object: z.unknown() }),
});

type Sessioned = z.output<typeof Session>;

/** Stripe Checkout: its hosted page, by its own package. Facts: its API reference, version 2026-10-28. */
export function stripe({ url, secretKey, webhookSecrets, homeUrl, fetch }: StripeOptions): PaymentProvider {
  const livemode = /^[a-z]+_live_/.test(secretKey);
  const api = clientOf(url, secretKey, fetch);
  const reports = reportsOf(NAME, livemode);

  const sessionOf = async (id: string): Promise<Sessioned> =>
    read(Session, () => api.checkout.sessions.retrieve(id, { expand: ['payment_intent'] }));

  /** What a session says; `isOver`: that its money was refused for good. Null: an amount that is none. */
  const reportOf = (session: Sessioned, reference: string, isOver: boolean): PaymentReport | null => {
    const { id, status } = session;
    if (status === 'expired') return reports.closed(reference, id);
    if (status === 'open') return reports.open(reference, id);
    if (session.payment_status !== 'unpaid') {
      const paid = STRIPE_AMOUNTS.read(session.amount_total, session.currency.toUpperCase());
      return paid && reports.paid(reference, id, paid);
    }
    // the form was sent, and the money is on its way
    return isOver
      ? reports.failed(reference, id, 'declined', 'The payment was declined.')
      : reports.open(reference, id);
  };

  const verify = async ({ reference, providerReference: id }: Asked): Promise<PaymentReport> => {
    // nobody was ever told where its page is: it cannot be searched for by our reference
    if (id === null) return reports.open(reference);
    const session = await sessionOf(id);
    if (session.client_reference_id !== reference) throw notMeant('Stripe answers for another payment.');
    if (session.livemode !== livemode) throw notMeant('Stripe answers in the other mode.');
    const report = reportOf(session, reference, isRefusedForGood(session));
    if (report === null) throw notMeant('Stripe answers an amount that is none.');
    return report;
  };

  return {
    name: NAME,
    title: 'Stripe',
    collects: 'online',
    currencies: STRIPE_AMOUNTS.currencies,
    limits: STRIPE_AMOUNTS.limits,
    windowSeconds: 1860,
    signatureHeader: SIGNATURE,

    async start({ key, reference, amount, email, description, returnUrl }) {
      const price = { currency: amount.currency.toLowerCase(), unit_amount: STRIPE_AMOUNTS.write(amount) };
      const create = () =>
        api.checkout.sessions.create(
          {
            mode: 'payment',
            line_items: [{ quantity: 1, price_data: { ...price, product_data: { name: description } } }],
            client_reference_id: reference,
            metadata: { reference },
            payment_intent_data: { metadata: { reference } },
            customer_email: email,
            success_url: returnUrl ?? homeUrl,
            cancel_url: returnUrl ?? homeUrl,
            // no `expires_at`: a repeat must say the same, and 30 minutes from now are the least; the market closes it
          },
          { idempotencyKey: key },
        );
      const { id, url: redirectUrl } = await read(Session, create);
      return redirectUrl ? { providerReference: id, redirectUrl, clientToken: null } : null;
    },

    verify,

    async close(asked) {
      const { reference, providerReference: id } = asked;
      if (id === null) return reports.closed(reference, null);
      try {
        await api.checkout.sessions.expire(id);
      } catch (failure) {
        // only an open one can be closed: what else it is, is asked below
        if (!isRefused(failure)) throw providerUnavailable(failure);
      }
      return verify(asked);
    },

    async refund({ key, providerReference: id, amount }) {
      const intent = id === null ? null : (await sessionOf(id)).payment_intent;
      const payment_intent = typeof intent === 'string' ? intent : intent?.id;
      if (!payment_intent) return { status: 'failed', providerReference: null, failure: 'Stripe has no money of it.' };
      // a key that it knows is answered as it was the first time, for a day: the state of the refund is elsewhere
      const { data } = await read(Refunds, () => api.refunds.list({ payment_intent, limit: 100 }));
      const known = data.find(({ metadata }) => metadata?.refund === key);
      if (known) return refundReport(known);
      try {
        const wanted = { payment_intent, amount: STRIPE_AMOUNTS.write(amount), metadata: { refund: key } };
        const made = await api.refunds.create(wanted, { idempotencyKey: key });
        return refundReport(RefundFacts.parse(made));
      } catch (failure) {
        if (!isRefused(failure) && !isRefusal(failure, 'payment_amount_not_taken')) throw providerUnavailable(failure);
        return { status: 'failed', providerReference: null, failure: failure.message };
      }
    },

    readWebhook(headers, body, now): ProviderEvent {
      // not by the package, which takes a time to come and decodes the bytes before it looks at them
      if (!isTimedSignature(headers.get(SIGNATURE), body, webhookSecrets, now)) {
        return refuse('webhook_signature_invalid');
      }
      const { id, type, livemode: isLive, data } = readSignedEvent(Event, body);
      if (isLive !== livemode) return refuse('malformed_request', { detail: 'The event is of the other mode.' });
      // payments, refunds and disputes have events of their own as well: a session tells what we need to know
      if (!type.startsWith('checkout.session.')) return { id, type, report: null };
      const session = Session.safeParse(data.object).data;
      const reference = hintAt(session?.client_reference_id)?.reference;
      if (session && reference === undefined) return { id, type, report: null };
      const isOver = type === 'checkout.session.async_payment_failed';
      const report = session && reference ? reportOf(session, reference, isOver) : null;
      return report
        ? { id, type, report }
        : refuse('malformed_request', { detail: 'The event has no session as we know them.' });
    },
  };
}

type Asked = Readonly<{ reference: string; providerReference: string | null }>;

/** The package with our own limits around each call: 10 s in all, no redirect, a bounded answer, no retry of its own. */
function clientOf(url: string, secretKey: string, fetch: Fetch): Stripe {
  const bounded: Fetch = async (target, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const sent = typeof init?.body === 'string' && init.body !== '' ? { body: init.body } : {};
    const method = init?.method === 'POST' ? 'POST' : 'GET';
    const { status, headers: got, body } = await send(fetch, { method, url: String(target), headers, ...sent });
    return new Response(Buffer.from(body), { status, headers: got });
  };
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === 'http:';
  return new Stripe(secretKey, {
    httpClient: Stripe.createFetchHttpClient(bounded),
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
    timeout: 2 * CALL_LIMITS.totalMs,
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** What a call answers, in the shape that we know; `payment_provider_unavailable` for anything else. */
async function read<T>(schema: z.ZodType<T>, call: () => Promise<unknown>): Promise<T> {
  try {
    return schema.parse(await call());
  } catch (failure) {
    throw providerUnavailable(failure);
  }
}

/** Its own no to what was asked: not that it could not be asked, was asked too much, or is still at it. */
const isRefused = (failure: unknown): failure is Stripe.errors.StripeInvalidRequestError =>
  failure instanceof Stripe.errors.StripeInvalidRequestError && failure.statusCode === 400;

const isRefusedForGood = ({ payment_intent: intent }: Sessioned): boolean =>
  typeof intent === 'object' && (intent?.status === 'requires_payment_method' || intent?.status === 'canceled');

function refundReport({ id, status, failure_reason }: z.output<typeof RefundFacts>): RefundReport {
  if (status === 'failed' || status === 'canceled') {
    const failure = `Stripe could not give it back: ${failure_reason ?? status}.`;
    return { status: 'failed', providerReference: id, failure };
  }
  return { status: status === 'succeeded' ? 'succeeded' : 'pending', providerReference: id, failure: null };
}

function whole(places: number, codes: string): Readonly<Record<string, { places: number }>> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, { places }]));
}
