import { Cart, type CartId, type NewId, Order, Payment, StockLevel, type Tx } from '@soko/domain';

/**
 * Takes an open order out of the market, inside the transaction that ends it: stock given back, live payments ended
 * in our books. `order` is how it stands afterwards, `before` how it was locked.
 */
export async function releaseOrder(
  tx: Tx,
  before: Order,
  order: Order,
  ending: 'cancelled' | 'expired',
): Promise<void> {
  const payments = await tx.payments.lockOf(order.id);
  const demand = Order.demand(before);
  const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));
  await tx.payments.save(payments.filter(Payment.isLive).map((payment) => Payment.end(payment, ending)));
  await tx.stock.save(StockLevel.release(levels, demand, order.id));
  await tx.reservations.removeOf(order.id);
  await tx.orders.save(order);
}

/** The cart an order took its lines from, held before the order; null when it is gone or dead. */
export async function lockCartOf(tx: Tx, cartId: CartId | null): Promise<Cart | null> {
  return cartId ? tx.carts.lock(cartId) : null;
}

/** Gives the lines back to the cart they came from. */
export async function putBack(tx: Tx, cart: Cart | null, order: Order, newId: NewId): Promise<void> {
  if (cart) await tx.carts.save(Cart.putBack(cart, Order.lines(order), newId));
}
