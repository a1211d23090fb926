import type { RefundLine, RefundStatus } from '@soko/domain';
import type { MoneyView } from '../views.ts';

export type RefundView = Readonly<{
  id: string;
  order_id: string;
  payment_id: string;
  provider: string;
  status: RefundStatus;
  amount: MoneyView;
  reason: string;
  /** What of the order it gives back; empty for money that the order did not need. */
  lines: readonly Readonly<{
    kind: RefundLine['kind'];
    shop: Readonly<{ id: string; name: string }>;
    order_item_id: string | null;
    quantity: number;
    amount: MoneyView;
  }>[];
  provider_reference: string | null;
  failure: string | null;
  /** Staff give it back, and complete it. */
  by_hand: boolean;
  created_at: string;
  refunded_at: string | null;
}>;

export type RefundFilter = Readonly<{
  orderId?: string | undefined;
  status?: RefundStatus | undefined;
  byHand?: boolean | undefined;
}>;
export type RefundOrdering = '-created_at' | 'created_at';
