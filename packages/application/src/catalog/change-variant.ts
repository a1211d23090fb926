import { type Call, Product, type VariantChanges, type VariantId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldVariant, holdVariant } from './hold-product.ts';
import { requireValues } from './require-values.ts';

export type VariantEdit = HeldVariant & Readonly<{ changes: VariantChanges }>;

/**
 * Changes a variant; carts and checkouts see its new price at once, orders keep theirs. Refuses `not_found`, `forbidden`,
 * `precondition_failed`, `validation_failed`, `currency_mismatch`.
 */
export function changeVariant({ store }: Ports) {
  return (call: Call, { changes, ...held }: VariantEdit): Promise<VariantId> =>
    store.transaction(call, async (tx) => {
      const { product, id } = await holdVariant(tx, call, held);
      const changed = Product.changeVariant(product, id, changes);
      await requireValues(tx, [{ place: '', attributes: changes.attributes ?? {} }]);
      await tx.catalog.keepOptions(changes.attributes === undefined ? [] : [Product.variant(changed, id)]);
      await tx.catalog.saveProducts([changed]);
      tx.events.add('product.changed', product.id, { shop_id: product.shopId, variant_id: id });
      return id;
    });
}
