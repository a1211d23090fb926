import type { OrderItemView, OrderView } from '@soko/application';

const money = (amount: number) => ({ amount, currency: 'NGN' });

export const anOrderItemView = (fields: Partial<OrderItemView> = {}): OrderItemView => ({
  id: 'item',
  sku: 'SHIRT-M',
  name: 'Ankara shirt',
  attributes: {},
  shop: { id: 'shop', name: 'Balogun Fabrics' },
  quantity: 2,
  unit_price: money(199_900),
  discount: money(0),
  tax: money(0),
  total_price: money(399_800),
  cancelled_quantity: 0,
  fulfilled_quantity: 0,
  returned_quantity: 0,
  ...fields,
});

/** A confirmed and paid order, as its buyer sees it. */
export const anOrderView = (fields: Partial<OrderView> = {}): OrderView => ({
  id: 'order',
  number: 'SK-7H3K-Q2M9-XA4T',
  status: 'confirmed',
  payment_status: 'paid',
  fulfilment_status: 'unfulfilled',
  currency: 'NGN',
  items: [anOrderItemView()],
  shops: [],
  subtotal: money(399_800),
  discount_amount: money(0),
  tax_amount: money(29_985),
  included_tax_amount: money(0),
  shipping_amount: money(150_000),
  total_amount: money(579_785),
  refunded_amount: money(0),
  is_disputed: false,
  coupons: [],
  shipping_address: { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' },
  billing_address: null,
  email: 'ada@example.com',
  purchase_order_number: null,
  company: null,
  expires_at: null,
  placed_at: '2026-03-02T12:00:00.000Z',
  confirmed_at: '2026-03-02T12:00:00.000Z',
  paid_at: '2026-03-02T12:00:00.000Z',
  cancelled_at: null,
  created_at: '2026-03-02T12:00:00.000Z',
  invoice_number: 'INV-2026-000001',
  ...fields,
});
