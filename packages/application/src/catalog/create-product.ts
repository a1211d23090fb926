import { Call, isRefusal, type NewVariant, Product, type ProductId, refuse, type ShopId } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { receiveStock } from './receive-stock.ts';

/** A variant with what there is of it. */
export type StockedVariant = NewVariant & Readonly<{ stock?: number | undefined }>;
export type ProductForm = Omit<Parameters<typeof Product.create>[0], 'variants'> &
  Readonly<{ shopId: ShopId; variants: readonly StockedVariant[] }>;

/**
 * Puts a product with its variants into a shop's catalogue; by the market's policy it is approved, or waits for it. A slug
 * that is made from the name gets a suffix where it is taken. Refuses `not_found` (shop), `forbidden`,
 * `shop_state_conflict`, `validation_failed`, `currency_mismatch`, `sku_taken`, and `slug_taken` for one that was asked for.
 */
export function createProduct({ store, newId, settings }: Ports) {
  const create = (call: Call, { shopId, variants, ...form }: ProductForm, id: ProductId): Promise<ProductId> =>
    store.transaction(call, async (tx) => {
      Call.requireRight(call, shopId, 'catalogue');
      const { categoryIds = [], brandId } = form;
      const brandIds = brandId == null ? [] : [brandId];
      const named = { categoryIds, brandIds, slug: Product.slugOf(form) };
      const context = (await tx.catalog.productContext(shopId, named)) ?? refuse('not_found');
      const setting = { call, policy: settings.productApproval, context };
      const wanted = { ...form, variants: variants.map(({ stock: _, ...variant }) => variant) };
      const product = Product.create(wanted, setting, { id, at: tx.now, newId });

      await tx.catalog.keepOptions(product.variants);
      await tx.catalog.insertProducts([product]);
      await receiveStock(
        tx,
        product.variants.map((variant, at) => ({ variant, stock: variants[at]?.stock })),
      );
      tx.events.add('product.created', id, { shop_id: shopId, status: product.status });
      return id;
    });
  /** Who made the same words at the same moment and came second gets others. */
  return (call: Call, form: ProductForm): Promise<ProductId> => {
    const id = newId<ProductId>();
    const isMade = form.slug === undefined && form.variants.every(({ sku }) => sku === undefined);
    return create(call, form, id).catch((failure: unknown) => {
      if (!isMade || !(isRefusal(failure, 'slug_taken') || isRefusal(failure, 'sku_taken'))) throw failure;
      return create(call, form, id);
    });
  };
}
