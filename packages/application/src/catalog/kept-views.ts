import type { ProductStatus, ShopId } from '@soko/domain';
import type { MoneyView } from '../views.ts';
import type { ProductListItemView } from './views.ts';

/** A product in the lists of its shop and of staff: in every state, with its stock. */
export type KeptProductView = ProductListItemView &
  Readonly<{
    status: ProductStatus;
    status_comment: string | null;
    suspended_at: string | null;
    is_active: boolean;
    /** Of all its live variants. */
    on_hand: number;
    reserved: number;
    updated_at: string;
  }>;

export type KeptProductFilter = Readonly<{
  shopId?: ShopId | undefined;
  /** Id or slug. */
  shop?: string | undefined;
  status?: ProductStatus | 'suspended' | undefined;
  /** Every word occurs in the name or in a SKU. */
  q?: string | undefined;
  isActive?: boolean | undefined;
  /** A variant has no more than its threshold. */
  lowStock?: boolean | undefined;
}>;
export type KeptProductOrdering = '-created_at' | 'created_at' | '-updated_at' | 'name';

/** A price that a variant had from a moment on. */
export type PriceChangeView = Readonly<{
  price: MoneyView;
  compare_at_price: MoneyView | null;
  at: string;
  /** Who set it; null for the system itself. */
  by: Readonly<{ id: string; name: string }> | null;
}>;
export type PriceChangeOrdering = '-at' | 'at';

/** The catalogue in figures, for staff. Deleted products count nowhere. */
export type ProductStatsView = Readonly<{
  total: number;
  by_status: Readonly<Record<ProductStatus, number>>;
  suspended: number;
  inactive: number;
  on_sale: number;
  out_of_stock: number;
  low_stock: number;
  without_image: number;
  variants: number;
  top_by_sales: readonly Readonly<{ id: string; name: string; slug: string; sales_count: number }>[];
}>;
