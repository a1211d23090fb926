import type { Sku } from '../catalog/sku.ts';
import type { NewId, OrderItemId, ProductId, ShippingOptionId, ShopId, ShopOrderId, VariantId } from '../ids.ts';
import type { BasisPoints, Money } from '../money.ts';
import type { QuoteLine, QuotePart, Tax, Totals } from '../pricing/quote.ts';
import type { Discount } from '../promotions/discount.ts';

export type ShopOrderStatus = 'pending' | 'accepted' | 'ready' | 'shipped' | 'delivered' | 'completed' | 'cancelled';

/** One SKU of an order, with the facts of its day: nothing that changes later changes it. */
export type OrderItem = Readonly<{
  id: OrderItemId;
  variantId: VariantId;
  productId: ProductId;
  sku: Sku;
  name: string;
  attributes: Readonly<Record<string, string>>;
  quantity: number;
  unitPrice: Money;
  subtotal: Money;
  discounts: readonly Discount[];
  discount: Money;
  taxes: readonly Tax[];
  tax: Money;
  includedTax: Money;
  total: Money;
  commissionRate: BasisPoints;
  commission: Money;
  cancelledQuantity: number;
  fulfilledQuantity: number;
  returnedQuantity: number;
  refundedQuantity: number;
}>;

/** One shop's part of an order: its own status and totals. The order's totals are the sums of its parts'. */
export type ShopOrder = Readonly<{
  id: ShopOrderId;
  shop: Readonly<{ id: ShopId; name: string }>;
  status: ShopOrderStatus;
  items: readonly OrderItem[];
  shippingOptionId: ShippingOptionId | null;
  shippingTaxes: readonly Tax[];
  totals: Totals;
  commission: Money;
}>;

/** A part in one of these has not been handed to a carrier. */
const BEFORE_SHIPMENT: readonly ShopOrderStatus[] = ['pending', 'accepted', 'ready'];

export const ShopOrder = {
  /** A shop's part of a quote, frozen. */
  of(part: QuotePart, newId: NewId): ShopOrder {
    const { shop, shippingOptionId, shippingTaxes, totals, commission } = part;
    const items = part.lines.map((line) => itemOf(line, newId()));
    return { id: newId(), shop, status: 'pending', items, shippingOptionId, shippingTaxes, totals, commission };
  },

  isBeforeShipment: (part: ShopOrder): boolean => BEFORE_SHIPMENT.includes(part.status),

  /** Nothing of it will be sent. */
  cancel: (part: ShopOrder): ShopOrder => ({
    ...part,
    status: 'cancelled',
    items: part.items.map((item) => ({ ...item, cancelledQuantity: item.quantity })),
  }),

  /** So many pieces of its items count as refunded. */
  refunded: (part: ShopOrder, pieces: ReadonlyMap<OrderItemId, number>): ShopOrder => ({
    ...part,
    items: part.items.map((item) => ({ ...item, refundedQuantity: pieces.get(item.id) ?? item.refundedQuantity })),
  }),
};

const itemOf = ({ offer, ...line }: QuoteLine, id: OrderItemId): OrderItem => ({
  id,
  variantId: offer.variantId,
  productId: offer.productId,
  sku: offer.sku,
  name: offer.name,
  attributes: offer.attributes,
  ...line,
  cancelledQuantity: 0,
  fulfilledQuantity: 0,
  returnedQuantity: 0,
  refundedQuantity: 0,
});
