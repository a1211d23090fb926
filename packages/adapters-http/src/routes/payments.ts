import type { App } from '@soko/application';
import type { OrderId, PaymentId } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { idOf, named, queryFlag, text } from '../schemas/common.ts';
import {
  OrderWithPaymentSchema,
  PaymentDetailSchema,
  PaymentSchema,
  ProvidersSchema,
  paymentState,
} from '../schemas/orders.ts';
import { PaymentChoice } from '../schemas/payment-choice.ts';

/**
 * How long a provider may wait for more than the word that its webhook is kept, in milliseconds: some take no answer within
 * five seconds for a failure, and being asked may take ten.
 */
const PATIENCE = 2_000;

type PaymentStart = Parameters<App['payments']['start']>[1];

const common = { tags: ['Payments'], limit: 'default' } as const;

const ReceivedSchema = named('WebhookReceived', { received: z.literal(true) });

const webhook = {
  ...common,
  method: 'post',
  policy: { permission: 'payments.notify', scope: 'anyone' },
  idempotency: 'never',
  body: 'raw',
  status: 200,
  returns: ReceivedSchema,
} as const;

/** What every way to start a payment has in common. */
export const paying = {
  policy: { permission: 'payments.start', scope: 'holder' },
  guest: ['order'],
  idempotency: 'required',
  limit: 'checkout',
  status: 201,
  also: { 200: 'The payment that was started before' },
  returns: OrderWithPaymentSchema,
  refuses: [
    'not_found',
    'order_expired',
    'order_not_payable',
    'payment_provider_unknown',
    'payment_provider_unavailable',
    'payment_amount_not_taken',
    'payment_terms_not_granted',
    'credit_limit_exceeded',
    'currency_mismatch',
    'return_url_not_allowed',
  ],
} as const;

/** What Razorpay's Checkout gives to the browser of a buyer who has paid. */
const Brought = {
  razorpay_order_id: text({ max: 100 }, 'The order that it names').exactOptional(),
  razorpay_payment_id: text({ max: 100 }, 'The payment that it names').exactOptional(),
  razorpay_signature: text({ max: 200 }, 'Its signature over both').exactOptional(),
};

type Paying = Pick<Input<unknown, unknown, unknown>, 'app' | 'queries' | 'call' | 'respond'>;

/** Starts the payment, or finds the one that was started before, and answers it with its order. */
export async function startPaying({ app, queries, call, respond }: Paying, choice: PaymentStart) {
  const { orderId, paymentId, isNew } = await app.payments.start(call, choice);
  const view = found(await queries.orderWithPayment(call, orderId, paymentId));
  return isNew ? respond(view, { location: `/payments/${paymentId}` }) : respond(view, { status: 200 });
}

