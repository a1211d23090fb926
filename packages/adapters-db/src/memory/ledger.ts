import type { Counters, Ledger, LedgerTransaction } from '@soko/domain';
import { check, refersTo, type Scope } from './scope.ts';

export function ledger({ state }: Scope): Ledger {
  return {
    insert: async (transaction) => {
      const { orderId, paymentId, refundId, disputeId, entries } = transaction;
      refersTo(state.orders, orderId, 'ledger_transactions.order_id');
      refersTo(state.payments, paymentId, 'ledger_transactions.payment_id');
      refersTo(state.refunds, refundId, 'ledger_transactions.refund_id');
      check(isBalanced(transaction), 'a booking sums to zero');
      check(!entries.some(({ amount }) => amount.amount === 0), 'ledger_entries.amount is not zero');
      const others = state.ledger;
      check(
        !(takesMoney(transaction) && others.some((other) => takesMoney(other) && other.paymentId === paymentId)),
        'ledger_transactions_capture',
      );
      const isCollected = (other: LedgerTransaction) => other.type === 'collection' && other.paymentId === paymentId;
      check(transaction.type !== 'collection' || !others.some(isCollected), 'ledger_transactions_collection');
      check(refundId === null || !others.some((other) => other.refundId === refundId), 'ledger_transactions_refund');
      refersTo(state.disputes, disputeId, 'ledger_transactions.dispute_id');
      const isSame = (other: LedgerTransaction) => other.disputeId === disputeId && other.type === transaction.type;
      check(disputeId === null || !others.some(isSame), 'ledger_transactions_dispute');
      state.ledger.push(transaction);
    },
  };
}

const takesMoney = ({ type, paymentId }: LedgerTransaction): boolean =>
  paymentId !== null && (type === 'capture' || type === 'surplus');

/** Whether the entries sum to zero per currency. */
export function isBalanced({ entries }: LedgerTransaction): boolean {
  const currencies = new Set(entries.map(({ amount }) => amount.currency));
  return [...currencies].every((currency) => {
    const own = entries.filter(({ amount }) => amount.currency === currency);
    return own.reduce((sum, { amount }) => sum + amount.amount, 0) === 0;
  });
}

export function counters({ state }: Scope): Counters {
  return {
    next: async (series) => {
      const value = (state.counters.get(series) ?? 0) + 1;
      state.counters.set(series, value);
      return value;
    },
  };
}
