import { Approval, type Call, type ProductId, refuse } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { type HeldProduct, holdProduct } from './hold-product.ts';

/**
 * Hands a draft or a rejected product in to be looked at; by the market's policy it is approved at once. Refuses
 * `not_found`, `forbidden`, `product_state_conflict`.
 */
export function submitProduct({ store, settings }: Ports) {
  return (call: Call, held: HeldProduct): Promise<ProductId> =>
    store.transaction(call, async (tx) => {
      const product = await holdProduct(tx, call, held);
      const nothing = { categoryIds: [], brandIds: [], slug: null };
      const { record } = (await tx.catalog.productContext(product.shopId, nothing)) ?? refuse('not_found');
      const submitted = Approval.submit(product, { call, policy: settings.productApproval, record });
      await tx.catalog.saveProducts([submitted]);
      tx.events.add('product.status_changed', product.id, { shop_id: product.shopId, status: submitted.status });
      return product.id;
    });
}
