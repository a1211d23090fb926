import {
  Call,
  Cart,
  demandOf,
  type Money,
  Offer,
  Order,
  type OrderId,
  Quote,
  refuse,
  type ShippingOptionId,
  type ShopId,
  Sku,
  StockLevel,
  type Tx,
  type Wanted,
} from '@soko/domain';
import { findCart } from '../carts/hold-cart.ts';
import type { Ports } from '../ports.ts';
import { deliveryOf, type WantedDelivery } from './delivery-of.ts';
import { reservationsOf } from './reservations-of.ts';

export type Checkout = Readonly<{
  delivery: WantedDelivery;
  shipping: ReadonlyMap<ShopId, ShippingOptionId>;
  /** Lines to buy in place of the cart's. */
  items?: readonly Readonly<{ sku: string; quantity: number }>[] | undefined;
  expectedTotal?: Money | undefined;
}>;

/**
 * Turns the caller's cart (or the lines given) into a draft order: its quote frozen, its stock held until it expires.
 * Refuses `cart_empty`, `cart_not_found`, `not_found` (SKU, saved address), `out_of_stock`, `product_unavailable`,
 * `currency_mismatch`, `price_changed`, `shipping_option_not_valid`, `validation_failed`.
 */
export function placeOrder({ store, newId, settings }: Ports) {
  return (call: Call, { delivery: wantedDelivery, shipping, items, expectedTotal }: Checkout): Promise<OrderId> =>
    store.transaction(call, async (tx) => {
      const delivery = await deliveryOf(tx, call, wantedDelivery);
      const cart = items ? null : await findCart(tx, call);
      const wanted = items ? await inline(tx, items) : await linesOf(tx, cart);
      const shopIds = [...new Set(wanted.map(({ offer }) => offer.shop.id))];
      const { country } = delivery.shippingAddress;
      const coupons = cart?.coupons ?? [];
      const rules = await tx.pricing.rulesFor({ shopIds, country, coupons });
      const quote = Quote.expect(
        Quote.of({ wanted, rules, coupons, destination: delivery.shippingAddress, shipping, at: tx.now }),
        expectedTotal,
      );
      const order = Order.draft(quote, delivery, {
        id: newId(),
        newId,
        at: tx.now,
        expiresAt: new Date(tx.now.getTime() + settings.checkoutTtlSeconds * 1000),
        userId: Call.user(call) ?? null,
        cartId: cart?.id ?? null,
        locale: call.locale,
      });
      const demand = demandOf(Order.demand(order));
      const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));
      const held = StockLevel.reserve(levels, demand, order.id);

      await tx.orders.insert(order);
      await tx.stock.save(held);
      await tx.reservations.insert(reservationsOf(order, newId));
      if (cart) await tx.carts.save(Cart.emptied(cart));
      tx.events.add('order.placed', order.id);
      return order.id;
    });
}

async function linesOf(tx: Tx, cart: Cart | null): Promise<Wanted[]> {
  if (!cart || cart.items.length === 0) return refuse('cart_empty');
  const offers = await tx.catalog.offersOf(cart.items.map((item) => item.variantId));
  const byId = new Map(offers.map((offer) => [offer.variantId, offer]));
  return cart.items.map(({ variantId, sku, quantity }) => ({
    offer: byId.get(variantId) ?? refuse('product_unavailable', { items: [{ sku }] }),
    quantity,
  }));
}

async function inline(tx: Tx, items: NonNullable<Checkout['items']>): Promise<Wanted[]> {
  const lines = items.map((item) => ({ ...item, sku: Sku.of(item.sku) }));
  const offers = await tx.catalog.offers(lines.map((line) => line.sku));
  return lines.map(({ sku, quantity }) => ({ offer: Offer.onSale(offers, sku), quantity }));
}
