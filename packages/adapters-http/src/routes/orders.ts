import type { OrderId } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf, named, text } from '../schemas/common.ts';
import { OrderSchema, OrderStatusSchema } from '../schemas/orders.ts';

const common = { tags: ['Orders'], limit: 'default' } as const;
const policy = { permission: 'orders.read', scope: 'holder' } as const;
const params = {
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9-]+$/, 'is neither an id nor a number')
    .meta({ description: 'The id or the number of the order', example: 'SK-7H3K-Q2M9-XA4T' }),
};
const CancelBody = named('CancelBody', { reason: text({ max: 500 }, 'Why, for the shop').exactOptional() });

export const orderRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/orders',
    operationId: 'listOrders',
    summary: 'The caller’s own purchases',
    description: 'For every role; drafts included.',
    policy: { permission: 'orders.list', scope: 'self' },
    query: {
      status: z
        .enum(['draft', 'pending_payment', 'confirmed', 'completed', 'cancelled', 'expired'])
        .optional()
        .meta({ description: 'Only orders in this status' }),
    },
    items: OrderSchema,
    pageName: 'OrderPage',
    orderings: ['-created_at', 'created_at'],
    refuses: [],
    handle: ({ queries, call, query, page }) => queries.orders(call, query, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/orders/{id}',
    operationId: 'getOrder',
    summary: 'One order',
    policy,
    guest: ['order'],
    idempotency: 'never',
    things: { id: 'order' },
    params,
    status: 200,
    returns: OrderSchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => found(await queries.order(call, id)),
  }),
  route({
    ...common,
    method: 'get',
    path: '/orders/{id}/status',
    operationId: 'getOrderStatus',
    summary: 'Where an order stands',
    description: 'Small, for polling after the buyer came back from paying.',
    policy,
    guest: ['order'],
    idempotency: 'never',
    things: { id: 'order' },
    params,
    status: 200,
    returns: OrderStatusSchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => found(await queries.orderStatus(call, id)),
  }),
  route({
    ...common,
    method: 'post',
    path: '/orders/{id}/cancel',
    operationId: 'cancelOrder',
    summary: 'Cancel an order before it is shipped',
    description: 'Stock is released; what was paid goes back to the buyer by itself.',
    policy: { permission: 'orders.cancel', scope: 'holder' },
    guest: ['order'],
    idempotency: 'accepted',
    limit: 'checkout',
    things: { id: 'order' },
    params: { id: idOf<OrderId>('The id of the order') },
    body: CancelBody.optional(),
    status: 200,
    returns: OrderSchema,
    refuses: ['not_found', 'order_not_cancellable', 'payment_provider_unavailable'],
    examples: { body: { reason: 'ordered twice' } },
    handle: async ({ app, queries, call, params: { id }, body }) => {
      await app.orders.cancel(call, { orderId: id, reason: body?.reason });
      return found(await queries.order(call, id));
    },
  }),
];
