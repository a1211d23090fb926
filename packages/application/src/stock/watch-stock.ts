import { Call, refuse, Sku, StockLevel } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type StockWatch = Readonly<{ sku: string; lowStockThreshold: number | null }>;

/**
 * Says from how few on the shop is told that a SKU runs low; null: never. Refuses `not_found` (also for another shop's),
 * `forbidden` to members without the right. Answers the SKU.
 */
export function watchStock({ store }: Ports) {
  return (call: Call, { sku, lowStockThreshold }: StockWatch): Promise<string> =>
    store.transaction(call, async (tx) => {
      const code = Sku.read(sku) ?? refuse('not_found');
      const [offer] = await tx.catalog.offers([code]);
      if (!offer) refuse('not_found');
      Call.requireRight(call, offer.shop.id, 'stock');
      const level = (await tx.stock.lockBySku(code)) ?? refuse('not_found');

      await tx.stock.watch(StockLevel.watch(level, lowStockThreshold));
      return code;
    });
}
