import type { RequestListener, Server } from 'node:http';
import Koa from 'koa';
import { createEngine, type ServerParts } from './engine.ts';
import { guard } from './guard.ts';
import { crossOrigin, hstsOverTls, notStored, securityHeaders } from './headers.ts';
import { closeListener, createListener, listen } from './listener.ts';
import { observed, problems } from './observing.ts';
import { checkRoutes, createRouter, noOperation } from './router.ts';
import { docs } from './routes/docs.ts';

/** The API, ready to listen. */
export type HttpServer = Readonly<{
  koa: Koa;
  /** For hosts that bring their own Node server. */
  callback: () => RequestListener;
  /** Starts to listen on all addresses and answers the port; 0 takes a free one. */
  listen: (port: number) => Promise<number>;
  /** Stops: readiness fails at once, new work is refused, requests in flight get up to ten seconds. */
  close: () => Promise<void>;
}>;

/** Makes the API from its parts. Throws when a route breaks the rules of the route table. */
export function createServer(parts: ServerParts): HttpServer {
  checkRoutes(parts.routes);
  let isClosing = false;
  const engine = createEngine({
    ...parts,
    readiness: async () => (isClosing ? { ready: false, checks: { open: false } } : parts.readiness()),
  });

  const koa = new Koa();
  koa.on('error', (failure, ctx: Koa.Context | undefined) =>
    engine.logger.error({ request_id: ctx?.state.requestId, err: failure }, 'failure after the answer began'),
  );
  koa.use(observed(engine));
  koa.use(securityHeaders(engine.config));
  koa.use(hstsOverTls(engine.config));
  koa.use(notStored);
  koa.use(crossOrigin(engine.config));
  koa.use(async (ctx, next) => {
    await next();
    if (isClosing) ctx.set('Connection', 'close');
  });
  koa.use(problems(engine));
  koa.use(guard);
  koa.use(createRouter(engine));
  koa.use(docs(engine));
  koa.use(noOperation);

  let server: Server | null = null;
  return {
    koa,
    callback: () => koa.callback(),
    async listen(port) {
      server = createListener(koa.callback(), engine.config.baseUrl);
      return listen(server, port);
    },
    async close() {
      isClosing = true;
      if (server !== null) await closeListener(server);
    },
  };
}
