import { type LedgerTransaction, type Money, Order, type OrderItem, type ShopOrder, type Totals } from '@soko/domain';
import { isBalanced } from './ledger.ts';
import type { State } from './state.ts';

type Invariant = (state: State) => boolean;

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0);
const amounts = (all: readonly Money[]): number => sum(all.map(({ amount }) => amount));

/** What must hold of every state, by the names that `soko verify` has for them. */
const INVARIANTS: Readonly<Record<string, Invariant>> = {
  stock_balance: ({ levels, stockTransactions, reservations }) =>
    [...levels.values()].every(({ variantId, onHand, reserved }) => {
      const booked = stockTransactions.filter((each) => each.variantId === variantId);
      const held = [...reservations.values()].filter((each) => each.variantId === variantId);
      return (
        onHand === sum(booked.map(({ onHandDelta }) => onHandDelta)) &&
        reserved === sum(booked.map(({ reservedDelta }) => reservedDelta)) &&
        reserved === sum(held.map(({ quantity }) => quantity))
      );
    }),

  stock_bounds: ({ levels }) =>
    [...levels.values()].every(({ onHand, reserved }) => reserved >= 0 && reserved <= onHand),

  order_totals: ({ orders }) => [...orders.values()].every(addsUp),

  order_payment: ({ orders, payments, ledger }) =>
    [...orders.values()].every((order) => {
      const captures = [...payments.values()].filter(
        ({ orderId, status, isSurplus }) => orderId === order.id && status === 'succeeded' && !isSurplus,
      );
      if (captures.length > 0) {
        return (
          order.confirmedAt !== null && amounts(captures.map(({ amount }) => amount)) === order.totals.total.amount
        );
      }
      if (order.status !== 'confirmed' && order.status !== 'completed') return true;
      const isOwed = ledger.some(({ orderId, type }) => orderId === order.id && type === 'receivable');
      return isOwed || order.totals.total.amount === 0;
    }),

  refund_within_capture: ({ payments, refunds }) =>
    [...payments.values()].every((payment) => {
      const given = [...refunds.values()].filter(
        ({ paymentId, status }) => paymentId === payment.id && status !== 'failed',
      );
      return given.length === 0 || amounts(given.map(({ amount }) => amount)) <= payment.amount.amount;
    }),

  ledger_balance: ({ ledger }) => ledger.every(isBalanced),

  ledger_order: (state) => [...state.orders.values()].every((order) => isBooked(state, order)),

  ledger_provider: ({ payments, disputes, ledger }) => {
    const booked = (account: string, isMeant: (booking: LedgerTransaction) => boolean) =>
      amounts(
        ledger
          .filter(isMeant)
          .flatMap(({ entries }) => entries.filter((entry) => entry.account.kind === account))
          .map(({ amount }) => amount),
      );
    const areFeesBooked = [...payments.values()].every(
      ({ id, fee }) => booked('fees', ({ paymentId }) => paymentId === id) === (fee?.amount ?? 0),
    );
    const areDisputesBooked = [...disputes.values()].every(({ id, status, amount }) => {
      const of = (account: string) => booked(account, ({ disputeId }) => disputeId === id);
      const due = (when: typeof status) => (status === when ? amount.amount : 0);
      return of('disputes') === due('open') && of('chargebacks') === due('lost');
    });
    return areFeesBooked && areDisputesBooked;
  },

  terms_owed: ({ payments, orders, ledger }) =>
    [...payments.values()].every(({ orderId, companyId, status, amount }) => {
      const order = orders.get(orderId);
      const entries = ledger.filter((booking) => booking.orderId === orderId).flatMap((booking) => booking.entries);
      const owed = entries.filter(({ account }) => account.kind === 'receivable').map((entry) => entry.amount);
      const isOwed = status === 'pending';
      return (
        companyId === null ||
        (order?.companyId === companyId &&
          Order.isOwed(order) === isOwed &&
          amounts(owed) === (isOwed ? amount.amount : 0))
      );
    }),

  reservation_of_closed_order: ({ orders, reservations }) =>
    [...reservations.values()].every(({ orderId }) => {
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

function addsUp(order: Order): boolean {
  const fields = ['subtotal', 'discount', 'shipping', 'tax', 'includedTax', 'total'] as const;
  const matches = (whole: Totals, parts: readonly Totals[]) =>
    fields.every((field) => whole[field].amount === amounts(parts.map((part) => part[field])));
  return (
    matches(
      order.totals,
      order.parts.map(({ totals }) => totals),
    ) && order.parts.every(partAddsUp)
  );
}

function partAddsUp({ totals, items, shippingTaxes, commission }: ShopOrder): boolean {
  const onTop = amounts(shippingTaxes.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount));
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
  item.discount.amount === amounts(item.discounts.map(({ amount }) => amount)) &&
  item.tax.amount === amounts(item.taxes.filter(({ inclusive }) => !inclusive).map(({ amount }) => amount)) &&
  item.total.amount === item.subtotal.amount - item.discount.amount + item.tax.amount;

/** What shops, marketplace and tax office have of an order is what its buyer paid or owes, less what went back. */
function isBooked({ ledger, payments, refunds }: State, order: Order): boolean {
  const entries = ledger.filter(({ orderId }) => orderId === order.id).flatMap((booking) => booking.entries);
  const balance = (...kinds: readonly string[]) =>
    amounts(entries.filter(({ account }) => kinds.includes(account.kind)).map(({ amount }) => amount));
  const captured = (isSurplus: boolean) =>
    [...payments.values()].filter(
      (each) => each.orderId === order.id && each.status === 'succeeded' && each.isSurplus === isSurplus,
    );
  const kept = (isSurplus: boolean) => {
    const taken = captured(isSurplus);
    const returned = [...refunds.values()].filter(
      ({ paymentId, status }) => status === 'succeeded' && taken.some(({ id }) => id === paymentId),
    );
    return amounts(taken.map(({ amount }) => amount)) - amounts(returned.map(({ amount }) => amount));
  };
  return (
    -balance('payable', 'commission', 'tax', 'promotions') === kept(false) + balance('receivable') &&
    -balance('refunds') === kept(true)
  );
}
