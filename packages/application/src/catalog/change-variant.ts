import { type Call, Product, type VariantChanges, type VariantId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldVariant, holdVariant } from './hold-product.ts';

export type VariantEdit = HeldVariant & Readonly<{ changes: VariantChanges }>;

/**
 * Changes a variant; carts and checkouts see its new price at once, orders keep theirs. Refuses `not_found`, `forbidden`,
 * `precondition_failed`, `validation_failed`, `currency_mismatch`.
 */
export function changeVariant({ store }: Ports) {
  return (call: Call, { changes, ...held }: VariantEdit): Promise<VariantId> =>
    store.transaction(call, async (tx) => {
      const product = await holdVariant(tx, call, held);
      const changed = Product.changeVariant(product, held.id, changes);
      await tx.catalog.keepOptions(changes.attributes === undefined ? [] : [Product.variant(changed, held.id)]);
      await tx.catalog.saveProducts([changed]);
      tx.events.add('product.changed', product.id, { shop_id: product.shopId, variant_id: held.id });
      return held.id;
    });
}
