import { createHmac, hkdfSync } from 'node:crypto';
import { ATTEMPT_LIMITS, type AttemptKind, type AttemptLimits, type Attempts } from '@soko/application';
import { refuse } from '@soko/domain';
import type { Knex } from 'knex';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { sql } from './postgres/sql.ts';

type Statement = Readonly<{ name: string; text: string; values: readonly unknown[] }>;

/**
 * Attempts counted in Postgres, each by one statement of its own. What they are counted under (addresses, e-mails,
 * phones) is kept as a hash that only the server can make.
 */
export function postgresAttempts(
  db: Knex,
  { secret, limits = ATTEMPT_LIMITS }: Readonly<{ secret: string; limits?: AttemptLimits }>,
): Attempts {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'soko attempts', 32));
  const storeClient = {
    query: async ({ name, text, values }: Statement) => {
      const rows = await sql(db, name, text, values);
      return { rows, rowCount: rows.length };
    },
  };
  const table = { storeClient, storeType: 'client', schemaName: 'soko', tableName: 'attempts', tableCreated: true };
  return attemptsIn(
    (keyPrefix, points, duration) =>
      // one of them clears away what is over, for all
      new RateLimiterPostgres({
        ...table,
        keyPrefix,
        points,
        duration,
        clearExpiredByTimeout: keyPrefix === 'login_address',
      }),
    limits,
    (text) => createHmac('sha256', key).update(text).digest('base64url'),
  );
}

/** Attempts counted in the memory of the process: for tests, and for hosts of one process. */
export const memoryAttempts = (limits: AttemptLimits = ATTEMPT_LIMITS): Attempts =>
  attemptsIn((keyPrefix, points, duration) => new RateLimiterMemory({ keyPrefix, points, duration }), limits);

/** No limit at all: for tests of other things. */
export const unlimitedAttempts: Attempts = { take: async () => {}, giveBack: async () => {} };

type Make = (kind: AttemptKind, points: number, seconds: number) => RateLimiterAbstract;

function attemptsIn(make: Make, limits: AttemptLimits, keyOf = (text: string) => text): Attempts {
  const entries = Object.entries(limits) as [AttemptKind, AttemptLimits[AttemptKind]][];
  const counters = new Map(entries.map(([kind, { attempts, seconds }]) => [kind, make(kind, attempts, seconds)]));
  const counterOf = (kind: AttemptKind): RateLimiterAbstract => {
    const counter = counters.get(kind);
    if (counter === undefined) throw new Error(`There is no limit of ${kind}.`);
    return counter;
  };
  return {
    async take(kind, key) {
      await counterOf(kind).consume(keyOf(key)).catch(exceeded);
    },
    async giveBack(kind, key) {
      await counterOf(kind).reward(keyOf(key));
    },
  };
}

/** The library rejects with its state when a limit is passed; anything else is a failure. */
function exceeded(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  refuse('rate_limited', {
    detail: 'This was tried too often; it can be tried again later.',
    retry_after: Math.max(1, Math.ceil(reason.msBeforeNext / 1000)),
  });
}
