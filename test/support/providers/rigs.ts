import { createHmac } from 'node:crypto';
import { chapa, type Fetch, flutterwave, paystack, razorpay, signWebhook, stripe } from '@soko/adapters-payments';
import { Currency, type PaymentProvider } from '@soko/domain';
import type {
  BuyerAction,
  Disturbance,
  ProviderRig,
  ProviderWays,
  Signer,
} from '../../contracts/payment-provider.contract.ts';
import { afterFile } from '../after-file.ts';
import { type Action, type ProviderName, type StandIn, startFakeProviders } from './stand-in.mjs';

/** How each of them is by nature. */
export const WAYS: Readonly<Record<ProviderName, ProviderWays>> = {
  stripe: {
    afterDecline: 'pending',
    signsBody: true,
    signsTime: true,
    tells: ['approve', 'abandon'],
    isRemote: true,
    isPaidOtherwise: false,
    knows: ['fee', 'day', 'refunds', 'disputes'],
  },
  paystack: {
    afterDecline: 'pending',
    signsBody: true,
    signsTime: false,
    startsAgain: 'lost',
    closes: false,
    tells: ['approve'],
    isRemote: true,
    knows: ['fee', 'day', 'refunds', 'disputes'],
  },
  flutterwave: {
    afterDecline: 'pending',
    signsBody: false,
    signsTime: false,
    startsAgain: 'elsewhere',
    tells: ['approve', 'decline'],
    isRemote: true,
    knows: ['fee', 'day', 'refunds', 'disputes'],
  },
  razorpay: {
    opens: 'widget',
    afterDecline: 'pending',
    signsBody: true,
    signsTime: false,
    closes: false,
    tells: ['approve', 'decline'],
    isRemote: true,
    knows: ['fee', 'day', 'refunds', 'disputes'],
  },
  chapa: {
    afterDecline: 'pending',
    signsBody: true,
    signsTime: false,
    startsAgain: 'lost',
    isRemote: true,
    knows: ['fee'],
  },
};

/** Stripe's other way: the shop's own form, by a PaymentIntent. */
export const INTENT_WAYS: ProviderWays = {
  ...WAYS.stripe,
  opens: 'widget',
  tells: ['approve', 'decline', 'abandon'],
  isPaidOtherwise: true,
};

export const SANDBOX_WAYS: ProviderWays = { afterDecline: 'failed', signsBody: true, signsTime: true };

/** Secrets of the right forms that mean nothing. */
const SECRETS: Readonly<Record<ProviderName, Readonly<Record<Signer, string>>>> = {
  stripe: { current: 'whsec_in_use', previous: 'whsec_before_it', foreign: 'whsec_of_another' },
  paystack: { current: 'sk_test_in_use', previous: 'sk_test_before_it', foreign: 'sk_test_of_another' },
  flutterwave: { current: 'hash-in-use-0a', previous: 'hash-before-it-0b', foreign: 'hash-of-another-0c' },
  razorpay: { current: 'secret-in-use', previous: 'secret-before-it', foreign: 'secret-of-another' },
  chapa: { current: 'secret-in-use', previous: 'secret-before-it', foreign: 'secret-of-another' },
};

export const KEYS = {
  stripe: { secretKey: 'sk_test_stand_in', webhookSecret: SECRETS.stripe.current },
  paystack: { secretKey: SECRETS.paystack.current },
  flutterwave: { secretKey: 'FLWSECK_TEST-stand-in-X', webhookSecret: SECRETS.flutterwave.current },
  razorpay: { keyId: 'rzp_test_stand_in', keySecret: 'stand-in-secret', webhookSecret: SECRETS.razorpay.current },
  chapa: { secretKey: 'CHASECK_TEST-stand-in', webhookSecret: SECRETS.chapa.current },
} as const;

const known = (name: ProviderName): readonly string[] => [SECRETS[name].current, SECRETS[name].previous];

/** The adapter of each, at the stand-in. */
export const ADAPTERS: Readonly<Record<ProviderName, (url: string, fetch: Fetch) => PaymentProvider>> = {
  stripe: (url, fetch) =>
    stripe({
      url,
      secretKey: KEYS.stripe.secretKey,
      webhookSecrets: known('stripe'),
      homeUrl: 'https://shop.test',
      fetch,
    }),
  paystack: (url, fetch) => paystack({ url, secretKeys: known('paystack'), fetch }),
  flutterwave: (url, fetch) =>
    flutterwave({
      url,
      secretKey: KEYS.flutterwave.secretKey,
      webhookSecrets: known('flutterwave'),
      homeUrl: 'https://shop.test',
      fetch,
    }),
  razorpay: (url, fetch) =>
    razorpay({
      url,
      keyId: KEYS.razorpay.keyId,
      keySecret: KEYS.razorpay.keySecret,
      webhookSecrets: known('razorpay'),
      fetch,
    }),
  chapa: (url, fetch) => chapa({ url, secretKey: KEYS.chapa.secretKey, webhookSecrets: known('chapa'), fetch }),
};

const CURRENCIES: Readonly<Record<ProviderName, string>> = {
  stripe: 'USD',
  paystack: 'NGN',
  flutterwave: 'NGN',
  razorpay: 'INR',
  chapa: 'ETB',
};

/** The hundredths of the contract's amounts in each one's own units. */
const units = (name: ProviderName, amount: number): number =>
  name === 'flutterwave' || name === 'chapa' ? amount / 100 : amount;

const hmac = (algorithm: string, secret: string, body: Uint8Array): string =>
  createHmac(algorithm, secret).update(body).digest('hex');

