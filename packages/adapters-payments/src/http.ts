import { DomainError } from '@soko/domain';
import type { z } from 'zod';

export type Fetch = typeof globalThis.fetch;

export type Outgoing = Readonly<{
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}>;

/** What came back, read to its end. */
export type Incoming = Readonly<{ status: number; headers: Headers; body: Uint8Array }>;

/** How long a call may take from the look-up of the name to the last byte of the answer, and how long that may be. */
export type CallLimits = Readonly<{ totalMs: number; maxBytes: number }>;

/** The limits of a call to a provider. Connecting is part of the total: 10 s, and no separate wait before it. */
export const CALL_LIMITS: CallLimits = { totalMs: 10_000, maxBytes: 1024 * 1024 };

/** Makes one HTTP call within limits. Follows no redirect. Throws whatever went wrong; any status is an answer. */
export async function send(fetch: Fetch, { url, ...request }: Outgoing, limits = CALL_LIMITS): Promise<Incoming> {
  const signal = AbortSignal.timeout(limits.totalMs);
  const response = await fetch(url, { ...request, redirect: 'error', signal });
  return { status: response.status, headers: response.headers, body: await readBounded(response, limits.maxBytes) };
}

/**
 * The same call to a provider: one that cannot be reached, is too slow, answers too much, is overloaded (429) or broken
 * (5xx) refuses `payment_provider_unavailable`, with the reason as its cause. What became of the call is then unknown.
 */
export async function callProvider(fetch: Fetch, request: Outgoing, limits = CALL_LIMITS): Promise<Incoming> {
  const answer = await send(fetch, request, limits).catch((cause: unknown) => {
    throw providerUnavailable(cause);
  });
  if (answer.status === 429 || answer.status >= 500) throw saidNothing(answer);
  return answer;
}

/**
 * Reads the JSON of an answer. One that has another shape, or is no JSON at all (the page of a proxy), is no word on
 * what became of the call: `payment_provider_unavailable`.
 */
export function readAnswer<T>(schema: z.ZodType<T>, { body }: Incoming): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(body).toString()));
  } catch (cause) {
    throw providerUnavailable(cause);
  }
}

/** What an adapter throws for a status that is no word on the payment or refund, such as 401, 403 or 409. */
export const saidNothing = ({ status }: Incoming): DomainError =>
  providerUnavailable(new Error(`It answered ${status}.`));

const providerUnavailable = (cause: unknown): DomainError =>
  Object.assign(new DomainError('payment_provider_unavailable', { retry_after: 5 }), { cause });

async function readBounded(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // leaving the loop by throwing cancels the rest of the answer
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
