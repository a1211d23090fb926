import type { Money, Sku } from '@soko/domain';
import type { Cells } from './cells.ts';

/** An option of a product as its rows tell it, with the fields to blame. */
export type DraftOption = Readonly<{ name: string; nameField: string; valueField: string }>;

export type DraftVariant = Readonly<{
  cells: Cells;
  /** A value per option of the product; empty where the row has none. */
  values: readonly string[];
  sku: Sku | null;
  barcode: string;
  price: Money;
  compareAtPrice: Money | null;
  /** Whether the file has the column at all. */
  comparesPrices: boolean;
  cost: Money | null;
  onHand: number | null;
  minOrderQuantity: number | null;
  weightG: number | null;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
  /** Among the variants of its product; null: as they stand in the file. */
  position: number | null;
  /** An image that shows this variant. */
  imageUrl: string | null;
}>;

export type DraftImage = Readonly<{ url: string; altText: string; position: number | null }>;

/** A product as a format read it off its rows. What was wrong stands in the flaws of the cells. */
export type ProductDraft = Readonly<{
  cells: Cells;
  handle: string;
  /** What the slug is made from. */
  slugFrom: string;
  name: string;
  /** null: the file has no such column; likewise below. */
  description: string | null;
  brand: string;
  categoryPath: readonly string[];
  isActive: boolean | null;
  tags: readonly string[];
  options: readonly DraftOption[];
  variants: readonly DraftVariant[];
  images: readonly DraftImage[];
}>;

/** The longest texts that the catalogue keeps, in characters. */
export const LIMITS = {
  handle: 255,
  name: 200,
  description: 50_000,
  brand: 200,
  category: 200,
  tags: 5_000,
  optionName: 100,
  optionValue: 100,
  barcode: 64,
  altText: 500,
} as const;
