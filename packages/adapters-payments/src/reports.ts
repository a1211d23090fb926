import type { Money, PaymentHint, PaymentReport, RefundNotice, RefundReport } from '@soko/domain';
import { Word } from './signed-json.ts';

/** The reports of one provider, which differ in little but the status. `by` is what the provider calls the payment. */
export function reportsOf(provider: string, livemode: boolean) {
  const open = (reference: string, by: string | null = null): PaymentReport => ({
    provider,
    reference,
    status: 'pending',
    amount: null,
    livemode,
    providerReference: by,
    failure: null,
  });
  return {
    /** Not decided; also what is said of a payment that the provider has never heard of. */
    open,
    paid: (reference: string, by: string | null, amount: Money): PaymentReport => ({
      ...open(reference, by),
      status: 'succeeded',
      amount,
    }),
    failed: (reference: string, by: string | null, code: string, message: string): PaymentReport => ({
      ...open(reference, by),
      status: 'failed',
      failure: { code, message },
    }),
    closed: (reference: string, by: string | null): PaymentReport => ({ ...open(reference, by), status: 'cancelled' }),
    /** The money came and was given back before we knew of it: nothing is left to confirm an order with. */
    givenBack: (reference: string, by: string | null): PaymentReport => ({
      ...open(reference, by),
      status: 'failed',
      failure: { code: 'refunded', message: 'The payment was given back at the provider.' },
    }),
  };
}

/** A reason to ask about a payment; null where a webhook names none that could be ours. */
export const hintAt = (reference: unknown): PaymentHint | null =>
  typeof reference === 'string' && /^[a-z0-9-]{16,36}$/.test(reference) ? { status: 'unproven', reference } : null;

/** What a provider says of a refund that it makes itself: nobody does that by hand. */
export type OwnRefundReport = RefundReport & Readonly<{ status: RefundNotice['state'] }>;

/** A reason to ask about a refund or a dispute, by what its provider finds it by; null for what can be no name. */
export function hintAbout(about: 'refund' | 'dispute', reference: unknown): PaymentHint | null {
  const { data: name } = Word.safeParse(Number.isSafeInteger(reference) ? String(reference) : reference);
  return name === undefined ? null : { status: 'unproven', reference: name, about };
}

/** Our mark on a refund, where a provider takes a note and no key: it is found again by it. */
export const noteOf = (key: string): string => `Refund ${key}`;

/** The key in such a note; null where the refund is none of ours. */
export const keyIn = (note: string | null | undefined): string | null => /^Refund (\S+)$/.exec(note ?? '')?.[1] ?? null;
