import { createRequire } from 'node:module';
import type * as Ioredis from 'ioredis';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';

/** Counters that all processes with the same Redis share. */
export type RedisCounters = Readonly<{
  /** A counter of so many points in so many seconds. While Redis is away it counts in the memory of this process. */
  counter: (name: string, points: number, seconds: number) => RateLimiterAbstract;
  /** Lets go of the connection. */
  close: () => void;
}>;

/** No call waits longer for Redis than this, in milliseconds: it is then counted here. */
const PATIENCE = 250;

/** Counters in Redis. `log` is told when it goes away and when it is back. */
export function redisCounters(url: string, log: (message: string) => void): RedisCounters {
  // only a market that has one waits for these files
  const { Redis }: typeof Ioredis = createRequire(import.meta.url)('ioredis');
  const storeClient = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    commandTimeout: PATIENCE,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  });
  let isAway = false;
  storeClient.on('ready', () => {
    if (isAway) log('Redis is back: rate limits are shared again');
    isAway = false;
  });
  storeClient.on('error', () => {
    if (!isAway) log('Redis is away: each process counts its own rate limits');
    isAway = true;
  });
  return {
    counter: (name, points, duration) =>
      new RateLimiterRedis({
        storeClient,
        keyPrefix: `soko:limit:${name}`,
        points,
        duration,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
      }),
    close: () => storeClient.disconnect(),
  };
}
