import { type Adjustment, Call, refuse, Sku, StockLevel } from '@soko/domain';
import type { Ports } from '../ports.ts';

export type SkuAdjustment = Readonly<{ sku: string; adjustment: Adjustment }>;

/**
 * The shop's own count of many SKUs, each of them once: all are adjusted, or none. Refuses what `adjustStock` refuses, and
 * `validation_failed` for a SKU that is named twice. Answers the SKUs.
 */
export function adjustManyStocks({ store }: Ports) {
  return (call: Call, items: readonly SkuAdjustment[]): Promise<readonly string[]> =>
    store.transaction(call, async (tx) => {
      const wanted = new Map(items.map(({ sku, adjustment }) => [Sku.read(sku) ?? refuse('not_found'), adjustment]));
      if (wanted.size < items.length) refuse('validation_failed', { errors: [TWICE] });
      const offers = await tx.catalog.offers([...wanted.keys()]);
      if (offers.length < wanted.size) refuse('not_found');
      for (const { shop } of offers) Call.requireRight(call, shop.id, 'stock');
      const levels = await tx.stock.lock(offers.map(({ variantId }) => variantId));

      await tx.stock.save(
        levels.map((level) => StockLevel.adjust(level, wanted.get(level.sku) ?? refuse('not_found'))),
      );
      for (const { variantId, sku } of levels) tx.events.add('stock.adjusted', variantId, { sku });
      return [...wanted.keys()];
    });
}

const TWICE = { path: '/items', code: 'duplicate', message: 'names a SKU twice' };
