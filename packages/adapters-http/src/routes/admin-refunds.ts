import type { Queries } from '@soko/application';
import type { OrderId, RefundId } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf, named, queryFlag, text } from '../schemas/common.ts';
import { RefundBody, RefundSchema, refundStatus } from '../schemas/refunds.ts';

const common = { tags: ['Payments'], limit: 'default' } as const;
const overseeing = { permission: 'payments.oversee', scope: 'market' } as const;
const refunding = { permission: 'payments.refund', scope: 'market' } as const;
const params = { id: idOf<RefundId>('The refund') };
const CompleteBody = named('CompleteRefundBody', {
  bank_reference: text({ max: 200 }, 'What the bank calls the transfer', 'FT26325ABC99'),
});

const shown = async (queries: Queries, id: RefundId) => found(await queries.refund(id));

export const adminRefundRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/admin/refunds',
    aliases: [{ method: 'post', path: '/admin/refund' }],
    operationId: 'requestRefund',
    summary: 'Give money of a paid order back',
    description:
      'All that is left of the order; with `shop_id` of that shop’s part; with `items` so many pieces; with `shipping` the ' +
      'shipping; with `amount` so much. Never more than was captured, however many ask at once. The provider is asked ' +
      'before this answers; where it takes its time or does not answer, the refund is `pending` and goes on by itself.',
    policy: refunding,
    idempotency: 'required',
    things: { order_id: 'order', order_item_id: 'order_item', shop_id: 'order_part' },
    body: RefundBody,
    status: 201,
    returns: RefundSchema,
    refuses: ['not_found', 'refund_exceeds_captured', 'currency_mismatch', 'payment_provider_unknown'],
    examples: {
      body: {
        order_id: '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e',
        amount: { amount: 50_000, currency: 'NGN' },
        reason: 'Arrived damaged',
      },
    },
    handle: async ({ app, queries, call, body, respond }) => {
      const { refundId } = await app.payments.refund(call, body);
      return respond(await shown(queries, refundId), { location: `/admin/refunds/${refundId}` });
    },
  }),
  listRoute({
    ...common,
    path: '/admin/refunds',
    operationId: 'listRefunds',
    summary: 'All refunds',
    policy: overseeing,
    things: { order_id: 'order' },
    query: {
      order_id: idOf<OrderId>('Only those of this order').optional(),
      status: refundStatus.optional().meta({ description: 'Only those in this status' }),
      by_hand: queryFlag('Only those that staff give back, or that they do not').optional(),
    },
    items: RefundSchema,
    pageName: 'RefundPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.refunds(query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/refunds/{id}',
    operationId: 'getRefund',
    summary: 'One refund',
    policy: overseeing,
    idempotency: 'never',
    things: { id: 'refund' },
    params,
    status: 200,
    returns: RefundSchema,
    refuses: ['not_found'],
    handle: ({ queries, params: { id } }) => shown(queries, id),
  }),
  route({
    ...common,
    method: 'post',
    path: '/admin/refunds/{id}/retry',
    operationId: 'retryRefund',
    summary: 'Send a refund that its provider refused once more',
    description: 'For the same things and the same amount, as long as nobody else gave that money back since.',
    policy: refunding,
    idempotency: 'required',
    things: { id: 'refund' },
    params,
    status: 200,
    returns: RefundSchema,
    refuses: ['not_found', 'refund_not_failed', 'refund_exceeds_captured', 'payment_provider_unknown'],
    handle: async ({ app, queries, call, params: { id } }) => {
      await app.payments.retryRefund(call, { id });
      return shown(queries, id);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/admin/refunds/{id}/complete',
    operationId: 'completeRefund',
    summary: 'Say that a refund was given back by hand',
    description:
      'For money that came by bank transfer or in cash: its refund is `by_hand`, and `pending` until staff have sent the money ' +
      'and say so. `?by_hand=true&status=pending` lists those that wait.',
    policy: { permission: 'payments.confirm', scope: 'market' },
    idempotency: 'accepted',
    things: { id: 'refund' },
    params,
    body: CompleteBody,
    status: 200,
    returns: RefundSchema,
    refuses: ['not_found', 'refund_not_by_hand'],
    examples: { body: { bank_reference: 'FT26325ABC99' } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.payments.completeRefund(call, { id, ...body });
      return shown(queries, id);
    },
  }),
];
