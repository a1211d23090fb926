import type { WishlistItemView } from '@soko/application';
import type { ProductId } from '@soko/domain';
import { z } from 'zod';
import { ProductListItemSchema } from './catalog.ts';
import { idOf, named, skuCode, timestamp, viewId } from './common.ts';

export const WishlistItemSchema: z.ZodType<WishlistItemView> = named('WishlistItem', {
  id: viewId(),
  product_id: viewId(),
  name: z.string().meta({ description: 'What the product was called when it was added' }),
  is_available: z.boolean().meta({ description: 'Whether the product is on sale' }),
  product: ProductListItemSchema.nullable().meta({ description: 'As lists show it; null while it is not on sale' }),
  added_at: timestamp('When it was added'),
});

export const WishBody = z
  .union([
    named('WishedProduct', { product_id: idOf<ProductId>('The id of the product') }),
    named('WishedSku', { sku: skuCode() }),
  ])
  .meta({ id: 'WishBody', description: 'A product, by its id or one of its SKUs' });
