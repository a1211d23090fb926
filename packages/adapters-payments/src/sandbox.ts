import type { SandboxAction, SandboxBook, SandboxDesk, SandboxEvent, SandboxPayment } from '@soko/application';
import type { NewId, PaymentProvider, PaymentReport } from '@soko/domain';
import { refuse } from '@soko/domain';
import { type Fetch, send } from './http.ts';
import { OUTCOMES, readEvent, reportOf, SANDBOX_NAME, writeEvent } from './sandbox-event.ts';
import { SANDBOX_SIGNATURE, signWebhook } from './sandbox-signature.ts';
import { isTimedSignature } from './timed-signature.ts';

export type SandboxOptions = Readonly<{
  book: SandboxBook;
  /** Where the hosted page is reached, without a slash at the end. */
  baseUrl: string;
  /** Where the market takes the sandbox's webhooks. */
  webhookUrl: string;
  /** The first one signs, all of them verify: a new secret is put in front, the old one goes when nobody signs with it. */
  secrets: readonly string[];
  fetch: Fetch;
  now: () => Date;
  newId: NewId;
  /** How long a buyer may take to pay: 900 unless told. */
  windowSeconds?: number;
  /** Whether a call would be a mistake now: tests say yes inside a transaction, where no provider may be called. */
  refuseCall?: () => boolean;
}>;

/** The provider, the desk behind its hosted page, and the sender of its webhooks. */
export type Sandbox = PaymentProvider &
  SandboxDesk &
  Readonly<{
    /** Signs an event and posts it to the market; throws unless the answer is 2xx, so that the job runs again. */
    deliver(event: SandboxEvent): Promise<void>;
  }>;

/** Where each action of the buyer takes an open payment. */
const DECISIONS = { approve: 'approved', decline: 'declined', abandon: 'abandoned' } as const;

/** A payment provider that is real in all but money: it keeps its own books and tells the market by signed webhook. */
export function sandbox(options: SandboxOptions): Sandbox {
  const {
    book,
    baseUrl,
    webhookUrl,
    secrets,
    fetch,
    now,
    newId,
    windowSeconds = 900,
    refuseCall = () => false,
  } = options;
  const [signingSecret] = secrets;
  if (signingSecret === undefined) throw new Error('The sandbox needs a secret to sign its webhooks with.');

  const allowCall = (): void => {
    if (refuseCall()) throw new Error('A payment provider is called inside a transaction.');
  };

  /** Decides the payment if it is open; either way it is answered as it then stands. */
  const decide = async (payment: SandboxPayment, status: keyof typeof OUTCOMES): Promise<SandboxPayment> => {
    const { reference, amount } = payment;
    const event: SandboxEvent = { id: newId(), type: OUTCOMES[status].type, reference, amount };
    return (await book.decide(reference, status, event)) ?? payment;
  };

  return {
    name: SANDBOX_NAME,
    title: 'Sandbox',
    collects: 'online',
    currencies: null,
    windowSeconds,
    signatureHeader: SANDBOX_SIGNATURE,

    async start({ reference, amount, description, returnUrl, expiresAt }) {
      allowCall();
      await book.open({ reference, amount, description, returnUrl, expiresAt });
      const redirectUrl = `${baseUrl}/sandbox/pay/${reference}`;
      return { providerReference: reference, redirectUrl, clientToken: null };
    },

    async verify({ reference }) {
      allowCall();
      const payment = await book.find(reference);
      return payment === null ? pending(reference) : standing(payment);
    },

    async list(day) {
      allowCall();
      const payments = await book.list(day);
      return payments.map((payment) => ({ ...standing(payment), refunded: payment.refunded }));
    },

    async close({ reference, amount }) {
      allowCall();
      const payment = await book.find(reference);
      // never opened: no page, so no money
      if (payment === null) return reportOf(reference, amount, OUTCOMES.abandoned);
      return standing(await decide(payment, 'abandoned'));
    },

    async refund({ key, paymentReference, amount }) {
      allowCall();
      const event: SandboxEvent = { id: newId(), type: 'refund.succeeded', reference: paymentReference, amount };
      const given = await book.refund({ key, reference: paymentReference, amount }, event);
      return given
        ? { status: 'succeeded', providerReference: key, failure: null }
        : { status: 'failed', providerReference: null, failure: 'The refund passes what was approved.' };
    },

    readWebhook(headers, body, at) {
      const isOurs = isTimedSignature(headers.get(SANDBOX_SIGNATURE), body, secrets, at);
      return isOurs ? readEvent(body) : refuse('webhook_signature_invalid');
    },

    find: (reference) => book.find(reference),

    async act(reference, action) {
      const payment = await book.find(reference);
      if (payment === null) return null;
      const decided = await decide(payment, decisionOn(payment, action, now()));
      return { payment: decided, redirectUrl: returnUrlOf(decided) };
    },

    async deliver(event) {
      allowCall();
      const body = writeEvent(event);
      const signature = signWebhook(Buffer.from(body), signingSecret, now());
      const headers = { 'content-type': 'application/json', [SANDBOX_SIGNATURE]: signature };
      const { status } = await send(fetch, { method: 'POST', url: webhookUrl, headers, body });
      if (status < 200 || status > 299) throw new Error(`The market answered the webhook ${event.id} with ${status}.`);
    },
  };
}

/** A page whose time is over takes no money, whatever its buyer clicks. */
const decisionOn = ({ expiresAt }: SandboxPayment, action: SandboxAction, now: Date): keyof typeof OUTCOMES =>
  expiresAt <= now ? 'abandoned' : DECISIONS[action];

const pending = (reference: string): PaymentReport => ({
  provider: SANDBOX_NAME,
  reference,
  status: 'pending',
  amount: null,
  livemode: false,
  providerReference: reference,
  failure: null,
});

const standing = ({ reference, amount, status }: SandboxPayment): PaymentReport =>
  status === 'open' ? pending(reference) : reportOf(reference, amount, OUTCOMES[status]);

/** Where the buyer goes back to. The market put the order's id there; the sandbox adds what it knows. */
function returnUrlOf({ returnUrl, reference, status }: SandboxPayment): string | null {
  if (returnUrl === null || status === 'open') return null;
  const url = new URL(returnUrl);
  url.searchParams.set('reference', reference);
  url.searchParams.set('status', OUTCOMES[status].status);
  return url.href;
}
