import type { Answers } from '@soko/application';
import { type Claim, type Reference, refuse } from '@soko/domain';
import type { KnownClaim, State } from './state.ts';

/** One name for (principal, key). */
export const claimKey = ({ principal, key }: Claim): string => JSON.stringify([principal, key]);

/**
 * The reference of an earlier run of the same write, where there was one; renews a lease that is over. Refuses
 * `idempotency_key_reused` and, while a lease runs, `idempotency_in_progress`.
 */
export function knownClaim(
  state: State,
  claim: Claim,
  now: Date,
  leaseSeconds: number | undefined,
): { readonly reference: Reference } | null {
  const known = state.claims.get(claimKey(claim));
  if (!known || known.expiresAt <= now) return null;
  if (known.operation !== claim.operation || known.fingerprint !== claim.fingerprint) refuse('idempotency_key_reused');
  if (known.answer === null && known.leasedUntil !== null) {
    if (known.leasedUntil > now) refuse('idempotency_in_progress', { retry_after: 1 });
    if (leaseSeconds !== undefined) {
      state.claims.set(claimKey(claim), { ...known, leasedUntil: after(now, leaseSeconds) });
    }
  }
  return { reference: known.reference };
}

export function keepClaim(
  state: State,
  { operation, fingerprint, ...whose }: Claim,
  kept: Readonly<{ reference: Reference; now: Date; leaseSeconds: number | undefined; ttlSeconds: number }>,
): void {
  const claim: KnownClaim = {
    operation,
    fingerprint,
    reference: kept.reference,
    leasedUntil: kept.leaseSeconds === undefined ? null : after(kept.now, kept.leaseSeconds),
    expiresAt: after(kept.now, kept.ttlSeconds),
    answer: null,
  };
  state.claims.set(claimKey({ operation, fingerprint, ...whose }), claim);
}

const after = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000);

/** The answers kept with the claims of this state. */
export function memoryAnswers(state: () => State, now: () => Date): Answers {
  return {
    keep: async (claim, answer) => {
      const known = state().claims.get(claimKey(claim));
      if (!known) return { answer, replayed: false };
      if (known.answer) return { answer: known.answer, replayed: true };
      state().claims.set(claimKey(claim), { ...known, answer, leasedUntil: null });
      return { answer, replayed: false };
    },
    release: async (claim) => {
      const known = state().claims.get(claimKey(claim));
      if (known?.leasedUntil && known.answer === null && known.leasedUntil > now()) {
        state().claims.set(claimKey(claim), { ...known, leasedUntil: now() });
      }
    },
  };
}
