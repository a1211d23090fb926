import { refuse } from '../errors.ts';
import type { DisputeId, LedgerTransactionId, OrderId, PaymentId, RefundId, ShopId, ShopOrderId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { ShopOrder } from '../orders/shop-order.ts';
import { Shares } from './shares.ts';

/**
 * clearing: money at a provider. receivable: owed by buyers (cash on delivery, terms). payable: owed to a shop.
 * commission: earned by the marketplace. tax: collected on top of prices. promotions: discounts the marketplace bears.
 * refunds: owed back to buyers. fees: kept by providers. disputes: withheld by providers while a buyer's bank asks for it;
 * chargebacks: what was lost by that.
 */
export type LedgerAccount =
  | Readonly<{ kind: 'clearing'; provider: string }>
  | Readonly<{ kind: 'payable'; shopId: ShopId }>
  | Readonly<{
      kind: 'receivable' | 'commission' | 'tax' | 'promotions' | 'refunds' | 'fees' | 'disputes' | 'chargebacks';
    }>;

/** One side of a booking: debit positive, credit negative. `shopOrderId` names the part it comes from. */
export type LedgerEntry = Readonly<{ account: LedgerAccount; amount: Money; shopOrderId: ShopOrderId | null }>;

export type LedgerTransactionType =
  | 'capture'
  | 'receivable'
  | 'collection'
  | 'refund'
  | 'surplus'
  | 'surplus_refund'
  | 'reversal'
  | 'fee'
  | 'dispute'
  | 'dispute_won'
  | 'chargeback';

/** A booking whose entries sum to zero. Append-only. */
export type LedgerTransaction = Readonly<{
  id: LedgerTransactionId;
  type: LedgerTransactionType;
  orderId: OrderId;
  paymentId: PaymentId | null;
  refundId: RefundId | null;
  disputeId: DisputeId | null;
  entries: readonly LedgerEntry[];
}>;

/** Shares of one part of an order. */
export type PartShares = Readonly<{ shopOrderId: ShopOrderId; shares: Shares }>;

type About = Readonly<{ id: LedgerTransactionId; paymentId?: PaymentId; refundId?: RefundId; disputeId?: DisputeId }>;

export const LedgerTransaction = {
  /** The buyer paid: money at the provider less its fee, shared among shops, commission and taxes by the frozen rates. */
  capture: (order: Order, provider: string, about: About, fee: Money | null = null): LedgerTransaction =>
    transaction('capture', order, about, [
      debit({ kind: 'clearing', provider }, order.totals.total),
      ...order.parts.flatMap(sharesOf),
      ...feeOf(provider, fee),
    ]),

  /** What the provider kept for itself, told after the capture. */
  fee: (order: Order, fee: Money, provider: string, about: About): LedgerTransaction =>
    transaction('fee', order, about, feeOf(provider, fee)),

  /** The order is confirmed and the buyer owes its total (cash on delivery, terms). */
  receivable: (order: Order, about: About): LedgerTransaction =>
    transaction('receivable', order, about, [
      debit({ kind: 'receivable' }, order.totals.total),
      ...order.parts.flatMap(sharesOf),
    ]),

  /** What the buyer owed came. */
  collection: (order: Order, provider: string, about: About): LedgerTransaction =>
    transaction('collection', order, about, [
      debit({ kind: 'clearing', provider }, order.totals.total),
      credit({ kind: 'receivable' }, order.totals.total),
    ]),

  /** The cancelled parts of an order that nobody paid yet are owed no longer. */
  reversal: (order: Order, parts: readonly ShopOrder[], about: About): LedgerTransaction =>
    transaction('reversal', order, about, [
      credit(
        { kind: 'receivable' },
        Money.sum(
          order.currency,
          parts.map((part) => part.totals.total),
        ),
      ),
      ...parts.flatMap(sharesOf).map(reversed),
    ]),

  /** The buyer got money back: these frozen shares of the order's parts, reversed. */
  refund: (order: Order, given: readonly PartShares[], provider: string, about: About): LedgerTransaction =>
    transaction('refund', order, about, [
      credit(
        { kind: 'clearing', provider },
        Money.sum(
          order.currency,
          given.map(({ shares }) => shares.total),
        ),
      ),
      ...given.flatMap(({ shopOrderId, shares }) => entriesOf(partOf(order, shopOrderId), shares)).map(reversed),
    ]),

  /** Money that the order does not need (paid twice, paid after cancel) is owed back to the buyer. */
  surplus: (order: Order, amount: Money, provider: string, about: About, fee: Money | null = null): LedgerTransaction =>
    transaction('surplus', order, about, [
      debit({ kind: 'clearing', provider }, amount),
      credit({ kind: 'refunds' }, amount),
      ...feeOf(provider, fee),
    ]),

  surplusRefund: (order: Order, amount: Money, provider: string, about: About): LedgerTransaction =>
    transaction('surplus_refund', order, about, [
      debit({ kind: 'refunds' }, amount),
      credit({ kind: 'clearing', provider }, amount),
    ]),

  /** The provider withholds what a buyer's bank asks for. */
  dispute: (order: Order, amount: Money, provider: string, about: About): LedgerTransaction =>
    transaction('dispute', order, about, [
      debit({ kind: 'disputes' }, amount),
      credit({ kind: 'clearing', provider }, amount),
    ]),

  /** How it ended: the money is there again, or lost. Who bears that is for staff to say. */
  disputeEnded: (
    order: Order,
    status: 'won' | 'lost',
    amount: Money,
    provider: string,
    about: About,
  ): LedgerTransaction =>
    transaction(status === 'won' ? 'dispute_won' : 'chargeback', order, about, [
      debit(status === 'won' ? { kind: 'clearing', provider } : { kind: 'chargebacks' }, amount),
      credit({ kind: 'disputes' }, amount),
    ]),

  /** A text key of an account, the same for the same account: `payable:<shop id>`. */
  accountKey: (account: LedgerAccount): string =>
    account.kind === 'clearing'
      ? `clearing:${account.provider}`
      : account.kind === 'payable'
        ? `payable:${account.shopId}`
        : account.kind,
};

const feeOf = (provider: string, fee: Money | null): LedgerEntry[] =>
  fee ? [debit({ kind: 'fees' }, fee), credit({ kind: 'clearing', provider }, fee)] : [];

/** What of a part goes to its shop, to the marketplace and to the tax office; credits, except discounts we bear. */
const sharesOf = (part: ShopOrder): LedgerEntry[] => entriesOf(part, Shares.ofPart(part));

const entriesOf = ({ id, shop }: ShopOrder, { payable, commission, tax, promotions }: Shares): LedgerEntry[] => [
  credit({ kind: 'payable', shopId: shop.id }, payable, id),
  credit({ kind: 'commission' }, commission, id),
  credit({ kind: 'tax' }, tax, id),
  debit({ kind: 'promotions' }, promotions, id),
];

const partOf = (order: Order, id: ShopOrderId): ShopOrder =>
  order.parts.find((part) => part.id === id) ?? refuse('payment_mismatch', { detail: 'A part is not of the order.' });

const debit = (account: LedgerAccount, amount: Money, shopOrderId: ShopOrderId | null = null): LedgerEntry => ({
  account,
  amount,
  shopOrderId,
});
const credit = (account: LedgerAccount, amount: Money, shopOrderId: ShopOrderId | null = null): LedgerEntry =>
  debit(account, Money.negate(amount), shopOrderId);
const reversed = (entry: LedgerEntry): LedgerEntry => ({ ...entry, amount: Money.negate(entry.amount) });

function transaction(type: LedgerTransactionType, order: Order, about: About, all: LedgerEntry[]): LedgerTransaction {
  const entries = all.filter((entry) => !Money.isZero(entry.amount));
  const sum = Money.sum(
    order.currency,
    entries.map((entry) => entry.amount),
  );
  if (!Money.isZero(sum)) refuse('payment_mismatch', { detail: `A ${type} booking does not sum to zero.` });
  return {
    id: about.id,
    type,
    orderId: order.id,
    paymentId: about.paymentId ?? null,
    refundId: about.refundId ?? null,
    disputeId: about.disputeId ?? null,
    entries,
  };
}

export interface Ledger {
  /** Appends. Nothing changes a booking afterwards. One statement. */
  insert(transaction: LedgerTransaction): Promise<void>;
}
