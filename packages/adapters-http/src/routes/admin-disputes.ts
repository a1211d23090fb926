import type { OrderId } from '@soko/domain';
import { listRoute } from '../paging.ts';
import type { Route } from '../route.ts';
import { idOf } from '../schemas/common.ts';
import { DisputeSchema, disputeState } from '../schemas/orders.ts';

export const adminDisputeRoutes: readonly Route[] = [
  listRoute({
    tags: ['Payments'],
    limit: 'default',
    path: '/admin/disputes',
    operationId: 'listDisputes',
    summary: 'What buyers’ banks ask back',
    description:
      'While one is open its money is withheld and cannot be refunded as well; lost, it is gone. The order stays as it is.',
    policy: { permission: 'payments.oversee', scope: 'market' },
    things: { order_id: 'order' },
    query: {
      order_id: idOf<OrderId>('Only those of this order').optional(),
      status: disputeState.optional().meta({ description: 'Only those in this status' }),
    },
    items: DisputeSchema,
    pageName: 'DisputePage',
    orderings: ['-opened_at', 'opened_at'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.disputes(query, page),
  }),
];