/** The header of each one's signature. */
const SIGNED: Readonly<Record<ProviderName, (body: Uint8Array, secret: string, at: Date) => [string, string]>> = {
  stripe: (body, secret, at) => ['stripe-signature', signWebhook(body, secret, at)],
  paystack: (body, secret) => ['x-paystack-signature', hmac('sha512', secret, body)],
  flutterwave: (_, secret) => ['verif-hash', secret],
  razorpay: (body, secret) => ['x-razorpay-signature', hmac('sha256', secret, body)],
  chapa: (body, secret) => ['x-chapa-signature', hmac('sha256', secret, body)],
};

const OTHER_EVENTS: Readonly<Record<ProviderName, object>> = {
  stripe: { id: 'evt_1', object: 'event', type: 'payout.paid', livemode: false, data: { object: { id: 'po_1' } } },
  paystack: { event: 'transfer.success', data: { reference: 'a-payout-not-a-payment' } },
  flutterwave: { event: 'transfer.completed', data: { reference: 'a-payout-not-a-payment' } },
  razorpay: { entity: 'event', event: 'settlement.processed', payload: { settlement: { entity: { id: 'setl_1' } } } },
  chapa: { event: 'payout.success', type: 'Payout', reference: 'a-payout-not-a-payment' },
};

/** What they call refunds that are decided. */
const DONE = ['succeeded', 'processed', 'completed', 'refunded', 'failed'];

const ACTIONS: Readonly<Record<BuyerAction, Action>> = { approve: 'complete', decline: 'fail', abandon: 'cancel' };

/** A call that goes through, and whose answer never comes. */
const lostAnswer: Fetch = async (...call) => {
  await fetch(...call).then((response) => response.arrayBuffer());
  throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
};

let shared: Promise<StandIn> | undefined;

/** The stand-in that the rigs of a file share, one after the other. */
function sharedStandIn(): Promise<StandIn> {
  if (shared === undefined) {
    afterFile(async () => {
      const standIn = await shared;
      shared = undefined;
      await standIn?.close();
    });
  }
  shared ??= startFakeProviders({ keys: KEYS });
  return shared;
}

/** The provider at a stand-in that knows nothing yet. */
export const rigOf = (name: ProviderName, method?: string) => async (): Promise<ProviderRig> => {
  const standIn = await sharedStandIn();
  const { quirks } = standIn.config;
  let told = 0;
  let calls = 0;
  let isLost: string | null = null;
  const wire: Fetch = (target, init) => {
    calls += 1;
    const isMeant = isLost === (init?.method ?? 'GET');
    if (isMeant) isLost = null;
    return (isMeant ? lostAnswer : fetch)(target, init);
  };
  const paymentOf = (reference: string) => standIn.state.payments.find((one) => one.reference === reference);
  return {
    provider: ADAPTERS[name](standIn.baseUrls[name], wire),
    currency: Currency.of(CURRENCIES[name]),
    ...(method === undefined ? {} : { method }),
    now: new Date(1000 * Math.floor(Date.now() / 1000)), // signatures carry whole seconds
    act: (reference, action) => buy(standIn, name, reference, action),
    webhooks: async () => {
      const sent = standIn.state.deliveries.slice(told);
      told = standIn.state.deliveries.length;
      return sent.map(({ headers, body }) => ({
        headers: new Map(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value])),
        body: Buffer.from(body),
      }));
    },
    sign: (body, { signer = 'current', at = new Date() } = {}) =>
      new Map([SIGNED[name](body, SECRETS[name][signer], at)]),
    otherEvent: Buffer.from(JSON.stringify(OTHER_EVENTS[name])),
    network: {
      disturb: (method, how, isDone = false) => {
        if (how === 'timeout') isLost = method;
        else standIn.addFault({ provider: name, method, phase: isDone ? 'after' : 'before', ...faultOf(how) });
      },
      payOtherwise: async (reference, { amount, currency }) => {
        await standIn.act(name, reference, 'complete', { amount: units(name, amount), currency });
      },
      turn: async (reference, action) => {
        await standIn.act(name, reference, action);
      },
      giveBack: async (reference, { amount }) => {
        await standIn.act(name, reference, 'refund', { amount: units(name, amount) });
      },
      dispute: async (reference, state, amount) => {
        await standIn.act(name, reference, 'dispute', { state, ...(amount && { amount: units(name, amount.amount) }) });
      },
      shortenLists: (listPage) => standIn.configure({ quirks: { listPage } }),
      refunds: (reference) => paymentOf(reference)?.refunds.length ?? 0,
      settleRefunds: async (reference, status) => {
        for (const { id, status: stands } of paymentOf(reference)?.refunds ?? []) {
          if (stands !== status && !DONE.includes(stands)) await standIn.settleRefund(name, id, { status });
        }
      },
      calls: () => {
        const before = calls;
        calls = 0;
        return before;
      },
    },
    release: async () => {
      standIn.reset();
      standIn.configure({ quirks });
    },
  };
};

const faultOf = (how: Exclude<Disturbance, 'timeout'>) =>
  typeof how === 'number'
    ? ({ kind: 'status', status: how } as const)
    : how === 'redirect'
      ? ({ kind: 'status', status: 302, headers: { location: '/elsewhere' } } as const)
      : ({ kind: how } as const);

/** On the hosted page, which a payment that is over does not have any more; an order of Razorpay has none at all. */
async function buy(standIn: StandIn, name: ProviderName, reference: string, action: BuyerAction): Promise<void> {
  const page = standIn.state.payments.find((one) => one.reference === reference)?.checkoutUrl;
  if (name === 'razorpay' || action === 'abandon' || page === undefined) {
    await standIn.act(name, reference, ACTIONS[action]);
    return;
  }
  const outcome = action === 'approve' ? 'success' : 'fail';
  await fetch(`${page}?outcome=${outcome}`, { redirect: 'manual' }).then((response) => response.arrayBuffer());
}
