import type { BrandId, CategoryId, ProductId, ShopId, VariantId } from '../ids.ts';
import type { Offer } from './offer.ts';
import type { Product, ProductContext } from './product.ts';
import type { Sku } from './sku.ts';
import type { Variant } from './variant.ts';

export interface Catalog {
  /** What these SKUs are offered at now, without a lock; SKUs that do not exist are missing. One statement. */
  offers(skus: readonly Sku[]): Promise<readonly Offer[]>;
  /** The same by variant id. */
  offersOf(variantIds: readonly VariantId[]): Promise<readonly Offer[]>;
  /**
   * What the rules of a shop's product need to know, and which of these categories and brands it may name, and
   * whether a slug is taken: the categories and brands are held, all else is read without a lock; one statement. Null where there is no such live shop.
   */
  productContext(
    shopId: ShopId,
    named: Readonly<{ categoryIds: readonly CategoryId[]; brandIds: readonly BrandId[]; slug: string | null }>,
  ): Promise<ProductContext | null>;
  /**
   * Holds the live categories and brands that a product is to name, before the product itself: who takes one away waits, and
   * then sees what names it. One statement, none for none.
   */
  holdNamed(named: Readonly<{ categoryIds: readonly CategoryId[]; brandIds: readonly BrandId[] }>): Promise<void>;
  /** Makes known the options that these variants choose, as an import does: two statements, none for no options. */
  keepOptions(variants: readonly Variant[]): Promise<void>;
  /** The id of the product that has this slug, deleted or not; a plain read. */
  productNamed(slug: string): Promise<ProductId | null>;
  /** The products with variants and images, held, ordered by id. */
  lockProducts(ids: readonly ProductId[]): Promise<readonly Product[]>;
  /** Writes products with variants, images and an empty stock level for each SKU. Refuses `sku_taken`, `slug_taken`. */
  insertProducts(products: readonly Product[]): Promise<void>;
  /**
   * Writes products as they are now, children included (variants are never removed: they are soft-deleted). Refuses
   * `sku_taken`, `slug_taken`. A changed status is written to the product's history with its comment.
   */
  saveProducts(products: readonly Product[]): Promise<void>;
}
