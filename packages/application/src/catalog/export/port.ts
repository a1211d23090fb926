import type { Currency, ShopId } from '@soko/domain';

/** What can be taken away as a file. */
export const EXPORTS = ['products', 'prices', 'stock', 'orders'] as const;
export type ExportKind = (typeof EXPORTS)[number];

export type ExportedVariant = Readonly<{
  id: string;
  sku: string;
  barcode: string | null;
  /** Whole minor units, as the other amounts. */
  price: number;
  compareAtPrice: number | null;
  cost: number | null;
  currency: Currency;
  attributes: Readonly<Record<string, string>>;
  onHand: number;
  minOrderQuantity: number;
  weightG: number | null;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  position: number;
}>;

/** A product as it is, with its variants in their order; one without any is in no export. */
export type ExportedProduct = Readonly<{
  shop: string;
  handle: string;
  name: string;
  description: string;
  brand: string | null;
  /** Names from the root down; null where the main category is a shop's own. */
  category: readonly string[] | null;
  isActive: boolean;
  /** The name of each attribute of the variants, by its code. */
  attributeNames: Readonly<Record<string, string>>;
  variants: readonly ExportedVariant[];
  images: readonly Readonly<{ url: string; altText: string; position: number; variantId: string | null }>[];
}>;

export type ExportedSku = Readonly<{
  shop: string;
  sku: string;
  product: string;
  price: number;
  compareAtPrice: number | null;
  cost: number | null;
  currency: Currency;
  onHand: number;
  reserved: number;
  lowStockThreshold: number | null;
}>;

/** One item of an order. */
export type ExportedOrderItem = Readonly<{
  number: string;
  placedAt: string;
  status: string;
  shop: string;
  shopStatus: string;
  currency: Currency;
  sku: string;
  name: string;
  quantity: number;
  unitPrice: number;
  discount: number;
  tax: number;
  total: number;
}>;

/** Reads what a shop has, or all shops (null), a piece at a time: memory stays flat however much there is. */
export interface CatalogExport {
  products(shopId: ShopId | null): AsyncIterable<ExportedProduct>;
  skus(shopId: ShopId | null): AsyncIterable<ExportedSku>;
  /** Of orders that were confirmed, oldest first. */
  orderItems(shopId: ShopId | null): AsyncIterable<ExportedOrderItem>;
}
