import { demandOf, type NewId, Order, type Reservation } from '@soko/domain';

/** The reservations that hold an order's demand until the order expires. */
export const reservationsOf = (order: Order, newId: NewId): Reservation[] =>
  demandOf(Order.demand(order)).map((demand) => ({
    id: newId(),
    orderId: order.id,
    ...demand,
    expiresAt: order.expiresAt ?? order.createdAt,
  }));
