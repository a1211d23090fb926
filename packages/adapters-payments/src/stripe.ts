import { isRefusal, type ListedPayment, type PaymentProvider, type PaymentRequest, refuse } from '@soko/domain';
import { z } from 'zod';
import { type Fetch, notMeant, providerUnavailable } from './http.ts';
import { reportsOf } from './reports.ts';
import { readSignedEvent, Word } from './signed-json.ts';
import { STRIPE_AMOUNTS } from './stripe-amounts.ts';
import { read, readKnown, refusalIn, stripeClient } from './stripe-client.ts';
import {
  Disputed,
  disputeOf,
  GivenBack,
  Intent,
  ListedCharge,
  listedOf,
  noticeOf,
  PAYMENT_INTENT,
  referenceIn,
  refundReport,
  Session,
  stripeNews,
} from './stripe-news.ts';
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
/** So many charges of a day are listed; where there are more, none are. */
const LISTED_AT_MOST = 50_000;

const Opened = z.object({ id: z.string().max(255), client_secret: z.string().max(255) });
const Refunds = z.object({ data: z.array(GivenBack) });
const Event = z.object({
  id: Word,
  object: z.literal('event'),
  type: Word,
  livemode: z.boolean(),
  data: z.object({ object: z.unknown() }),
});

/**
 * Stripe Checkout, its hosted page, or with the method `payment_intent` the shop's own form, whose client token is the
 * PaymentIntent's client secret. By its own package. Facts: its API reference, version 2026-10-28.
 */
