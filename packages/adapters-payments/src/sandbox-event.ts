import type { SandboxEvent, SandboxPayment } from '@soko/application';
import { Currency, Money, type PaymentReport, type ProviderEvent, refuse } from '@soko/domain';
import { z } from 'zod';
import { readSignedJson, Word } from './signed-json.ts';

export const SANDBOX_NAME = 'sandbox';

type Outcome = Readonly<{
  type: SandboxEvent['type'];
  status: Exclude<PaymentReport['status'], 'pending'>;
  failure: PaymentReport['failure'];
}>;

/** What each end of a payment is called in its event, and what it means to the market. */
export const OUTCOMES: Readonly<Record<Exclude<SandboxPayment['status'], 'open'>, Outcome>> = {
  approved: { type: 'payment.succeeded', status: 'succeeded', failure: null },
  declined: {
    type: 'payment.failed',
    status: 'failed',
    failure: { code: 'declined', message: 'The payment was declined.' },
  },
  abandoned: {
    type: 'payment.cancelled',
    status: 'cancelled',
    failure: { code: 'abandoned', message: 'The buyer left without paying.' },
  },
};

/** What an outcome says of a payment. The sandbox knows payments by our reference alone. */
export const reportOf = (reference: string, amount: Money, { status, failure }: Outcome): PaymentReport => ({
  provider: SANDBOX_NAME,
  reference,
  status,
  amount: status === 'succeeded' ? amount : null,
  livemode: false,
  providerReference: reference,
  failure,
});

const Envelope = z.object({ id: Word, type: Word, livemode: z.literal(false), data: z.unknown() });

const PaymentFacts = z.object({
  reference: Word,
  amount: z.int().positive(),
  currency: z.custom<Currency>((value) => typeof value === 'string' && Currency.is(value)),
});

const QueuedEvent = z.object({
  id: Word,
  type: z.enum(['payment.succeeded', 'payment.failed', 'payment.cancelled', 'refund.succeeded']),
  reference: Word,
  amount: z.object({ amount: z.int().positive(), currency: PaymentFacts.shape.currency }),
});

/** The event of a queued delivery. Throws where the payload of the job is none. */
export const queuedEvent = (payload: unknown): SandboxEvent => QueuedEvent.parse(payload);

/** An event as it goes over the wire. */
export const writeEvent = ({ id, type, reference, amount }: SandboxEvent): string =>
  JSON.stringify({ id, type, livemode: false, data: { reference, amount: amount.amount, currency: amount.currency } });

/** Reads it back. Refuses `malformed_request` for what is no event; a type that says nothing of a payment has no report. */
export function readEvent(body: Uint8Array): ProviderEvent {
  const { id, type, data } = shaped(Envelope, readSignedJson(body));
  const outcome = Object.values(OUTCOMES).find((each) => each.type === type);
  if (outcome === undefined) return { id, type, report: null };
  const { reference, amount, currency } = shaped(PaymentFacts, data);
  return { id, type, report: reportOf(reference, Money.of(amount, currency), outcome) };
}

function shaped<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data } = schema.safeParse(value);
  return success ? data : refuse('malformed_request', { detail: 'The body is no event of the sandbox.' });
}
