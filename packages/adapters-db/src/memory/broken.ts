import {
  type LedgerTransaction,
  type Money,
  Order,
  type OrderItem,
  type Payment,
  type Refund,
  type ShopOrder,
} from '@soko/domain';
import { isBalanced } from './ledger.ts';
import type { State } from './state.ts';

type Invariant = (state: State) => boolean;

const sum = <T>(all: Iterable<T>, of: (one: T) => number): number => {
  let total = 0;
  for (const one of all) total += of(one);
  return total;
};
const amounts = (all: Iterable<Money>): number => sum(all, ({ amount }) => amount);
const amountsOf = (all: Iterable<{ readonly amount: Money }>): number => sum(all, ({ amount }) => amount.amount);

/** Those that belong to each thing, by its id; none where it has none. */
function by<T>(all: Iterable<T>, idOf: (one: T) => string | null): (id: string) => readonly T[] {
  const groups = new Map<string | null, T[]>();
  for (const one of all) {
    const group = groups.get(idOf(one));
    if (group) group.push(one);
    else groups.set(idOf(one), [one]);
  }
  return (id) => groups.get(id) ?? NONE;
}
const NONE: readonly never[] = [];

const every = <T>(all: Iterable<T>, holds: (one: T) => boolean): boolean => {
  for (const one of all) if (!holds(one)) return false;
  return true;
};

/** A rule of single values, which never change: what it held of once is not looked into again. */
function lasting<T extends object>(holds: (one: T) => boolean): (one: T) => boolean {
  const known = new WeakSet<T>();
  return (one) => {
    if (known.has(one)) return true;
    if (!holds(one)) return false;
    known.add(one);
    return true;
  };
}

const entriesOf = (bookings: readonly LedgerTransaction[], ...kinds: readonly string[]) =>
  bookings.flatMap(({ entries }) => entries.filter(({ account }) => kinds.includes(account.kind)));

/** What must hold of every state, by the names that `soko verify` has for them. */
const INVARIANTS: Readonly<Record<string, Invariant>> = {
  stock_balance({ levels, stockTransactions, reservations }) {
    const booked = by(stockTransactions, ({ variantId }) => variantId);
    const held = by(reservations.values(), ({ variantId }) => variantId);
    return every(
      levels.values(),
      ({ variantId, onHand, reserved }) =>
        onHand === sum(booked(variantId), ({ onHandDelta }) => onHandDelta) &&
        reserved === sum(booked(variantId), ({ reservedDelta }) => reservedDelta) &&
        reserved === sum(held(variantId), ({ quantity }) => quantity),
    );
  },

  stock_bounds: ({ levels }) => every(levels.values(), ({ onHand, reserved }) => reserved >= 0 && reserved <= onHand),

  order_totals: ({ orders }) => every(orders.values(), addsUp),

  order_payment({ orders, payments, ledger }) {
    const paymentsOf = by(payments.values(), ({ orderId }) => orderId);
    return every(orders.values(), (order) => {
      const captures = paymentsOf(order.id).filter(({ status, isSurplus }) => status === 'succeeded' && !isSurplus);
      if (captures.length > 0) return order.confirmedAt !== null && amountsOf(captures) === order.totals.total.amount;
      if (order.status !== 'confirmed' && order.status !== 'completed') return true;
      const isOwed = ledger.some(({ orderId, type }) => orderId === order.id && type === 'receivable');
      return isOwed || order.totals.total.amount === 0;
    });
  },

  refund_within_capture({ payments, refunds }) {
    const refundsOf = by(refunds.values(), ({ paymentId }) => paymentId);
    return every(payments.values(), ({ id, amount }) => {
      const given = refundsOf(id).filter(({ status }) => status !== 'failed');
      return given.length === 0 || amountsOf(given) <= amount.amount;
    });
  },

  ledger_balance: ({ ledger }) => every(ledger, balances),

  ledger_order({ orders, ledger, payments, refunds }) {
    const bookingsOf = by(ledger, ({ orderId }) => orderId);
    const paymentsOf = by(payments.values(), ({ orderId }) => orderId);
    const refundsOf = by(refunds.values(), ({ paymentId }) => paymentId);
    return every(orders.keys(), (id) => isBooked(bookingsOf(id), paymentsOf(id), refundsOf));
  },

  ledger_provider({ payments, disputes, ledger }) {
    const ofPayment = by(ledger, ({ paymentId }) => paymentId);
    const ofDispute = by(ledger, ({ disputeId }) => disputeId);
    const areFeesBooked = every(
      payments.values(),
      ({ id, fee }) => amountsOf(entriesOf(ofPayment(id), 'fees')) === (fee?.amount ?? 0),
    );
    const areDisputesBooked = every(disputes.values(), ({ id, status, amount }) => {
      const due = (when: typeof status) => (status === when ? amount.amount : 0);
      return (
        amountsOf(entriesOf(ofDispute(id), 'disputes')) === due('open') &&
        amountsOf(entriesOf(ofDispute(id), 'chargebacks')) === due('lost')
      );
    });
    return areFeesBooked && areDisputesBooked;
  },

  terms_owed: ({ payments, orders, ledger }) =>
    every(payments.values(), ({ orderId, companyId, status, amount }) => {
      if (companyId === null) return true;
      const order = orders.get(orderId);
      const bookings = ledger.filter((booking) => booking.orderId === orderId);
      const isOwed = status === 'pending';
      return (
        order?.companyId === companyId &&
        Order.isOwed(order) === isOwed &&
        amountsOf(entriesOf(bookings, 'receivable')) === (isOwed ? amount.amount : 0)
      );
    }),

  reservation_of_closed_order: ({ orders, reservations }) =>
    every(reservations.values(), ({ orderId }) => {
      const order = orders.get(orderId);
      return order !== undefined && Order.isOpen(order);
    }),

  invoice_gaps: ({ orders, counters }) =>
    [...counters].every(([series, value]) => {
      const prefix = `INV-${series.replace('invoice:', '')}-`;
      const numbers = [...orders.values()].flatMap(({ invoiceNumber }) =>
        invoiceNumber?.startsWith(prefix) ? [Number(invoiceNumber.slice(prefix.length))] : [],
      );
      return numbers.length === value && new Set(numbers).size === value && numbers.every((number) => number <= value);
    }),
};

