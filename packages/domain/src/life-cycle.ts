import { refuse } from './errors.ts';
import type { UserId } from './ids.ts';

/**
 * The states that every main noun of the market shares. The store keeps `created_by` and `updated_by` from the `Call`;
 * rules read only these.
 */
export type LifeCycle = Readonly<{
  deletedAt: Date | null;
  suspendedAt: Date | null;
  activeFrom: Date | null;
  activeUntil: Date | null;
}>;

export const LifeCycle = {
  fresh: { deletedAt: null, suspendedAt: null, activeFrom: null, activeUntil: null } satisfies LifeCycle as LifeCycle,

  /** Neither deleted nor suspended, and inside its active range (half open: from ≤ now < until). */
  isLive: (it: LifeCycle, now: Date): boolean =>
    it.deletedAt === null &&
    it.suspendedAt === null &&
    (it.activeFrom === null || it.activeFrom <= now) &&
    (it.activeUntil === null || now < it.activeUntil),
};

export const Version = {
  /**
   * Lets a change pass when its maker has seen the present version: it is among those named (`*` stands for any), or none
   * was named. Refuses `precondition_failed`. Asked under the lock, so that of two who saw the same one only one passes.
   */
  require(named: readonly string[] | undefined, version: number): void {
    if (named === undefined || named.includes('*') || named.includes(String(version))) return;
    refuse('precondition_failed', {
      errors: [{ path: 'header/if-match', code: 'mismatch', message: 'is not the present version' }],
    });
  },
};

/** Who made and last changed a row; null for the system itself. */
export type Authorship = Readonly<{ createdBy: UserId | null; updatedBy: UserId | null }>;
