import { type Call, Product, refuse, type VariantId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { StockedVariant } from './create-product.ts';
import { type HeldProduct, holdProduct } from './hold-product.ts';
import { receiveStock } from './receive-stock.ts';

export type VariantForm = HeldProduct & Readonly<{ form: StockedVariant }>;

/**
 * Adds a variant to a product. Refuses `not_found`, `forbidden`, `validation_failed`, `currency_mismatch`, `sku_taken`,
 * `too_many_variants`. Answers its id.
 */
export function addVariant({ store, newId }: Ports) {
  return (call: Call, { form: { stock, ...form }, ...held }: VariantForm): Promise<VariantId> =>
    store.transaction(call, async (tx) => {
      const product = await holdProduct(tx, call, held);
      const nothing = { categoryIds: [], brandIds: [], slug: null };
      const context = (await tx.catalog.productContext(product.shopId, nothing)) ?? refuse('not_found');
      const id = newId<VariantId>();
      const wider = Product.addVariant(product, form, context, { id });

      const variant = Product.variant(wider, id);
      await tx.catalog.keepOptions([variant]);
      await tx.catalog.saveProducts([wider]);
      await receiveStock(tx, [{ variant, stock }]);
      tx.events.add('product.changed', product.id, { shop_id: product.shopId, variant_id: id });
      return id;
    });
}
