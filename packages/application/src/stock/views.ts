import type { StockTransactionType } from '@soko/domain';
import type { SkuView } from '../catalog/views.ts';
import type { NamedView } from '../views.ts';

export type SkuFilter = Readonly<{
  /** Every word occurs in the SKU, the barcode or the name of the product. */
  q?: string | undefined;
  /** Id or slug. */
  shop?: string | undefined;
  /** Whether what is available has fallen to the threshold; where there is none, it has not. */
  lowStock?: boolean | undefined;
  inStock?: boolean | undefined;
  /** SKUs in their one form. */
  codes?: readonly string[] | undefined;
}>;

/** What many SKUs stock now. */
export type AdjustedStockView = Readonly<{ items: readonly SkuView[] }>;
export type SkuOrdering = 'sku' | '-sku' | 'available' | '-available' | '-updated_at';

/** One change of a level. */
export type StockTransactionView = Readonly<{
  id: string;
  sku: string;
  product: NamedView;
  shop: NamedView;
  type: StockTransactionType;
  on_hand_delta: number;
  reserved_delta: number;
  reason: string | null;
  order_id: string | null;
  /** What made it; who, where that is one of the shop's own people, or for staff. */
  actor: Readonly<{ kind: string; id: string | null }>;
  at: string;
}>;
export type StockTransactionFilter = Readonly<{
  sku?: string | undefined;
  /** Id or slug. */
  shop?: string | undefined;
  type?: StockTransactionType | undefined;
  /** RFC 3339; from this moment on, and until before that one. */
  from?: string | undefined;
  to?: string | undefined;
  orderId?: string | undefined;
}>;
export type StockTransactionOrdering = '-at' | 'at';

/** What the mail about low stock is made of: read by jobs, without a caller. */
export type StockNotice = Readonly<{
  sku: string;
  product: string;
  shop: string;
  available: number;
  low_stock_threshold: number;
  shop_emails: readonly string[];
}>;
