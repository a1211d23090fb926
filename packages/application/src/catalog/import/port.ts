import type { Call, Currency, ImportCounts, ImportId, Money, ProductStatus, ShopId, Sku } from '@soko/domain';
import type { ImportedImageRow } from './read-images.ts';
import type { ImportedSku, RefusedSku } from './read-skus.ts';

/** One wrong thing in a file. `line` is the physical line where its row starts (the header is line 1). */
export type ImportFlaw = Readonly<{
  line: number;
  /** The header of the column, as it stands in the file; null when the row as a whole is wrong. */
  column: string | null;
  /** Stable, lower snake_case: see docs/import.md. */
  code: string;
  message: string;
}>;

/** A row as it stands in the file: its cells by header, and what the reader of the file found wrong with it. */
export type ProductRow = Readonly<{
  /** The physical line where the row starts; the header is line 1. */
  line: number;
  cells: ReadonlyMap<string, string>;
  flaws?: readonly ImportFlaw[];
}>;

/** What distinguishes the variants of a product: the name as the seller writes it and its attribute code. */
export type ImportedOption = Readonly<{ name: string; code: string }>;

export type ImportedVariant = Readonly<{
  line: number;
  /** As the file gives it, or made from the shop, the handle and the options. Once per file. */
  sku: Sku;
  barcode: string | null;
  price: Money;
  /** null where there is none, unless `comparesPrices` is false: then the file does not say. */
  compareAtPrice: Money | null;
  comparesPrices?: boolean | undefined;
  cost: Money | null;
  /** Chosen options by attribute code: `{size: "Small"}`; empty for a product without options. Once per product. */
  attributes: Readonly<Record<string, string>>;
  /** null: the file does not say. */
  onHand: number | null;
  /** Among the variants of its product; null: as they stand in the file. */
  position?: number | null;
  /** null: the file does not say; 1 for a new variant. */
  minOrderQuantity: number | null;
  weightG: number | null;
  lengthMm: number | null;
  widthMm: number | null;
  heightMm: number | null;
}>;

/** An image by http(s) URL, once per product. `sku` names the variant that it shows; null: the whole product. */
export type ImportedImage = Readonly<{ url: string; altText: string; position: number; sku: Sku | null }>;

/** A product as a file describes it: checked, in the catalogue's words, not yet compared with what is there. */
export type ImportedProduct = Readonly<{
  line: number;
  /** What the file calls the product: the external reference by which it is found again. Once per file. */
  handle: string;
  /** A URL word for the product; when another product has it, the shop's slug is appended. */
  slug: string;
  name: string;
  /** Plain text; null: the file does not say. */
  description: string | null;
  brand: string | null;
  /** Names from the root down; empty: no category. */
  categoryPath: readonly string[];
  /** null: the file does not say; a new product is active then. */
  isActive: boolean | null;
  tags: readonly string[];
  options: readonly ImportedOption[];
  /** At least one. Their order is their position, unless they have one of their own. */
  variants: readonly ImportedVariant[];
  /** Positions ascend: as the file has them where each has one of its own, else from 1 without gaps. */
  images: readonly ImportedImage[];
}>;

/** A product of which nothing is written, and why. `handle` is null when the file does not give one. */
export type RefusedProduct = Readonly<{ line: number; handle: string | null; flaws: readonly ImportFlaw[] }>;

export const isRefused = (product: ImportedProduct | RefusedProduct): product is RefusedProduct => 'flaws' in product;

/** Counts of products; `errors` has the flaws of those refused, in the order of lines. */
export type ImportReport = ImportCounts &
  Readonly<{
    /** The first `MAX_REPORTED_FLAWS`. */
    errors: readonly ImportFlaw[];
  }>;

export const MAX_REPORTED_FLAWS = 10_000;

/** The shop that takes the products, in any state. */
export type ImportingShop = Readonly<{ id: ShopId; slug: string; currency: Currency }>;

type Run = Readonly<{
  shopSlug: string;
  /** The import that a job does: what came of it is noted in the same transaction, and never done again. */
  id?: ImportId | undefined;
  /** Everything is checked and counted, and nothing written. */
  dryRun: boolean;
  /** Told now and then how many products, SKUs or images were taken. */
  onProgress?: ((done: number) => void) | undefined;
  call: Call;
}>;

export type ImportRun = Run &
  Readonly<{
    products: AsyncIterable<ImportedProduct | RefusedProduct>;
    /** `new`: stock is set for new variants only, so sales are never undone; `set`: for all of which the file tells it. */
    stock: 'new' | 'set';
    /** The status of products that are new; those that are there keep theirs. */
    productStatus?: ProductStatus | undefined;
    /** Approved products go back to review where the file changes their name, description, brand, category or images. */
    reviewsChanges?: boolean | undefined;
  }>;

export type SkuImportRun = Run & Readonly<{ kind: 'prices' | 'stock'; skus: AsyncIterable<ImportedSku | RefusedSku> }>;

export type ImageImportRun = Run &
  Readonly<{ images: AsyncIterable<ImportedImageRow | RefusedSku> }> &
  Pick<ImportRun, 'reviewsChanges'>;

/** Takes products into the catalogue set-based: memory stays flat however many there are. */
export interface CatalogImport {
  /** By slug or id. Refuses `not_found` when there is no such shop. */
  shop(slugOrId: string): Promise<ImportingShop>;
  /**
   * One transaction: what `products` throws undoes all of it. A product whose SKU belongs to another product or shop is
   * refused (`sku_taken`, on the variant's line). A handle that is refused is refused whole: what came under it earlier
   * in the same run is not written either, and counts once. Brands, categories (by their path) and options that are not
   * there yet are made.
   */
  run(input: ImportRun): Promise<ImportReport>;
  /** The same for prices or stock of SKUs that the shop has: a row is refused by itself (`sku_unknown`, …). */
  runSkus(input: SkuImportRun): Promise<ImportReport>;
  /** The same for images of products that the shop has (`handle_unknown`, …); counts are of images. */
  runImages(input: ImageImportRun): Promise<ImportReport>;
}
