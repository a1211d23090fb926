import { type Adjustment, Call, refuse, Sku, StockLevel } from '@soko/domain';
import type { Ports } from '../ports.ts';

/**
 * The shop's own count of a SKU: relative, or a new count compared with the one expected. Refuses `not_found` (also for
 * another shop's), `forbidden` to members without the right, `insufficient_stock`, `stock_changed`. Answers the SKU.
 */
export function adjustStock({ store }: Ports) {
  return (call: Call, { sku, adjustment }: Readonly<{ sku: string; adjustment: Adjustment }>): Promise<string> =>
    store.transaction(call, async (tx) => {
      const code = Sku.read(sku) ?? refuse('not_found');
      const [offer] = await tx.catalog.offers([code]);
      if (!offer) refuse('not_found');
      Call.requireRight(call, offer.shop.id, 'stock');
      const level = (await tx.stock.lockBySku(code)) ?? refuse('not_found');

      await tx.stock.save([StockLevel.adjust(level, adjustment)]);
      tx.events.add('stock.adjusted', level.variantId, { sku: code });
      return code;
    });
}
