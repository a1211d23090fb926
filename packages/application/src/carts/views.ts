import type { MoneyView, NamedView } from '../views.ts';

export type CartItemView = Readonly<{
  id: string;
  sku: string;
  product: NamedView;
  shop: NamedView;
  quantity: number;
  unit_price: MoneyView;
  total_price: MoneyView;
  /** How many could be bought now; 0 when it is no longer on sale. */
  available: number;
}>;

export type CartNoticeView = Readonly<{
  code: 'price_changed' | 'out_of_stock' | 'unavailable';
  item_id: string;
  previous?: MoneyView;
  available?: number;
}>;

export type CartView = Readonly<{
  id: string | null;
  /** Only in the answer that made a guest's cart. */
  token?: string;
  currency: string;
  items: readonly CartItemView[];
  coupons: readonly string[];
  notices: readonly CartNoticeView[];
  subtotal: MoneyView;
  discount_amount: MoneyView;
  total_amount: MoneyView;
}>;
