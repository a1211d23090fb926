import { type Call, Product, type VariantId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldVariant, holdVariant } from './hold-product.ts';

/** Takes a variant off for good. Refuses `not_found`, `forbidden`, `precondition_failed`, `last_variant`. */
export function removeVariant({ store }: Ports) {
  return (call: Call, held: HeldVariant): Promise<VariantId> =>
    store.transaction(call, async (tx) => {
      const { product, id } = await holdVariant(tx, call, held);
      await tx.catalog.saveProducts([Product.removeVariant(product, id, tx.now)]);
      tx.events.add('product.changed', product.id, { shop_id: product.shopId, variant_id: id });
      return id;
    });
}
