import { type Call, Product, type ProductId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldProduct, holdProduct } from './hold-product.ts';

/** Takes a product off for good; orders keep it. Refuses `not_found`, `forbidden`, `precondition_failed`. */
export function removeProduct({ store }: Ports) {
  return (call: Call, held: HeldProduct): Promise<ProductId> =>
    store.transaction(call, async (tx) => {
      const product = await holdProduct(tx, call, held);
      await tx.catalog.saveProducts([Product.remove(product, tx.now)]);
      tx.events.add('product.deleted', product.id, { shop_id: product.shopId });
      return product.id;
    });
}
