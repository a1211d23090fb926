import { inTransaction } from '@soko/adapters-db';
import {
  type DisputeReport,
  type Money,
  type PaymentHint,
  type PaymentProvider,
  type PaymentReport,
  type PaymentRequest,
  type ProviderTraits,
  type RefundByHand,
  type RefundNotice,
  type RefundReport,
  type RefundRequest,
  refuse,
} from '@soko/domain';

/** A webhook as it comes in over HTTP. */
export type FakeWebhook = Readonly<{ headers: ReadonlyMap<string, string>; body: Uint8Array }>;

/** A payment provider whose other side, its buyers and its network, is in the hands of the test. */
export type FakeProvider = PaymentProvider & {
  /** Every call that reached it, oldest first: `start sk…`, `refund sk…`. */
  readonly calls: readonly string[];
  /** What it was asked to open, oldest first. */
  readonly requests: readonly PaymentRequest[];
  /** What it was asked to give back, oldest first. */
  readonly refundRequests: readonly RefundRequest[];
  /** What it gave back, once per key. */
  readonly refunds: ReadonlyMap<string, RefundRequest>;
  /** While true it answers nothing. */
  isDown: boolean;
  /** While true its webhooks prove nothing: they say which payment to ask about. */
  isHinting: boolean;
  /** While true it has opened what it is asked to open, and lost where. */
  isForgetful: boolean;
  /** What it says of refunds. */
  refundReport: RefundReport | RefundByHand;
  /** What happens just before it answers a call: a rival's doing. */
  beforeAnswer: (call: string) => Promise<void>;
  /** The buyer pays: all of it, where nothing says otherwise. */
  pay(reference: string, amount?: Money): void;
  decline(reference: string): void;
  /** What it says that it keeps of a payment; null: it does not say. */
  fee: Money | null;
  /** What it tells by itself of a refund or a dispute, or hints at. */
  tells(news: RefundNotice | DisputeReport | PaymentHint, eventId?: string): FakeWebhook;
  /** What it tells by itself of a payment as it stands; the same id is the same event. */
  webhook(reference: string, eventId?: string): FakeWebhook;
};

const NEVER = async (): Promise<void> => {};
const OPEN: Pick<PaymentReport, 'status' | 'amount' | 'failure'> = { status: 'pending', amount: null, failure: null };
const DECLINED = { code: 'declined', message: 'The card was declined.' };

/** An online provider, where the traits say nothing else. Fails when it is called inside a transaction. */
export function fakeProvider(traits: Partial<ProviderTraits> & { name?: string } = {}): FakeProvider {
  const { name = 'fake' } = traits;
  const signatureHeader = `${name}-signature`;
  const calls: string[] = [];
  const requests: PaymentRequest[] = [];
  const refundRequests: RefundRequest[] = [];
  const refunds = new Map<string, RefundRequest>();
  const standing = new Map<string, Pick<PaymentReport, 'status' | 'amount' | 'failure'>>();

  const report = (reference: string): PaymentReport => ({
    provider: name,
    reference,
    livemode: false,
    providerReference: `${name}-${reference}`,
    ...(standing.get(reference) ?? OPEN),
    ...(provider.fee && { fee: provider.fee }),
  });

  const asked = async (call: string): Promise<void> => {
    if (inTransaction()) throw new Error(`The provider is called inside a transaction: ${call}.`);
    calls.push(call);
    if (provider.isDown) refuse('payment_provider_unavailable');
    await provider.beforeAnswer(call);
  };

  const provider: FakeProvider = {
    name,
    title: 'Fake',
    collects: 'online',
    currencies: null,
    windowSeconds: 1_800,
    ...traits,
    signatureHeader,
    calls,
    requests,
    refundRequests,
    refunds,
    isDown: false,
    fee: null,
    isHinting: false,
    isForgetful: false,
    refundReport: { status: 'succeeded', providerReference: 'refund-1', failure: null },
    beforeAnswer: NEVER,

    async start(request) {
      await asked(`start ${request.reference}`);
      requests.push(request);
      if (!standing.has(request.reference)) standing.set(request.reference, OPEN);
      if (provider.isForgetful) return null;
      const redirectUrl = `https://${name}.example/${request.reference}`;
      return { providerReference: `${name}-${request.reference}`, redirectUrl, clientToken: null };
    },
    async verify({ reference }) {
      await asked(`verify ${reference}`);
      return report(reference);
    },
    async close({ reference }) {
      await asked(`close ${reference}`);
      if ((standing.get(reference) ?? OPEN).status === 'pending') {
        standing.set(reference, { status: 'cancelled', amount: null, failure: null });
      }
      return report(reference);
    },
    async refund(request) {
      await asked(`refund ${request.paymentReference}`);
      refundRequests.push(request);
      if (provider.refundReport.status === 'succeeded') refunds.set(request.key, request);
      return provider.refundReport;
    },
    readWebhook(headers, body) {
      if (headers.get(signatureHeader) !== 'right') refuse('webhook_signature_invalid');
      const { id, reference, news } = JSON.parse(new TextDecoder().decode(body)) as {
        id: string;
        reference: string | null;
        news?: RefundNotice | DisputeReport | PaymentHint;
      };
      if (news) return { id, type: news.status, report: news };
      if (reference === null) return { id, type: 'payment', report: null };
      return {
        id,
        type: 'payment',
        report: provider.isHinting ? { status: 'unproven', reference } : report(reference),
      };
    },

    pay(reference, amount) {
      const request = requests.find((each) => each.reference === reference);
      const paid = amount ?? request?.amount;
      if (!paid) throw new Error(`${reference} was never opened.`);
      standing.set(reference, { status: 'succeeded', amount: paid, failure: null });
    },
    decline(reference) {
      standing.set(reference, { status: 'failed', amount: null, failure: DECLINED });
    },
    tells: (news, eventId = `event-${JSON.stringify(news)}`) => ({
      headers: new Map([[signatureHeader, 'right']]),
      body: new TextEncoder().encode(JSON.stringify({ id: eventId, reference: null, news })),
    }),
    webhook: (reference, eventId = `event-of-${reference}`) => ({
      headers: new Map([[signatureHeader, 'right']]),
      body: new TextEncoder().encode(JSON.stringify({ id: eventId, reference })),
    }),
  };
  return provider;
}