/** The names of the invariants that do not hold. */
export const broken = (state: State): readonly string[] =>
  Object.entries(INVARIANTS)
    .filter(([, holds]) => !holds(state))
    .map(([name]) => name);

const balances = lasting(isBalanced);

const FIELDS = ['subtotal', 'discount', 'shipping', 'tax', 'includedTax', 'total'] as const;
const addsUp = lasting(
  ({ totals, parts }: Order): boolean =>
    FIELDS.every((field) => totals[field].amount === sum(parts, (part) => part.totals[field].amount)) &&
    parts.every(partAddsUp),
);

function partAddsUp({ totals, items, shippingTaxes, commission }: ShopOrder): boolean {
  const onTop = amountsOf(shippingTaxes.filter(({ inclusive }) => !inclusive));
  const of = (field: 'subtotal' | 'discount' | 'tax' | 'commission') => amounts(items.map((item) => item[field]));
  const { subtotal, discount, shipping, tax, total } = totals;
  return (
    subtotal.amount === of('subtotal') &&
    discount.amount === of('discount') &&
    tax.amount === of('tax') + onTop &&
    commission.amount === of('commission') &&
    total.amount === subtotal.amount - discount.amount + shipping.amount + tax.amount &&
    items.every(itemAddsUp)
  );
}

const itemAddsUp = (item: OrderItem): boolean =>
  item.subtotal.amount === item.unitPrice.amount * item.quantity &&
  item.discount.amount === amountsOf(item.discounts) &&
  item.tax.amount === amountsOf(item.taxes.filter(({ inclusive }) => !inclusive)) &&
  item.total.amount === item.subtotal.amount - item.discount.amount + item.tax.amount;

/** What shops, marketplace and tax office have of an order is what its buyer paid or owes, less what went back. */
function isBooked(
  bookings: readonly LedgerTransaction[],
  payments: readonly Payment[],
  refundsOf: (paymentId: string) => readonly Refund[],
): boolean {
  const balance = (...kinds: readonly string[]) => amountsOf(entriesOf(bookings, ...kinds));
  const kept = (isSurplus: boolean) => {
    const taken = payments.filter((each) => each.status === 'succeeded' && each.isSurplus === isSurplus);
    const returned = taken.flatMap(({ id }) => refundsOf(id).filter(({ status }) => status === 'succeeded'));
    return amountsOf(taken) - amountsOf(returned);
  };
  return (
    -balance('payable', 'commission', 'tax', 'promotions') === kept(false) + balance('receivable') &&
    -balance('refunds') === kept(true)
  );
}
