import type { OrderId, RefundId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Payment, PaymentReport } from './payment.ts';

/** A payment as a provider lists it. */
export type ListedPayment = Pick<PaymentReport, 'reference' | 'status' | 'amount' | 'providerReference'> &
  Readonly<{
    /** What was given back of it; null where the list does not tell. */
    refunded: Money | null;
  }>;

/** A payment of ours as it is compared with theirs. */
export type ComparedPayment = Pick<
  Payment,
  'reference' | 'providerReference' | 'orderId' | 'status' | 'amount' | 'createdAt' | 'paidAt'
> &
  Readonly<{ refunded: Money; pendingRefunds: readonly RefundId[] }>;

/** Where the two books differ, and how each side sees it. */
export type Difference = Readonly<{
  /**
   * not_settled: they have money that we do not know of. not_theirs: we have a success that they do not list. not_ours:
   * they have money under a reference that is none of ours. amount, refunded: other amounts.
   */
  kind: 'not_settled' | 'not_theirs' | 'not_ours' | 'amount' | 'refunded';
  reference: string;
  orderId: OrderId | null;
  ours: Readonly<{ status: Payment['status']; amount: Money; refunded: Money }> | null;
  theirs: Readonly<{ status: ListedPayment['status']; amount: Money | null; refunded: Money | null }> | null;
}>;

export type ReconciledDay = Readonly<{ from: Date; to: Date }>;

export const Reconciliation = {
  /**
   * Where a provider's list of a day and our payments differ. `ours` are those of the day and those that the list names. A
   * success of ours that they do not list is missing only if it was begun and paid on that day: they may count it to
   * another.
   */
  compare(
    ours: readonly ComparedPayment[],
    theirs: readonly ListedPayment[],
    { from, to }: ReconciledDay,
  ): readonly Difference[] {
    const known = new Map(ours.map((payment) => [payment.reference, payment]));
    const listed = new Set(theirs.map(({ reference }) => reference));
    const isWithin = (at: Date | null): boolean => at !== null && at >= from && at < to;
    const missing = ours.filter(
      ({ reference, status, createdAt, paidAt, amount }) =>
        status === 'succeeded' &&
        !Money.isZero(amount) &&
        !listed.has(reference) &&
        isWithin(createdAt) &&
        isWithin(paidAt),
    );
    return [
      ...theirs.flatMap((their) => {
        const our = known.get(their.reference) ?? null;
        const kind = kindOf(our, their);
        return kind ? [differenceOf(kind, our, their)] : [];
      }),
      ...missing.map((our) => differenceOf('not_theirs', our, null)),
    ];
  },
};

function kindOf(our: ComparedPayment | null, their: ListedPayment): Difference['kind'] | null {
  if (their.status !== 'succeeded') return our?.status === 'succeeded' ? 'not_theirs' : null;
  if (our === null) return 'not_ours';
  if (their.amount === null || !Money.equals(their.amount, our.amount)) return 'amount';
  if (our.status !== 'succeeded') return 'not_settled';
  return their.refunded === null || Money.equals(their.refunded, our.refunded) ? null : 'refunded';
}

const differenceOf = (
  kind: Difference['kind'],
  our: ComparedPayment | null,
  their: ListedPayment | null,
): Difference => ({
  kind,
  reference: our?.reference ?? their?.reference ?? '',
  orderId: our?.orderId ?? null,
  ours: our && { status: our.status, amount: our.amount, refunded: our.refunded },
  theirs: their && { status: their.status, amount: their.amount, refunded: their.refunded },
});
