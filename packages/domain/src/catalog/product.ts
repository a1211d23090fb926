import type { BrandId, CategoryId, ImageId, ProductId, ShopId, VariantId } from '../ids.ts';
import type { LifeCycle } from '../life-cycle.ts';
import type { Money } from '../money.ts';
import type { Sku } from './sku.ts';

export type ProductStatus = 'draft' | 'pending_review' | 'approved' | 'rejected';

/** A price that holds from this quantity on. Tiers ascend by quantity. */
export type PriceTier = Readonly<{ minQuantity: number; price: Money }>;

/** An image by URL; of the whole product when `variantId` is null. */
export type ProductImage = Readonly<{
  id: ImageId;
  url: string;
  altText: string;
  position: number;
  variantId: VariantId | null;
}>;

/** The SKU: what has a price and a stock, and is put into a cart. */
export type Variant = Readonly<{
  id: VariantId;
  sku: Sku;
  barcode: string | null;
  price: Money;
  compareAtPrice: Money | null;
  /** What the seller paid; only the shop and staff see it. */
  cost: Money | null;
  priceTiers: readonly PriceTier[];
  /** Chosen options by attribute code: `{color: "red"}`. */
  attributes: Readonly<Record<string, string>>;
  minOrderQuantity: number;
  weightG: number | null;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  position: number;
}> &
  LifeCycle;

/** Something a shop offers, with its variants and images. */
export type Product = Readonly<{
  id: ProductId;
  shopId: ShopId;
  slug: string;
  /** The handle under which an import knows the product; unique within the shop. */
  externalReference: string | null;
  name: string;
  /** Plain text; HTML of imports is reduced to text before it comes here. */
  description: string;
  brandId: BrandId | null;
  /** The first is the main one. */
  categoryIds: readonly CategoryId[];
  status: ProductStatus;
  isActive: boolean;
  variants: readonly Variant[];
  images: readonly ProductImage[];
  createdAt: Date;
}> &
  LifeCycle;
