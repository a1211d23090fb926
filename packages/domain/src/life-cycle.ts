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

/** Who made and last changed a row; null for the system itself. */
export type Authorship = Readonly<{ createdBy: UserId | null; updatedBy: UserId | null }>;
