import { type Call, Product, type ProductChanges, type ProductId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldProduct, holdProduct } from './hold-product.ts';

export type ProductEdit = HeldProduct & Readonly<{ changes: ProductChanges }>;

/**
 * Changes what a shop says of a product. Refuses `not_found`, `forbidden`, `precondition_failed`, `validation_failed`,
 * `slug_taken`.
 */
export function editProduct({ store, settings }: Ports) {
  return (call: Call, { changes, ...held }: ProductEdit): Promise<ProductId> =>
    store.transaction(call, async (tx) => {
      const { categoryIds = [], brandId } = changes;
      const named = { categoryIds, brandIds: brandId == null ? [] : [brandId], slug: null };
      await tx.catalog.holdNamed(named);
      const product = await holdProduct(tx, call, held);
      const context = (await tx.catalog.productContext(product.shopId, named)) ?? refuse('not_found');
      const edited = Product.edit(product, changes, { call, policy: settings.productApproval, context });
      await tx.catalog.saveProducts([edited]);
      tx.events.add('product.changed', product.id, { shop_id: product.shopId, status: edited.status });
      return product.id;
    });
}