export function stripe({ url, secretKey, webhookSecrets, homeUrl, fetch }: StripeOptions): PaymentProvider {
  const livemode = /^[a-z]+_live_/.test(secretKey);
  const api = stripeClient(url, secretKey, fetch);
  const reports = reportsOf(NAME, livemode);
  const news = stripeNews(livemode);

  const sessionOf = (id: string, expand: string) =>
    read(Session, () => api.checkout.sessions.retrieve(id, { expand: [expand] }));
  const intentOf = (id: string) =>
    read(Intent, () => api.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] }));

  const openPage = async ({ key, reference, amount, email, description, returnUrl }: PaymentRequest) => {
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
  };

  const openForm = async ({ key, reference, amount, description }: PaymentRequest) => {
    const wanted = {
      amount: STRIPE_AMOUNTS.write(amount),
      currency: amount.currency.toLowerCase(),
      automatic_payment_methods: { enabled: true },
      description,
      metadata: { reference, method: PAYMENT_INTENT },
    };
    const { id, client_secret } = await read(Opened, () => api.paymentIntents.create(wanted, { idempotencyKey: key }));
    return { providerReference: id, redirectUrl: null, clientToken: client_secret };
  };

  /** How the session or the intent of this id stands, and which payment it says that it is. */
  const look = async (id: string, reference: string) => {
    if (isIntent(id)) {
      const answer = await intentOf(id);
      return { answer, by: answer.metadata?.reference, report: news.ofIntent(answer, reference) };
    }
    const answer = await sessionOf(id, 'payment_intent.latest_charge.balance_transaction');
    return { answer, by: answer.client_reference_id, report: news.ofSession(answer, reference, isRefused(answer)) };
  };

  const verify: PaymentProvider['verify'] = async ({ reference, providerReference: id }) => {
    // nobody was ever told where its page is: it cannot be searched for by our reference
    if (id === null) return reports.open(reference);
    const { answer, by, report } = await look(id, reference);
    if (by !== reference) throw notMeant('Stripe answers for another payment.');
    if (answer.livemode !== livemode) throw notMeant('Stripe answers in the other mode.');
    if (report === null) throw notMeant('Stripe answers an amount that is none.');
    return { ...report, raw: answer };
  };

  /** The intent that has the money of a session; undefined while there is none. */
  const intentIn = async (id: string): Promise<string | undefined> => {
    if (isIntent(id)) return id;
    const { payment_intent: intent } = await sessionOf(id, 'payment_intent');
    return (typeof intent === 'string' ? intent : intent?.id) ?? undefined;
  };

  return {
    name: NAME,
    title: 'Stripe',
    collects: 'online',
    currencies: STRIPE_AMOUNTS.currencies,
    limits: STRIPE_AMOUNTS.limits,
    windowSeconds: 1860,
    signatureHeader: SIGNATURE,

    start: (request) => (request.method === PAYMENT_INTENT ? openForm(request) : openPage(request)),
    verify,

    async list({ from, to }) {
      const listed: ListedPayment[] = [];
      const created = { gte: from.getTime() / 1000, lt: to.getTime() / 1000 };
      try {
        for await (const charge of api.charges.list({ created, limit: 100 })) {
          const payment = listedOf(ListedCharge.parse(charge));
          if (payment) listed.push(payment);
          if (listed.length > LISTED_AT_MOST) throw notMeant(`Stripe lists more than ${LISTED_AT_MOST} charges.`);
        }
      } catch (failure) {
        throw providerUnavailable(failure);
      }
      return listed;
    },

    async explain({ about, reference: id }) {
      const whole = { expand: ['payment_intent'] };
      if (about === 'refund') {
        const refund = await readKnown(GivenBack, () => api.refunds.retrieve(id, whole));
        const reference = refund && referenceIn(refund);
        const notice = refund && reference ? noticeOf(refund, reference) : null;
        return notice ? [notice] : [];
      }
      const dispute = await readKnown(Disputed, () => api.disputes.retrieve(id, whole));
      const reference = dispute && referenceIn(dispute);
      const report = dispute && reference ? disputeOf(dispute, reference) : null;
      return report ? [report] : [];
    },

    async close(asked) {
      const { reference, providerReference: id } = asked;
      if (id === null) return reports.closed(reference, null);
      try {
        if (isIntent(id)) await api.paymentIntents.cancel(id);
        else await api.checkout.sessions.expire(id);
      } catch (failure) {
        // only an open one can be closed: what else it is, is asked below
        if (refusalIn(failure) === null) throw providerUnavailable(failure);
      }
      return verify(asked);
    },

    async refund({ key, paymentReference, providerReference: id, refundReference, amount }) {
      // also one that was made at Stripe's own desk: it has our key nowhere
      if (refundReference !== null) {
        return refundReport(await read(GivenBack, () => api.refunds.retrieve(refundReference)));
      }
      const payment_intent = id === null ? undefined : await intentIn(id);
      if (!payment_intent) return { status: 'failed', providerReference: null, failure: 'Stripe has no money of it.' };
      // a key that it knows is answered as it was the first time, for a day: the state of the refund is elsewhere
      const { data } = await read(Refunds, () => api.refunds.list({ payment_intent, limit: 100 }));
      const known = data.find(({ metadata }) => metadata?.refund === key);
      if (known) return refundReport(known);
      try {
        const metadata = { refund: key, reference: paymentReference };
        const wanted = { payment_intent, amount: STRIPE_AMOUNTS.write(amount), metadata };
        const made = await api.refunds.create(wanted, { idempotencyKey: key });
        return refundReport(GivenBack.parse(made));
      } catch (failure) {
        const refusal = isRefusal(failure, 'payment_amount_not_taken') ? failure.message : refusalIn(failure);
        if (refusal === null) throw providerUnavailable(failure);
        return { status: 'failed', providerReference: null, failure: refusal };
      }
    },

    readWebhook(headers, body, now) {
      // not by the package, which takes a time to come and decodes the bytes before it looks at them
      if (!isTimedSignature(headers.get(SIGNATURE), body, webhookSecrets, now)) {
        return refuse('webhook_signature_invalid');
      }
      const { id, type, livemode: isLive, data } = readSignedEvent(Event, body);
      if (isLive !== livemode) return refuse('malformed_request', { detail: 'The event is of the other mode.' });
      return { id, type, report: news.inEvent(type, data.object) };
    },
  };
}

const isIntent = (id: string): boolean => id.startsWith('pi_');

/** Its money was refused for good. */
const isRefused = ({ payment_intent: intent }: z.output<typeof Session>): boolean =>
  typeof intent === 'object' && (intent?.status === 'requires_payment_method' || intent?.status === 'canceled');
