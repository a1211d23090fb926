import type { OrderStatus, ShopOrderStatus } from '@soko/domain';
import type { AddressView, MoneyView } from '../views.ts';

export type PaymentState = 'unpaid' | 'pending' | 'paid' | 'partially_refunded' | 'refunded' | 'failed';
export type FulfilmentState =
  | 'unfulfilled'
  | 'partially_shipped'
  | 'shipped'
  | 'delivered'
  | 'partially_returned'
  | 'returned';

export type OrderItemView = Readonly<{
  id: string;
  sku: string;
  name: string;
  attributes: Readonly<Record<string, string>>;
  shop: Readonly<{ id: string; name: string }>;
  quantity: number;
  unit_price: MoneyView;
  discount: MoneyView;
  tax: MoneyView;
  total_price: MoneyView;
  cancelled_quantity: number;
  fulfilled_quantity: number;
  returned_quantity: number;
}>;

export type OrderPartView = Readonly<{
  id: string;
  shop: Readonly<{ id: string; name: string }>;
  status: ShopOrderStatus;
  subtotal: MoneyView;
  discount_amount: MoneyView;
  tax_amount: MoneyView;
  shipping_amount: MoneyView;
  total_amount: MoneyView;
  shipments: readonly never[];
}>;

export type OrderView = Readonly<{
  id: string;
  number: string;
  status: OrderStatus;
  payment_status: PaymentState;
  fulfilment_status: FulfilmentState;
  currency: string;
  items: readonly OrderItemView[];
  shops: readonly OrderPartView[];
  subtotal: MoneyView;
  discount_amount: MoneyView;
  tax_amount: MoneyView;
  included_tax_amount: MoneyView;
  shipping_amount: MoneyView;
  total_amount: MoneyView;
  refunded_amount: MoneyView;
  /** The buyer's bank asks for its money back, or has it. */
  is_disputed: boolean;
  coupons: readonly string[];
  shipping_address: AddressView;
  billing_address: AddressView | null;
  email: string;
  purchase_order_number: string | null;
  /** The company that it was bought for, as it was on the day. */
  company: Readonly<{ id: string; name: string; tax_id: string }> | null;
  expires_at: string | null;
  placed_at: string | null;
  confirmed_at: string | null;
  paid_at: string | null;
  cancelled_at: string | null;
  created_at: string;
  invoice_number: string | null;
  /** For guests, in the answer of the checkout alone. */
  access_token?: string;
}>;

export type OrderStatusView = Pick<
  OrderView,
  'id' | 'number' | 'status' | 'payment_status' | 'fulfilment_status' | 'expires_at'
>;

/** An order in a list: everything but the addresses and the lines' details stays the same. */
export type OrderListItemView = OrderView;

export type OrderFilter = Readonly<{ status?: OrderStatus }>;
export type OrderOrdering = '-created_at' | 'created_at';
