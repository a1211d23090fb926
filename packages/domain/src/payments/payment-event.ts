import type { PaymentEventId } from '../ids.ts';
import type { PaymentHint, PaymentReport } from './payment.ts';

/** A webhook as it came in, kept before it is answered: unique by provider and the provider's event id. */
export type PaymentEvent = Readonly<{
  id: PaymentEventId;
  provider: string;
  eventId: string;
  type: string;
  report: PaymentReport | PaymentHint | null;
  body: Uint8Array;
  /** What came of it; null until it was worked on. */
  outcome: string | null;
}>;

export interface PaymentEvents {
  /** Keeps the event. Answers the one that was there before when this is a repeat, else null. */
  insert(event: PaymentEvent): Promise<PaymentEvent | null>;
  /** Marks it as worked on. */
  close(id: PaymentEventId, outcome: string): Promise<void>;
  /** Events kept before `since` and not worked on, oldest first. */
  open(since: Date, limit: number): Promise<readonly PaymentEvent[]>;
}
