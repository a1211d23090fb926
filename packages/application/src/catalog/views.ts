import type { ImageFailure, ImageStatus, ProductStatus } from '@soko/domain';
import type { MoneyView, NamedView } from '../views.ts';

export type ImageView = Readonly<{
  id: string;
  url: string;
  alt_text: string;
  position: number;
  variant_id: string | null;
  /** URLs by size; empty until sizes were made. */
  sizes: Readonly<Record<string, string>>;
  /** `processing` until its sizes were made; `failed` where they cannot be. */
  status: ImageStatus;
  /** Why it failed; null where it did not. */
  failure: ImageFailure | null;
  /** In pixels; null for an image that is only known by its URL. */
  width: number | null;
  height: number | null;
}>;

export type ProductListItemView = Readonly<{
  id: string;
  slug: string;
  name: string;
  brand: NamedView | null;
  shop: NamedView;
  category: NamedView | null;
  price: MoneyView;
  price_max: MoneyView;
  compare_at_price: MoneyView | null;
  image: Pick<ImageView, 'url' | 'alt_text' | 'sizes'> | null;
  average_rating: number | null;
  review_count: number;
  in_stock: boolean;
  variant_count: number;
  created_at: string;
}>;

export type VariantView = Readonly<{
  id: string;
  sku: string;
  barcode: string | null;
  price: MoneyView;
  compare_at_price: MoneyView | null;
  price_tiers: readonly Readonly<{ min_quantity: number; price: MoneyView }>[];
  attributes: Readonly<Record<string, string>>;
  available: number;
  in_stock: boolean;
  weight_g: number | null;
  length_mm: number | null;
  width_mm: number | null;
  height_mm: number | null;
  min_order_quantity: number;
  images: readonly ImageView[];
  /** With a `compare_at_price`: the lowest price of the 30 days before the reduction; null where there was no other. */
  lowest_price_30_days: MoneyView | null;
  /** For the shop's members and staff. */
  cost?: MoneyView | null;
}>;

export type ProductView = ProductListItemView &
  Readonly<{
    description: string;
    categories: readonly NamedView[];
    /** Every option of the variants by attribute code: `{color: ["blue", "red"]}`. */
    attributes: Readonly<Record<string, readonly string[]>>;
    /** The axes of its variants, in the order in which they are chosen. */
    options: readonly string[];
    variants: readonly VariantView[];
    images: readonly ImageView[];
    is_active: boolean;
    status: ProductStatus;
    /** This and what follows: for the shop's members and staff. */
    status_comment?: string | null;
    suspended_at?: string | null;
    external_reference?: string | null;
    updated_at?: string;
  }>;

/** The stock figures stand only in answers to the shop's members and staff. */
export type SkuView = Readonly<{
  sku: string;
  variant_id: string;
  product: NamedView;
  shop: NamedView;
  price: MoneyView;
  available: number;
  in_stock: boolean;
  on_hand?: number;
  reserved?: number;
  low_stock_threshold?: number | null;
  /** Whether what is available has fallen to the threshold. */
  is_low?: boolean;
  barcode?: string | null;
  stock_updated_at?: string;
  cost?: MoneyView | null;
}>;

export type CategoryView = Readonly<{
  id: string;
  slug: string;
  name: string;
  parent_id: string | null;
  shop_id: string | null;
  position: number;
  image: string | null;
  /** Nested in the tree; empty in the flat list. */
  children: readonly CategoryView[];
}>;

export type BrandView = NamedView;

export type ProductFilter = Readonly<{
  /** Id or slug; the subtree of the category. */
  category?: string;
  /** Id or slug. */
  brand?: string;
  /** Id or slug. */
  shop?: string;
  /** Minor units. */
  minPrice?: number;
  maxPrice?: number;
  /** Every word occurs in the name, brand, category or description, in any order and case. */
  q?: string;
  inStock?: boolean;
  minRating?: number;
  /** false: only for the shop's members and staff. */
  isActive?: boolean;
  attributes?: Readonly<Record<string, readonly string[]>>;
}>;

export type ProductOrdering =
  | 'price'
  | '-price'
  | 'created_at'
  | '-created_at'
  | 'name'
  | '-rating'
  | '-sales'
  | 'relevance';

/**
 * Counts of the products a filter would leave, by value: each kind as if the filter said nothing of it. The most frequent
 * values come first.
 */
export type FacetsView = Readonly<{
  categories: readonly (NamedView & Readonly<{ count: number }>)[];
  brands: readonly (NamedView & Readonly<{ count: number }>)[];
  shops: readonly (NamedView & Readonly<{ count: number }>)[];
  /** By attribute code: `{color: [{value: "Red", count: 3}]}`. */
  attributes: Readonly<Record<string, readonly Readonly<{ value: string; count: number }>[]>>;
  /** How many have at least this rating, for 5 to 1. */
  ratings: readonly Readonly<{ min_rating: number; count: number }>[];
  price: Readonly<{ min: number; max: number }> | null;
  in_stock: number;
}>;
