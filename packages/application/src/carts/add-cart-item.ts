import { type Call, Cart, type CartId, Offer, Sku } from '@soko/domain';
import type { Ports } from '../ports.ts';
import { changeCart } from './hold-cart.ts';

export type NewCartItem = Readonly<{ sku: string; quantity: number; guestCart?: CartId | undefined }>;

/**
 * Puts so many of a SKU into the caller's cart; the same SKU adds up. Nothing is reserved. Refuses `not_found` (SKU),
 * `cart_not_found`, `out_of_stock`, `currency_mismatch`.
 */
export function addCartItem({ store, newId }: Ports) {
  return (call: Call, { sku, quantity, guestCart }: NewCartItem): Promise<CartId> =>
    store.transaction(call, async (tx) => {
      const code = Sku.of(sku);
      const offer = Offer.onSale(await tx.catalog.offers([code]), code);
      return changeCart(tx, call, { newId, guestCart, change: (cart) => Cart.add(cart, offer, quantity, newId) });
    });
}
