import { createRequire } from 'node:module';
import { DomainError } from '@soko/domain';
import type * as Undici from 'undici';
import { z } from 'zod';

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

/** The limits of a call to a provider. Connecting is part of the total. */
export const CALL_LIMITS: CallLimits = { totalMs: 10_000, maxBytes: 1024 * 1024 };

/** How long a connection to a provider may take, in milliseconds: the look-up of its name and its certificate included. */
export const CONNECT_MS = 2_000;

/**
 * A fetch that gives up on a connection after so long, in place of waiting for the whole of a call's time: what nobody
 * listens to is told from what is slow. Certificates are checked, as by any other.
 */
export function connectingWithin(connectMs = CONNECT_MS): Fetch {
  let made: Fetch | undefined;
  return (target, init) => {
    made ??= fetchWith({ connect: { timeout: connectMs } });
    return made(target, init);
  };
}

/** Loaded by the first call: a market whose payments are all made here makes none. */
function fetchWith(options: Undici.Agent.Options): Fetch {
  const { Agent, fetch }: typeof Undici = createRequire(import.meta.url)('undici');
  const dispatcher = new Agent(options);
  return (target, init) => fetch(target, { ...init, dispatcher });
}

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
 * what became of the call: `payment_provider_unavailable`. Whole numbers that a double cannot hold come as text.
 */
export function readAnswer<T>(schema: z.ZodType<T>, { body }: Incoming): T {
  try {
    return schema.parse(JSON.parse(withLongNumbersAsText(Buffer.from(body).toString())));
  } catch (cause) {
    throw providerUnavailable(cause);
  }
}

/** Calls one provider's JSON API; `authorization` is the header as it is sent. Parameters go as a form. */
export const jsonApi =
  (fetch: Fetch, url: string, authorization: string) =>
  (
    method: Outgoing['method'],
    path: string,
    body?: object | URLSearchParams,
    headers: Outgoing['headers'] = {},
  ): Promise<Incoming> =>
    callProvider(fetch, {
      method,
      url: `${url}${path}`,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': typeOf(body) }), ...headers },
      ...(body === undefined ? {} : { body: isForm(body) ? body.toString() : JSON.stringify(body) }),
    });

const isForm = (body: object): body is URLSearchParams => body instanceof URLSearchParams;
const typeOf = (body: object): string => (isForm(body) ? 'application/x-www-form-urlencoded' : 'application/json');

/** What an answer that is not 200 says in its `message`, as one line; an object (Chapa's flaws) in its JSON. */
export function messageOf({ body }: Incoming): string {
  const { success, data } = Refused.safeParse(parsed(body));
  const message = success ? (data.message ?? data.error?.description) : null;
  return typeof message === 'string' ? message : JSON.stringify(message ?? null);
}

const Refused = z.object({
  message: z.unknown().optional(),
  error: z.object({ description: z.string().optional() }).optional(),
});

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return null;
  }
}

/** Numbers of sixteen digits and more in quotes, but not those inside of texts. */
const withLongNumbersAsText = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) => (token.startsWith('"') ? token : `"${token}"`));

/** What an adapter throws for a status that is no word on the payment or refund, such as 401, 403 or 409. */
export const saidNothing = ({ status }: Incoming): DomainError =>
  providerUnavailable(new Error(`It answered ${status}.`));

/** The same for an answer that reads well and cannot be meant: about another payment, or of the other mode. */
export const notMeant = (reason: string): DomainError => providerUnavailable(new Error(reason));

/** The provider is of no use for the moment, and why. */
export const providerUnavailable = (cause: unknown): DomainError =>
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
