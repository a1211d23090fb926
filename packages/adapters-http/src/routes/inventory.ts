import type { AdjustedStockView } from '@soko/application';
import type { Adjustment, OrderId } from '@soko/domain';
import { z } from 'zod';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { SkuSchema } from '../schemas/catalog.ts';
import { idOf, idOrSlug, named, queryFlag, queryMoment, skuCode, text, whole } from '../schemas/common.ts';
import { StockTransactionSchema } from '../schemas/stock.ts';
import { listed } from './my-shop.ts';

const common = { tags: ['Inventory'] } as const;
const read = { permission: 'stock.read', scope: 'shop' } as const;
const shop = idOrSlug('Id or slug of a shop: one of yours; for staff any').optional();
const WatchBody = named('SkuPatch', {
  low_stock_threshold: whole({ min: 0, max: 1_000_000_000 }, 'From how few on you are told; null: never').nullable(),
});

const MOST = 1_000_000_000;
const reason = text({ max: 500 }, 'Why, for the stock’s history', 'counted');
const Adjustments = named('StockAdjustments', {
  items: z
    .array(
      z.union([
        named('StockDeltaOfSku', {
          sku: skuCode(),
          delta: whole({ min: -MOST, max: MOST }, 'How many more, or fewer'),
          reason,
        }),
        named('StockCountOfSku', {
          sku: skuCode(),
          on_hand: whole({ min: 0, max: MOST }, 'The new count'),
          expected_on_hand: whole({ min: 0, max: MOST }, 'The count it replaces; another is refused').exactOptional(),
          reason,
        }),
      ]),
    )
    .min(1)
    .max(100)
    .meta({ description: '1 to 100 of them, each of another SKU' }),
});

const AdjustedSchema: z.ZodType<AdjustedStockView> = named('AdjustedStocks', { items: z.array(SkuSchema) });

export const inventoryRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/skus',
    operationId: 'listSkus',
    summary: 'What your shops stock',
    description: 'With its figures, also of products that are not on sale. For staff: of all shops.',
    policy: read,
    limit: 'search',
    things: { shop: 'stock_shop' },
    query: {
      q: text({ max: 200 }, 'Words of the SKU, the barcode or the product’s name').optional(),
      shop,
      low_stock: queryFlag('Only what has fallen to its threshold, or only what has not').optional(),
      in_stock: queryFlag('Only what can be bought now, or only what cannot').optional(),
    },
    items: SkuSchema,
    pageName: 'SkuPage',
    orderings: ['sku', '-sku', 'available', '-available', '-updated_at'],
    refuses: [],
    handle: ({ queries, call, query, page }) => queries.skus(call, query, page),
  }),
  route({
    ...common,
    method: 'patch',
    path: '/skus/{sku}',
    operationId: 'watchSku',
    summary: 'Say when you are told that a SKU runs low',
    description:
      'When what is available falls to `low_stock_threshold`, by a sale or a correction, owners and managers get a mail: ' +
      'once, until it has risen above again.',
    policy: { permission: 'stock.adjust', scope: 'shop' },
    idempotency: 'accepted',
    limit: 'default',
    things: { sku: 'stock' },
    params: { sku: skuCode() },
    body: WatchBody,
    status: 200,
    returns: SkuSchema,
    refuses: ['not_found', 'forbidden'],
    examples: { body: { low_stock_threshold: 5 } },
    handle: async ({ app, queries, call, params, body: { lowStockThreshold } }) => {
      const sku = await app.stock.watch(call, { sku: params.sku, lowStockThreshold });
      return found(await queries.sku(call, sku));
    },
  }),
  listRoute({
    ...common,
    path: '/inventory/transactions',
    operationId: 'listStockTransactions',
    summary: 'Every change of your stock',
    description:
      'Append-only: the sums of the deltas are what is on hand and what is reserved. For staff: of all shops. Who made a ' +
      'change is told of your own people alone.',
    policy: read,
    limit: 'search',
    things: { shop: 'stock_shop', sku: 'sku', order_id: 'stock_order' },
    query: {
      sku: skuCode().optional(),
      shop,
      type: z
        .enum(['receive', 'adjust', 'reserve', 'release', 'sell', 'restock'])
        .optional()
        .meta({ description: 'Only changes of this kind' }),
      from: queryMoment('From this moment on').optional(),
      to: queryMoment('Before this moment').optional(),
      order_id: idOf<OrderId>('The order that it was changed for').optional(),
    },
    items: StockTransactionSchema,
    pageName: 'StockTransactionPage',
    orderings: ['-at', 'at'],
    refuses: [],
    handle: ({ queries, call, query, page }) => queries.stockTransactions(call, query, page),
  }),
  route({
    ...common,
    method: 'post',
    path: '/inventory/adjustments',
    operationId: 'adjustStocks',
    summary: 'Correct the stock of many SKUs',
    description:
      'All of them, or none: each as by `PATCH /skus/{sku}/stock`. A refusal names the `sku` that it is about. Each item ' +
      'counts against the rate limit.',
    policy: { permission: 'stock.adjust', scope: 'shop' },
    idempotency: 'accepted',
    limit: 'default',
    countsEach: 'items',
    things: { sku: 'stock' },
    body: Adjustments,
    status: 200,
    returns: AdjustedSchema,
    refuses: ['not_found', 'forbidden', 'insufficient_stock', 'stock_changed'],
    examples: { body: { items: [{ sku: 'SHIRT-RED-M', delta: -3, reason: 'damaged' }] } },
    handle: async ({ app, queries, call, body }) => {
      const items = body.items.map(({ sku, ...adjustment }) => ({ sku, adjustment: adjustment as Adjustment }));
      const codes = await app.stock.adjustMany(call, items);
      const page = { limit: 100, ordering: 'sku', includeTotal: false } as const;
      return listed((await queries.skus(call, { codes }, page)).items);
    },
  }),
];
