import {
  createServer,
  DEFAULT_RATE_LIMITS,
  type HttpConfig,
  type HttpServer,
  type Route,
  type ServerParts,
} from '@soko/adapters-http';
import { pino } from 'pino';
import { type Client, createClient } from './client.ts';

export const SECRET = 'a secret that is used in tests and nowhere else';

export const testConfig: HttpConfig = {
  baseUrl: 'http://soko.test',
  environment: 'test',
  secrets: [SECRET],
  trustedProxies: 0,
  corsOrigins: ['https://shop.example'],
  rateLimits: 'off',
  microCache: false,
  metrics: true,
  hsts: false,
  checkAnswers: true,
};

export { DEFAULT_RATE_LIMITS };

/** A server of a few routes with ports made of nothing; what a test does not give refuses to be used. */
export type RunningServer = Readonly<{
  server: HttpServer;
  base: string;
  port: number;
  client: Client;
  close: () => Promise<void>;
}>;

/** Starts a server on a free port, with a client that checks every answer against the document of these routes. */
export async function startServer(
  routes: readonly Route[],
  { config, ...parts }: Partial<Omit<ServerParts, 'config' | 'routes'>> & { config?: Partial<HttpConfig> } = {},
): Promise<RunningServer> {
  const server = createServer({
    app: {} as ServerParts['app'],
    queries: {} as ServerParts['queries'],
    sandbox: null,
    answers: { keep: async (_, answer) => ({ answer, replayed: false }), release: async () => undefined },
    principals: { find: async () => null, findByCookie: async () => null },
    readiness: async () => ({ ready: true, checks: { database: true } }),
    logger: pino({ level: 'silent' }),
    ...parts,
    routes,
    config: { ...testConfig, ...config },
  });
  const port = await server.listen(0);
  const base = `http://127.0.0.1:${port}`;
  return {
    server,
    base,
    port,
    client: createClient(base, routes),
    close: server.close,
  };
}
