import { refuse } from '@soko/domain';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitGroup, RateLimit, RateLimits } from './config.ts';

/** What is left of a limit after a call was counted. */
export type Allowance = Readonly<{ allowed: boolean; limit: RateLimit; remaining: number; resetSeconds: number }>;

/** Counts calls. One in the process is the default; one shared by processes has the same form. */
export interface Limiter {
  /** Counts one call of this caller in this group, or as many as are told, and says what is left. */
  take(group: LimitGroup, who: string, calls?: number): Promise<Allowance>;
}

/** A counter of so many points in so many seconds, under a name. */
export type MakeCounter = (name: string, points: number, seconds: number) => RateLimiterAbstract;

/** Counts in the memory of this process. */
const inMemory: MakeCounter = (keyPrefix, points, duration) => new RateLimiterMemory({ keyPrefix, points, duration });

/**
 * Counts by group and caller alone: whatever spelling an operation was called by, the bucket is the same. In the memory
 * of this process, unless it is given counters that others share.
 */
export function createLimiter(limits: RateLimits, make: MakeCounter = inMemory): Limiter {
  const counters = new Map(
    Object.entries(limits).map(([group, { calls, seconds }]) => [group, make(group, calls, seconds)]),
  );
  return {
    async take(group, who, calls = 1) {
      const state = await counters.get(group)?.consume(who, calls).catch(exceeded);
      const limit = limits[group];
      if (state === undefined) return { allowed: true, limit, remaining: limit.calls, resetSeconds: limit.seconds };
      const { remainingPoints, msBeforeNext, consumedPoints } = state;
      return {
        allowed: consumedPoints <= limit.calls,
        limit,
        remaining: Math.max(0, remainingPoints),
        resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
      };
    },
  };
}

/** The library rejects with its state when a limit is passed; anything else is a failure. */
function exceeded(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}

/** The headers that tell a caller where it stands (draft-ietf-httpapi-ratelimit-headers). */
export const limitHeaders = (
  group: LimitGroup,
  { limit, remaining, resetSeconds }: Allowance,
): Record<string, string> => ({
  'RateLimit-Policy': `"${group}";q=${limit.calls};w=${limit.seconds}`,
  RateLimit: `"${group}";r=${remaining};t=${resetSeconds}`,
});

/** Refuses `rate_limited`, with `Retry-After` at the time of the reset. */
export function requireAllowed(group: LimitGroup, allowance: Allowance): void {
  if (allowance.allowed) return;
  refuse('rate_limited', {
    detail: `At most ${allowance.limit.calls} calls in ${allowance.limit.seconds} seconds here (${group}).`,
    retry_after: allowance.resetSeconds,
  });
}
