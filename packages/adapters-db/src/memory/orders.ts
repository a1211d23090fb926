import { Order, type Orders } from '@soko/domain';
import { byId, check, hold, mustHold, refersTo, type Scope } from './scope.ts';

export function orders(scope: Scope): Orders {
  const { state, journal } = scope;
  const write = (order: Order) => {
    const isOpen = Order.isOpen(order);
    const isTaken = order.status === 'confirmed' || order.status === 'completed';
    check(!isOpen || order.expiresAt !== null, 'an open order has its end');
    check(
      !isTaken || (order.confirmedAt !== null && order.invoiceNumber !== null),
      'a confirmed order has its invoice',
    );
    for (const item of Order.items(order)) {
      check(item.cancelledQuantity + item.fulfilledQuantity <= item.quantity, 'no more leaves an item than it has');
      check(item.returnedQuantity <= item.fulfilledQuantity, 'no more comes back than went out');
    }
    for (const other of state.orders.values()) {
      if (other.id === order.id) continue;
      check(other.number !== order.number, 'orders_number');
      check(order.invoiceNumber === null || other.invoiceNumber !== order.invoiceNumber, 'orders_invoice_number');
    }
    state.orders.set(order.id, order);
    journal.wrote('order', order.id, order);
  };
  return {
    lock: async (id) => {
      const order = state.orders.get(id);
      return order ? journal.read('order', id, hold(scope, order)) : null;
    },
    lockAll: async (ids) =>
      byId([...state.orders.values()].filter(({ id }) => ids.includes(id))).map((order) =>
        journal.read('order', order.id, hold(scope, order)),
      ),
    cartOf: async (id) => state.orders.get(id)?.cartId ?? null,
    overdue: async (now) =>
      [...state.orders.values()]
        .filter((order) => Order.isOverdue(order, now))
        .sort((a, b) => Number(a.expiresAt) - Number(b.expiresAt))
        .map(({ id }) => id),
    insert: async (order) => {
      refersTo(state.users, order.userId, 'orders.user_id');
      refersTo(state.companies, order.companyId, 'orders.company_id');
      refersTo(state.carts, order.cartId, 'orders.cart_id');
      for (const part of order.parts) refersTo(state.shops, part.shop.id, 'shop_orders.shop_id');
      for (const item of Order.items(order)) {
        refersTo(state.levels, item.variantId, 'order_items.variant_id');
        refersTo(state.products, item.productId, 'order_items.product_id');
      }
      write(hold(scope, order));
    },
    saveOwners: async (owned) => {
      for (const { id, userId } of owned) {
        mustHold(scope, id);
        refersTo(state.users, userId, 'orders.user_id');
        const stored = state.orders.get(id);
        if (stored) write({ ...stored, userId });
      }
    },
    save: async (order) => {
      mustHold(scope, order.id);
      write(withFrozenFacts(state.orders.get(order.id) ?? order, order));
    },
  };
}

/** The stored order with what may change taken from the other: the rest is as it was on its day. */
function withFrozenFacts(stored: Order, order: Order): Order {
  const { status, expiresAt, placedAt, confirmedAt, paidAt, cancelledAt, statusComment, invoiceNumber } = order;
  const items = new Map(Order.items(order).map((item) => [item.id, item]));
  const parts = stored.parts.map((part) => ({
    ...part,
    status: order.parts.find(({ id }) => id === part.id)?.status ?? part.status,
    items: part.items.map((item) => {
      const { cancelledQuantity, fulfilledQuantity, returnedQuantity, refundedQuantity } = items.get(item.id) ?? item;
      return { ...item, cancelledQuantity, fulfilledQuantity, returnedQuantity, refundedQuantity };
    }),
  }));
  const moved = { status, expiresAt, placedAt, confirmedAt, paidAt, cancelledAt, statusComment, invoiceNumber };
  return { ...stored, ...moved, parts };
}
