import { type LedgerTransaction, Order, StockLevel, type Tx } from '@soko/domain';

/**
 * Takes an order on, inside the transaction that decided so, and answers it: what it held is sold, the books are
 * written, and last, as the series is held from then on, the invoice gets its number.
 */
export async function confirmOrder(
  tx: Tx,
  order: Order,
  { paid, booking }: Readonly<{ paid: boolean; booking: LedgerTransaction }>,
): Promise<Order> {
  const demand = Order.demand(order);
  const levels = await tx.stock.lock(demand.map(({ variantId }) => variantId));
  await tx.stock.save(StockLevel.sell(levels, demand, order.id));
  await tx.reservations.removeOf(order.id);
  if (booking.entries.length > 0) await tx.ledger.insert(booking);
  tx.events.add('order.confirmed', order.id, { paid });
  const year = tx.now.getUTCFullYear();
  const number = await tx.counters.next(`invoice:${year}`);
  const confirmed = Order.confirm(order, tx.now, paid, `INV-${year}-${String(number).padStart(6, '0')}`);
  await tx.orders.save(confirmed);
  return confirmed;
}
