import { inTransaction } from '@soko/adapters-db';
import type { App } from '@soko/application';
import { type Money, type PaymentProvider, type PaymentReport, refuse } from '@soko/domain';

/** A webhook as the API hands it over. */
export type Webhook = Parameters<App['payments']['receiveWebhook']>[1];

/** A provider in memory that all processes of a test share, as they would share a real one. */
export type Bank = PaymentProvider &
  Readonly<{
    /** The buyer pays, and the market is not told yet. Money comes also to a page that the market gave up. */
    approve: (reference: string) => void;
    /** What the bank says of a payment now. */
    report: (reference: string) => PaymentReport;
    /** A signed webhook that says so; one with the same id is a repeat. */
    webhook: (reference: string, eventId?: string) => Webhook;
    /** References of the pages that were opened, each once. */
    opened: () => readonly string[];
    /** What it took and did not give back, in minor units. */
    balance: () => number;
    /** What it gave back of one payment. */
    refunded: (reference: string) => number;
  }>;

type Page = { amount: Money; isPaid: boolean; refunds: Map<string, number> };

/** A bank that cannot close its pages, so that money may come late; the name tells several apart. */
export function aBank(name: string): Bank {
  const pages = new Map<string, Page>();
  const signatureHeader = `${name}-signature`;

  const page = (reference: string): Page | undefined => {
    if (inTransaction()) throw new Error('A payment provider is called inside a transaction.');
    return pages.get(reference);
  };
  const opened = (reference: string): Page => {
    const it = page(reference);
    if (it === undefined) throw new Error(`${name} opened no page for ${reference}.`);
    return it;
  };
  const given = ({ refunds }: Page): number => [...refunds.values()].reduce((sum, amount) => sum + amount, 0);
  const report = (reference: string): PaymentReport => {
    const paid = page(reference)?.isPaid === true ? opened(reference).amount : null;
    return {
      provider: name,
      reference,
      status: paid ? 'succeeded' : 'pending',
      amount: paid,
      livemode: false,
      providerReference: reference,
      failure: null,
    };
  };

  return {
    name,
    title: name,
    collects: 'online',
    currencies: null,
    windowSeconds: 900,
    signatureHeader,

    async start({ reference, amount }) {
      if (!page(reference)) pages.set(reference, { amount, isPaid: false, refunds: new Map() });
      return { providerReference: reference, redirectUrl: `https://${name}.test/${reference}`, clientToken: null };
    },
    verify: async ({ reference }) => report(reference),
    close: async ({ reference }) => report(reference),
    async refund({ key, paymentReference, amount }) {
      const of = opened(paymentReference);
      const isPossible = of.isPaid && given(of) + amount.amount <= of.amount.amount;
      if (!of.refunds.has(key) && !isPossible)
        return { status: 'failed', providerReference: null, failure: 'too much' };
      of.refunds.set(key, amount.amount);
      return { status: 'succeeded', providerReference: key, failure: null };
    },
    readWebhook(headers, body) {
      if (headers.get(signatureHeader) !== name) refuse('webhook_signature_invalid');
      const { id, reference } = JSON.parse(Buffer.from(body).toString()) as { id: string; reference: string };
      return { id, type: 'payment.succeeded', report: report(reference) };
    },

    approve: (reference) => {
      opened(reference).isPaid = true;
    },
    report,
    webhook: (reference, id = reference) => ({
      provider: name,
      headers: new Map([[signatureHeader, name]]),
      body: Buffer.from(JSON.stringify({ id, reference })),
    }),
    opened: () => [...pages.keys()],
    balance: () => [...pages.values()].reduce((sum, it) => sum + (it.isPaid ? it.amount.amount : 0) - given(it), 0),
    refunded: (reference) => given(opened(reference)),
  };
}
