import { createRequire } from 'node:module';
import type Stripe from 'stripe';
import { z } from 'zod';
import { CALL_LIMITS, type Fetch, providerUnavailable, send } from './http.ts';

/**
 * The package with our own limits around each call: 10 s in all, no redirect, a bounded answer, no retry of its own. It
 * takes a fifth of a second to load, which only a market that has Stripe waits for.
 */
export function stripeClient(url: string, secretKey: string, fetch: Fetch): Stripe {
  const bounded: Fetch = async (target, init) => {
    const headers = Object.fromEntries(new Headers(init?.headers));
    const sent = typeof init?.body === 'string' && init.body !== '' ? { body: init.body } : {};
    const method = init?.method === 'POST' ? 'POST' : 'GET';
    const { status, headers: got, body } = await send(fetch, { method, url: String(target), headers, ...sent });
    return new Response(Buffer.from(body), { status, headers: got });
  };
  const Client: typeof Stripe = createRequire(import.meta.url)('stripe');
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === 'http:';
  return new Client(secretKey, {
    httpClient: Client.createFetchHttpClient(bounded),
    protocol: isPlain ? 'http' : 'https',
    host: hostname,
    port: port === '' ? (isPlain ? 80 : 443) : Number(port),
    timeout: 2 * CALL_LIMITS.totalMs,
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** What a call answers, in the shape that we know; `payment_provider_unavailable` for anything else. */
export async function read<T>(schema: z.ZodType<T>, call: () => Promise<unknown>): Promise<T> {
  try {
    return schema.parse(await call());
  } catch (failure) {
    throw providerUnavailable(failure);
  }
}

/** The same of what it may not know: null where it says so. */
export async function readKnown<T>(schema: z.ZodType<T>, call: () => Promise<unknown>): Promise<T | null> {
  try {
    return schema.parse(await call());
  } catch (failure) {
    if (Refused.safeParse(failure).data?.statusCode === 404) return null;
    throw providerUnavailable(failure);
  }
}

/** What it says against what was asked; null where it could not be asked, was asked too much, or is still at it. */
export function refusalIn(failure: unknown): string | null {
  const { data } = Refused.safeParse(failure);
  return data?.statusCode === 400 ? data.message : null;
}

/** As the package throws it. */
const Refused = z.object({
  type: z.literal('StripeInvalidRequestError'),
  statusCode: z.int(),
  message: z.string(),
});
