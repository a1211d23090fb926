import type { RefundView } from '@soko/application';
import type { OrderId, OrderItemId, ShopId } from '@soko/domain';
import { z } from 'zod';
import { currency, idOf, MoneySchema, named, quantity, text, timestamp, viewId, whole } from './common.ts';

export const refundStatus = z.enum(['pending', 'succeeded', 'failed']);

export const RefundSchema: z.ZodType<RefundView> = named(
  'Refund',
  {
    id: viewId(),
    order_id: viewId(),
    payment_id: viewId(),
    provider: z.string().meta({ example: 'sandbox' }),
    status: refundStatus,
    amount: MoneySchema,
    reason: z.string(),
    lines: z
      .array(
        named('RefundLine', {
          kind: z.enum(['item', 'shipping', 'part', 'amount']).meta({
            description: 'Pieces of an item, the shipping of a shop, all that was left of a shop’s part, or an amount',
          }),
          shop: named('RefundShop', { id: viewId(), name: z.string() }),
          order_item_id: viewId().nullable(),
          quantity: z.int().meta({ description: 'Pieces; 0 where it is not about an item' }),
          amount: MoneySchema,
        }),
      )
      .meta({ description: 'What of the order it gives back; empty for money that the order did not need' }),
    provider_reference: z.string().nullable(),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'What the provider said when it refused, or why staff have to see to it' }),
    by_hand: z.boolean().meta({ description: 'Whether staff give it back; while it is `pending` it waits for them' }),
    created_at: timestamp('When it was asked for'),
    refunded_at: timestamp('When it succeeded').nullable(),
  },
  'Money on its way back to a buyer',
);

export const RefundBody = named('RefundBody', {
  order_id: idOf<OrderId>('The order'),
  items: z
    .array(named('RefundItem', { order_item_id: idOf<OrderItemId>('The item of the order'), quantity }))
    .min(1)
    .max(1000)
    .exactOptional()
    .meta({ description: 'Pieces of items, at what was paid for them' }),
  shop_id: idOf<ShopId>('This shop’s part alone').exactOptional(),
  shipping: z.literal(true).exactOptional().meta({ description: 'The shipping and the tax on it' }),
  amount: named('RefundAmount', { amount: whole({ min: 1, max: 1_000_000_000_000_00 }, 'Whole minor units'), currency })
    .exactOptional()
    .meta({ description: 'So much, whatever it is for' }),
  reason: text({ max: 500 }, 'Why, for the books', 'Arrived damaged'),
});
