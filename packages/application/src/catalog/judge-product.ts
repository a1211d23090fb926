import { Approval, type Call, type ProductId, type ProductVerdict } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { lockProduct } from './hold-product.ts';

export type ProductJudgement = Readonly<{
  /** Its id or slug. */
  id: string;
  verdict: ProductVerdict;
  reason?: string | undefined;
}>;

/** What staff decide about a product. Refuses `not_found`, `product_state_conflict`, `forbidden` to its shop's members. */
export function judgeProduct({ store }: Ports) {
  return (call: Call, { id, verdict, reason }: ProductJudgement): Promise<ProductId> =>
    store.transaction(call, async (tx) => {
      const product = await lockProduct(tx, id);
      const judged = Approval.judge(product, verdict, reason ?? null, { call, at: tx.now });
      await tx.catalog.saveProducts([judged]);
      tx.events.add('product.status_changed', product.id, { shop_id: product.shopId, status: judged.status, verdict });
      return product.id;
    });
}