export const paymentRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/payments/providers',
    operationId: 'listPaymentProviders',
    summary: 'The ways to pay that are switched on',
    description:
      'Payment on terms (`on_terms`) is named only to signed-in members of an approved company that has credit left, in the ' +
      'currency of its credit; `GET /companies/me` tells how much.',
    policy: { permission: 'payments.browse', scope: 'anyone' },
    idempotency: 'never',
    status: 200,
    returns: ProvidersSchema,
    refuses: [],
    handle: async ({ app, call }) => ({ items: await app.payments.providers(call) }),
  }),
  route({
    ...common,
    ...paying,
    method: 'post',
    path: '/payments/initiate',
    operationId: 'initiatePayment',
    summary: 'Start paying an order',
    description: 'The same as `POST /checkout/{draft_id}/pay`, with the order in the body.',
    things: { order_id: 'order' },
    body: PaymentChoice.extend({ order_id: idOf<OrderId>('The order to pay') }).meta({ id: 'InitiatePaymentBody' }),
    handle: (input) => startPaying(input, input.body),
  }),
  route({
    ...common,
    method: 'get',
    path: '/payments/verify/{reference}',
    operationId: 'verifyPayment',
    summary: 'Ask the provider about a payment, and settle the order',
    aliases: [{ method: 'get', path: '/payment/verify/{reference}' }],
    description:
      'For a buyer who is back from the provider’s page. Safe to repeat. What Razorpay’s Checkout gave to the browser can be handed on: it is checked first, and decides nothing by itself.',
    policy: { permission: 'payments.verify', scope: 'holder' },
    guest: ['order'],
    idempotency: 'never',
    limit: 'checkout',
    things: { reference: 'payment' },
    params: {
      reference: z
        .string()
        .regex(/^[a-z0-9-]{16,36}$/, 'is not a reference')
        .meta({ description: 'The payment’s reference' }),
    },
    query: Brought,
    status: 200,
    returns: OrderWithPaymentSchema,
    refuses: ['not_found', 'payment_signature_invalid', 'payment_provider_unavailable', 'payment_provider_unknown'],
    handle: async ({ app, queries, call, params: { reference }, query }) => {
      const brought = Object.keys(query).length > 0 ? { brought: query } : {};
      const { orderId, paymentId } = await app.payments.verify(call, { reference, ...brought });
      return found(await queries.orderWithPayment(call, orderId, paymentId));
    },
  }),
  listRoute({
    ...common,
    path: '/payments',
    operationId: 'listPayments',
    summary: 'The payments of the caller’s orders',
    description: 'For staff those of all orders.',
    policy: { permission: 'payments.read', scope: 'holder' },
    guest: ['order'],
    aliases: [{ method: 'get', path: '/payments/history' }],
    things: { order_id: 'order' },
    query: {
      order_id: idOf<OrderId>('Only those of this order').optional(),
      status: paymentState.optional().meta({ description: 'Only those in this status' }),
      overdue: queryFlag('Whether it is on terms and still owed after its `due_date`').optional(),
    },
    items: PaymentSchema,
    pageName: 'PaymentPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, call, query, page }) => queries.payments(call, query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/payments/{id}',
    operationId: 'getPayment',
    summary: 'One payment, with its past',
    description: 'For staff also what its provider said, without what is private.',
    aliases: [{ method: 'get', path: '/payments/status', from: { id: 'query/payment_id' } }],
    policy: { permission: 'payments.read', scope: 'holder' },
    guest: ['order'],
    idempotency: 'never',
    things: { id: 'payment' },
    params: { id: idOf<PaymentId>('The payment') },
    status: 200,
    returns: PaymentDetailSchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => found(await queries.payment(call, id)),
  }),
  route({
    ...webhook,
    path: '/payments/webhook/{provider}',
    operationId: 'receiveProviderWebhook',
    summary: 'A provider tells what became of a payment',
    description:
      'Signed by the provider over the raw body. 200 means kept: duplicates and any order of arrival are harmless.',
    things: { provider: 'payment_provider' },
    params: {
      provider: z
        .string()
        .regex(/^[a-z0-9_]{1,50}$/, 'is not a provider')
        .meta({ description: 'The provider’s name' }),
    },
    refuses: ['not_found', 'webhook_signature_invalid'],
    handle: async ({ app, call, params: { provider }, headers, body }) => {
      await app.payments.receiveWebhook(call, { provider, headers: headerMap(headers), body }, forAWhile);
      return { received: true } as const;
    },
  }),
  route({
    ...webhook,
    path: '/payments/webhook',
    operationId: 'receiveWebhook',
    summary: 'The same, for providers that know one URL alone',
    description: 'The provider is told by its signature header; none or two of them is refused.',
    refuses: ['webhook_signature_invalid'],
    handle: async ({ app, call, headers, body }) => {
      await app.payments.receiveWebhook(call, { provider: null, headers: headerMap(headers), body }, forAWhile);
      return { received: true } as const;
    },
  }),
];

/** Header names in lower case, each with its one value; repeated ones count as absent, for they prove nothing. */
const headerMap = (headers: Readonly<Record<string, string | string[] | undefined>>): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );

/** What fails after that is found open by a round, which tells of it. */
async function forAWhile(settling: Promise<void>): Promise<void> {
  settling.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([settling, over]).finally(() => clearTimeout(timer));
}
