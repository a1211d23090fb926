import type { Money, ReconciledDay } from '@soko/domain';

/** A payment at the sandbox, the provider that is real in all but money. */
export type SandboxPayment = Readonly<{
  reference: string;
  amount: Money;
  description: string;
  returnUrl: string | null;
  status: 'open' | 'approved' | 'declined' | 'abandoned';
  expiresAt: Date;
}>;

export type SandboxAction = 'approve' | 'decline' | 'abandon';

export type SandboxRefund = Readonly<{ key: string; reference: string; amount: Money }>;

/** A webhook that the sandbox owes us; delivered by a durable job. */
export type SandboxEvent = Readonly<{
  id: string;
  type: 'payment.succeeded' | 'payment.failed' | 'payment.cancelled' | 'refund.succeeded';
  reference: string;
  amount: Money;
}>;

/** The sandbox's own books, kept apart from the market's as another company's would be. */
export interface SandboxBook {
  /** Opens a payment; one with the same reference is answered as it stands. */
  open(payment: Omit<SandboxPayment, 'status'>): Promise<SandboxPayment>;
  find(reference: string): Promise<SandboxPayment | null>;
  /** What was opened within a time, with what was given back of it, oldest first. */
  list(day: ReconciledDay): Promise<readonly (SandboxPayment & Readonly<{ refunded: Money }>)[]>;
  /**
   * Decides an open payment and queues the event's delivery (job `deliver_sandbox_event`, payload `SandboxEvent`) in one
   * transaction. One that was decided before is answered as it stands, and nothing is queued. Null when unknown.
   */
  decide(
    reference: string,
    status: Exclude<SandboxPayment['status'], 'open'>,
    event: SandboxEvent,
  ): Promise<SandboxPayment | null>;
  /**
   * Gives money back once per key and queues the event; refused (false) where it passes what was approved.
   */
  refund(refund: SandboxRefund, event: SandboxEvent): Promise<boolean>;
}

/** What the hosted page and the script call do. Null, everywhere, in production. */
export interface SandboxDesk {
  find(reference: string): Promise<SandboxPayment | null>;
  /** Decides, and tells where the buyer goes back to (`?order_id=&reference=&status=` added). Null when unknown. */
  act(
    reference: string,
    action: SandboxAction,
  ): Promise<Readonly<{ payment: SandboxPayment; redirectUrl: string | null }> | null>;
}
