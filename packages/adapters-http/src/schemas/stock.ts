import type { StockTransactionView } from '@soko/application';
import { z } from 'zod';
import { NamedSchema } from './catalog.ts';
import { named, timestamp, viewId } from './common.ts';

export const StockTransactionSchema: z.ZodType<StockTransactionView> = named(
  'StockTransaction',
  {
    id: viewId(),
    sku: z.string(),
    product: NamedSchema,
    shop: NamedSchema,
    type: z.enum(['receive', 'adjust', 'reserve', 'release', 'sell', 'restock']),
    on_hand_delta: z.int().meta({ description: 'How many more there are, or fewer', example: -3 }),
    reserved_delta: z.int().meta({ description: 'How many more orders hold, or fewer' }),
    reason: z.string().nullable(),
    order_id: viewId('The order it was changed for').nullable(),
    actor: named('StockActor', {
      kind: z.string().meta({ description: 'user, guest, provider, job, operator or host' }),
      id: z.string().nullable().meta({ description: 'Of your own people; for staff of anybody' }),
    }),
    at: timestamp('When it was changed'),
  },
  'One change of the stock of a SKU',
);
