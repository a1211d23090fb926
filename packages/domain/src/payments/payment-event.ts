import type { PaymentEventId, PaymentId } from '../ids.ts';
import type { DisputeReport } from './dispute.ts';
import type { PaymentHint, PaymentReport } from './payment.ts';
import type { RefundNotice } from './refund.ts';

/** What an event can be about. */
export type PaymentNews = PaymentReport | PaymentHint | RefundNotice | DisputeReport;

/** A webhook as it came in, kept before it is answered: unique by provider and the provider's event id. */
export type PaymentEvent = Readonly<{
  id: PaymentEventId;
  provider: string;
  eventId: string;
  type: string;
  report: PaymentNews | null;
  body: Uint8Array;
  /** The body, redacted, for staff. */
  answer: unknown;
  /** What came of it; null until it was worked on. */
  outcome: string | null;
}>;

export interface PaymentEvents {
  /** Keeps the event. Answers the one that was there before when this is a repeat, else null. */
  insert(event: PaymentEvent): Promise<PaymentEvent | null>;
  /** Marks it as worked on, and as about this payment. */
  close(id: PaymentEventId, outcome: string, paymentId: PaymentId | null): Promise<void>;
  /** Events kept before `since` and not worked on, oldest first. */
  open(since: Date, limit: number): Promise<readonly PaymentEvent[]>;
}
