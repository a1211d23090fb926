import type { AttributeType } from '@soko/domain';
import type { NamedView } from '../views.ts';
import type { BrandView, CategoryView, ProductListItemView } from './views.ts';

/** `children` are all below it, nested. */
export type CategoryDetailView = CategoryView &
  Readonly<{
    description: string;
    /** Its ancestors, the root first. */
    path: readonly NamedView[];
    /** Products on sale in it and below it. */
    product_count: number;
    is_active: boolean;
  }>;

/** Which category or brand is meant, where a slug of a shop's own may mean one too. */
export type CategoryName = Readonly<{ idOrSlug: string; shop?: string | undefined }>;
/** `shop` is an id or slug: its own beside those of the whole market. */
export type CategoryFilter = Readonly<{ flat?: boolean | undefined; shop?: string | undefined }>;

/** How something that is kept by hand stands. */
export type Standing = 'active' | 'suspended' | 'deleted';
export type StandingFilter = Readonly<{ q?: string | undefined; status?: Standing | undefined }>;
export type StandingOrdering = 'name' | '-created_at' | 'created_at';

type Kept = Readonly<{ status: Standing; created_at: string; deleted_at: string | null }>;
/** As staff see it. */
export type KeptCategoryView = Omit<CategoryView, 'children'> & Readonly<{ shop: NamedView | null }> & Kept;
export type KeptBrandView = BrandView & Kept;

export type BrandDetailView = BrandView &
  Readonly<{ description: string; logo: string | null; product_count: number; is_active: boolean }>;

export type AttributeOptionView = Readonly<{
  id: string;
  value: string;
  label: string | null;
  swatch: string | null;
  position: number;
}>;
export type AttributeView = Readonly<{
  id: string;
  code: string;
  name: string;
  type: AttributeType;
  unit: string | null;
  is_variant_axis: boolean;
  is_filterable: boolean;
  options: readonly AttributeOptionView[];
}>;
export type AttributeOrdering = 'name' | 'code';

export type WishlistItemView = Readonly<{
  id: string;
  product_id: string;
  /** What the product was called when it was added. */
  name: string;
  is_available: boolean;
  /** Null while the product is not on sale. */
  product: ProductListItemView | null;
  added_at: string;
}>;
export type WishlistOrdering = '-added_at' | 'added_at';
