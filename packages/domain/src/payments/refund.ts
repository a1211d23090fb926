import { refuse } from '../errors.ts';
import type { OrderId, PaymentId, RefundId, ShopOrderId } from '../ids.ts';
import { Money } from '../money.ts';
import type { Payment } from './payment.ts';

export type RefundStatus = 'pending' | 'succeeded' | 'failed';

/** Money on its way back to the buyer. The row exists before the provider is asked; its id is the provider's key. */
export type Refund = Readonly<{
  id: RefundId;
  orderId: OrderId;
  paymentId: PaymentId;
  status: RefundStatus;
  amount: Money;
  reason: string;
  /** The parts whose frozen shares are reversed; empty for a surplus. */
  shopOrderIds: readonly ShopOrderId[];
  providerReference: string | null;
  failure: string | null;
  createdAt: Date;
  refundedAt: Date | null;
}>;

export const Refund = {
  /** Refuses `refund_exceeds_captured` when earlier refunds of the payment and this one pass what was captured. */
  request(
    payment: Payment,
    earlier: readonly Refund[],
    asked: Readonly<{ amount: Money; reason: string; shopOrderIds: readonly ShopOrderId[] }>,
    made: Readonly<{ id: RefundId; at: Date }>,
  ): Refund {
    const given = earlier.filter((refund) => refund.paymentId === payment.id && refund.status !== 'failed');
    const sum = Money.sum(payment.amount.currency, [...given.map((refund) => refund.amount), asked.amount]);
    if (payment.status !== 'succeeded' || sum.amount > payment.amount.amount) {
      refuse('refund_exceeds_captured', { captured: payment.amount, requested: asked.amount });
    }
    return {
      id: made.id,
      orderId: payment.orderId,
      paymentId: payment.id,
      status: 'pending',
      ...asked,
      providerReference: null,
      failure: null,
      createdAt: made.at,
      refundedAt: null,
    };
  },

  /** The provider took it and has not decided. */
  taken: (refund: Refund, providerReference: string | null): Refund => ({
    ...refund,
    providerReference: providerReference ?? refund.providerReference,
  }),

  succeed: (refund: Refund, providerReference: string | null, at: Date): Refund => ({
    ...refund,
    status: 'succeeded',
    failure: null,
    providerReference,
    refundedAt: at,
  }),

  fail: (refund: Refund, failure: string): Refund => ({ ...refund, status: 'failed', failure }),
};

export interface Refunds {
  /** All refunds of an order, oldest first, held. The order and its payments are locked before. */
  lockOf(orderId: OrderId): Promise<readonly Refund[]>;
  insert(refund: Refund): Promise<void>;
  save(refund: Refund): Promise<void>;
  /** All refunds that are pending since before `since`, oldest first, without a lock. */
  pending(since: Date): Promise<readonly Pick<Refund, 'id' | 'orderId'>[]>;
}
