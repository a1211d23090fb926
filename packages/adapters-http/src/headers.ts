import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@koa/cors';
import Koa, { type Middleware } from 'koa';
import helmet from 'koa-helmet';
import type { HttpConfig } from './config.ts';
import { protocolOf } from './context.ts';

/** Headers that a browser's script may read from an answer. */
const EXPOSED = [
  'ETag',
  'Idempotent-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Cart-Token',
  'X-Request-Id',
];
const ACCEPTED = [
  'Accept-Language',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'X-Cart-Token',
  'X-CSRF-Token',
  'X-Order-Token',
  'X-Request-Id',
];

/** Headers that keep browsers from doing more with an answer than reading it. Pages with scripts set a policy of their own. */
export function securityHeaders({ hsts }: Pick<HttpConfig, 'hsts'>): Middleware {
  const headers = headersSetBy(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      strictTransportSecurity: hsts ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
    }) as Middleware,
  );
  return (ctx, next) => {
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    return next();
  };
}

/** What a middleware sets that sets the same for every request, at once: it is asked a single time. */
function headersSetBy(middleware: Middleware): readonly (readonly [name: string, value: string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const headers: (readonly [name: string, value: string])[] = [];
  response.setHeader = (name, value) => {
    headers.push([name, String(value)]);
    return response;
  };
  void middleware(new Koa().createContext(request, response), async () => {});
  return headers;
}

/**
 * Takes HSTS back where a trusted proxy says that the browser came without TLS: the header means nothing there (RFC 6797,
 * 7.2).
 */
export const hstsOverTls =
  ({ hsts, trustedProxies }: Pick<HttpConfig, 'hsts' | 'trustedProxies'>): Middleware =>
  (ctx, next) => {
    if (hsts && protocolOf(ctx.req, trustedProxies) === 'http') ctx.remove('Strict-Transport-Security');
    return next();
  };

/** Lets browsers of the listed origins call; other origins get no CORS header at all. */
export function crossOrigin({ corsOrigins }: Pick<HttpConfig, 'corsOrigins'>): Middleware {
  const shared = cors({
    origin: (ctx) => (corsOrigins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
    credentials: (ctx) => corsOrigins.includes(ctx.get('Origin')),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ACCEPTED,
    exposeHeaders: EXPOSED,
    maxAge: 600,
    keepHeadersOnError: true,
  });
  return (ctx, next) => {
    if (ctx.headers.origin !== undefined) return shared(ctx, next);
    ctx.vary('Origin');
    return next();
  };
}

/** Nothing is kept by caches unless its route says so. */
export const notStored: Middleware = (ctx, next) => {
  ctx.set('Cache-Control', 'no-store');
  return next();
};
