import { refuse } from '../errors.ts';
import type { DisputeId, OrderId, PaymentId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Payment } from './payment.ts';

export type DisputeStatus = 'open' | 'won' | 'lost';

/**
 * A buyer's bank asks for the money of a payment back. While it is open the provider withholds the money; lost, it is
 * gone. The order stays as it is: staff decide what becomes of the goods.
 */
export type Dispute = Readonly<{
  id: DisputeId;
  orderId: OrderId;
  paymentId: PaymentId;
  /** What the provider calls it: unique there. */
  providerReference: string;
  status: DisputeStatus;
  amount: Money;
  reason: string | null;
  openedAt: Date;
  closedAt: Date | null;
}>;

/** What a provider says of a dispute about one of our payments. */
export type DisputeReport = Readonly<{
  status: 'disputed';
  /** Of the payment. */
  reference: string;
  disputeReference: string;
  state: DisputeStatus;
  amount: Money;
  reason: string | null;
}>;

export const Dispute = {
  /** A dispute that nobody knew of, whatever state it was first told in. */
  open(report: DisputeReport, payment: Payment, made: Readonly<{ id: DisputeId; at: Date }>): Dispute {
    return {
      id: made.id,
      orderId: payment.orderId,
      paymentId: payment.id,
      providerReference: report.disputeReference,
      status: 'open',
      amount: report.amount,
      reason: report.reason,
      openedAt: made.at,
      closedAt: null,
    };
  },

  /** Its end; one that ended stays so, whatever comes late. */
  follow: (dispute: Dispute, state: DisputeStatus, at: Date): Dispute =>
    dispute.status === 'open' && state !== 'open' ? { ...dispute, status: state, closedAt: at } : dispute,

  /** What disputes keep from us of a payment, for now or for good: it cannot be given back as well. */
  withheld: (disputes: readonly Dispute[], payment: Payment): Money =>
    Money.sum(
      payment.amount.currency,
      disputes
        .filter(({ paymentId, status }) => paymentId === payment.id && status !== 'won')
        .map(({ amount }) => amount),
    ),

  /** Refuses `order_not_cancellable` while the buyer's bank has the money, or asks for it. */
  requireNone(disputes: readonly Dispute[]): void {
    if (disputes.some(({ status }) => status !== 'won')) {
      refuse('order_not_cancellable', {
        detail: 'A payment of this order is disputed: its money cannot be given back.',
      });
    }
  },
};

export interface Disputes {
  /** All disputes of an order, oldest first, held. The order, its payments and refunds are locked before. */
  lockOf(orderId: OrderId): Promise<readonly Dispute[]>;
  insert(dispute: Dispute): Promise<void>;
  save(dispute: Dispute): Promise<void>;
}
