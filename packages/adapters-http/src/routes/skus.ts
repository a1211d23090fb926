import type { Adjustment } from '@soko/domain';
import { z } from 'zod';
import { found, type Route, route } from '../route.ts';
import { SkuSchema } from '../schemas/catalog.ts';
import { named, skuCode, text, whole } from '../schemas/common.ts';

const MOST = 1_000_000_000;
const reason = text({ max: 500 }, 'Why, for the stock’s history', 'counted');

const StockBody = z
  .union([
    named('StockDelta', { delta: whole({ min: -MOST, max: MOST }, 'How many more, or fewer'), reason }),
    named('StockCount', {
      on_hand: whole({ min: 0, max: MOST }, 'The new count'),
      expected_on_hand: whole({ min: 0, max: MOST }, 'The count it replaces; another one is refused').exactOptional(),
      reason,
    }),
  ])
  .meta({ id: 'StockBody', description: 'A change, or a new count' });

export const skuRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/skus/{sku}',
    operationId: 'getSku',
    tags: ['Inventory'],
    summary: 'Price and availability of a SKU',
    description: 'Always fresh. The shop’s members and staff see its stock figures too.',
    policy: { permission: 'stock.browse', scope: 'anyone' },
    idempotency: 'never',
    limit: 'default',
    things: { sku: 'sku' },
    params: { sku: skuCode() },
    status: 200,
    returns: SkuSchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params }) => found(await queries.sku(call, params.sku)),
  }),
  route({
    method: 'patch',
    path: '/skus/{sku}/stock',
    operationId: 'adjustStock',
    tags: ['Inventory'],
    summary: 'Correct the stock of a SKU',
    description:
      'Relative (`delta`), or a new count (`on_hand`), which `expected_on_hand` guards against a change in between. ' +
      'Never below what open orders hold.',
    policy: { permission: 'stock.adjust', scope: 'shop' },
    idempotency: 'accepted',
    limit: 'default',
    things: { sku: 'stock' },
    params: { sku: skuCode() },
    body: StockBody,
    status: 200,
    returns: SkuSchema,
    refuses: ['not_found', 'insufficient_stock', 'stock_changed'],
    examples: { body: { delta: -3, reason: 'damaged' } },
    handle: async ({ app, queries, call, params, body }) => {
      const sku = await app.stock.adjust(call, { sku: params.sku, adjustment: body as Adjustment });
      return found(await queries.sku(call, sku));
    },
  }),
];
