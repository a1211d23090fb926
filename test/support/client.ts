import type { Route } from '@soko/adapters-http';
import { type Dispatcher, request } from 'undici';
import { answersOf } from './openapi.ts';

export type Sending = Readonly<{
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string | Uint8Array;
  headers?: Readonly<Record<string, string>>;
  /** An access token. */
  as?: string;
  cart?: string;
  order?: string;
  key?: string;
}>;

/** An answer, read to its end. */
export type Received = Readonly<{
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape; the document checks them.
  body: any;
  code: string | undefined;
}>;

export type Client = Readonly<
  Record<'get' | 'head' | 'post' | 'put' | 'patch' | 'delete', (path: string, sending?: Sending) => Promise<Received>>
> & {
  /** Any method, any path: for what the API does not have. */
  readonly send: (method: string, path: string, sending?: Sending) => Promise<Received>;
};

const API = '/api/v1';

/**
 * Calls a server and checks every answer against the document of its routes. Paths stand under `/api/v1`; one that begins with `//`
 * stands at the root (`//api/health`).
 */
export function createClient(base: string, routes: readonly Route[]): Client {
  const check = answersOf(routes);
  const send = async (method: string, path: string, sending: Sending = {}): Promise<Received> => {
    const target = path.startsWith('//') ? path.slice(1) : `${API}${path}`;
    const response = await request(`${base}${target}`, {
      method: method as Dispatcher.HttpMethod,
      headers: headersOf(sending),
      ...bodyOf(sending),
    });
    const { statusCode: status, headers: named } = response;
    const headers = new Headers(
      Object.entries(named).flatMap(([name, values]) => [values ?? []].flat().map((value) => [name, value])),
    );
    const text = await response.body.text();
    const contentType = headers.get('content-type');
    check({ method, path: target.split('?')[0] ?? '', status, contentType, body: text });
    const body = contentType?.includes('json') && text !== '' ? JSON.parse(text) : text;
    return { status, headers, text, body, code: body?.code };
  };
  const by = (method: string) => (path: string, sending?: Sending) => send(method, path, sending);
  return {
    send,
    get: by('GET'),
    head: by('HEAD'),
    post: by('POST'),
    put: by('PUT'),
    patch: by('PATCH'),
    delete: by('DELETE'),
  };
}

const headersOf = ({ body, as, cart, order, key, headers }: Sending): Record<string, string> => ({
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
  ...(cart === undefined ? {} : { 'x-cart-token': cart }),
  ...(order === undefined ? {} : { 'x-order-token': order }),
  ...(key === undefined ? {} : { 'idempotency-key': key }),
  ...headers,
});

const bodyOf = ({ body, raw }: Sending): { body?: string | Uint8Array } =>
  raw !== undefined ? { body: raw } : body !== undefined ? { body: JSON.stringify(body) } : {};
