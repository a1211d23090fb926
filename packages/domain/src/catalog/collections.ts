import type { ProductId, VariantId } from '../ids.ts';
import type { Offer } from './offer.ts';
import type { Product } from './product.ts';
import type { Sku } from './sku.ts';

export interface Catalog {
  /** What these SKUs are offered at now, without a lock; SKUs that do not exist are missing. One statement. */
  offers(skus: readonly Sku[]): Promise<readonly Offer[]>;
  /** The same by variant id. */
  offersOf(variantIds: readonly VariantId[]): Promise<readonly Offer[]>;
  /** The products with variants and images, held, ordered by id. */
  lockProducts(ids: readonly ProductId[]): Promise<readonly Product[]>;
  /** Writes products with variants, images and an empty stock level for each SKU. Refuses `sku_taken`, `slug_taken`. */
  insertProducts(products: readonly Product[]): Promise<void>;
  /** Writes products as they are now, children included (variants are never removed: they are soft-deleted). */
  saveProducts(products: readonly Product[]): Promise<void>;
}
