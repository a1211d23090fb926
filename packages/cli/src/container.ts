import { type connect, inTransaction, redisCounters } from '@soko/adapters-db';
import { databaseModule, KNEX } from '@soko/adapters-db/wiring';
import { createLimiter, type HttpServer, mailLinks, type Readiness, routes } from '@soko/adapters-http';
import { HTTP_SERVER, httpModule } from '@soko/adapters-http/wiring';
import { captchaModule, mailModule, smsModule } from '@soko/adapters-mail/wiring';
import { mediaModule } from '@soko/adapters-media/wiring';
import { connectingWithin, type Sandbox } from '@soko/adapters-payments';
import { paymentsModule, SANDBOX } from '@soko/adapters-payments/wiring';
import { searchModule } from '@soko/adapters-search/wiring';
import type { App, Ports, SandboxDesk } from '@soko/application';
import {
  APP,
  applicationModule,
  CATALOG_IMPORT,
  LINKS,
  NEW_ID,
  NOW,
  QUERIES,
  SANDBOX_DESK,
  SEARCH_INDEX,
  SETTINGS,
  SHEETS,
  STORE,
} from '@soko/application/wiring';
import { Container, ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** What the commands work with. */
export type Parts = Pick<Ports, 'store' | 'queries' | 'catalogImport' | 'sheets' | 'searchIndex' | 'newId'> &
  Readonly<{
    app: App;
    knex: ReturnType<typeof connect>;
    /** The API over all of this, not yet listening. */
    http: (readiness: Readiness) => Promise<HttpServer>;
    /** Null where there is no sandbox. */
    sandbox: Sandbox | null;
    sandboxDesk: SandboxDesk | null;
    /** Lets go of connections and all else. */
    release: () => Promise<void>;
  }>;

/** The composition root: binds every port to its adapter, by the config, and hands out what the commands work with. */
export async function assemble(config: Config, databaseUrl: string, logger: Logger): Promise<Parts> {
  const container = new Container({ defaultScope: 'Singleton' });
  const ground = new ContainerModule(({ bind }) => {
    bind(NOW).toConstantValue(() => new Date());
    bind(LINKS).toConstantValue(mailLinks(config.secrets, config.storefrontUrl));
    bind(SETTINGS).toConstantValue(config.settings);
  });
  const log = (facts: Readonly<Record<string, unknown>>, message: string) => logger.info(facts, message);
  const ways = {
    attemptLimits: config.attemptLimits,
    otpDevCode: config.otpDevCode,
    searchTimeoutMs: config.search.timeoutMs,
  };
  await container.load(
    ground,
    applicationModule,
    databaseModule({ ...config.database, ...ways, url: databaseUrl, secrets: config.secrets }),
    paymentsModule(config.payments, {
      baseUrl: config.settings.baseUrl,
      fetch: connectingWithin(),
      refuseCall: inTransaction,
    }),
    mediaModule(config.media),
    searchModule(config.search, (failure) =>
      logger.warn({ err: failure }, 'The search index cannot be had; the database searches'),
    ),
    mailModule(config.mail, log),
    smsModule(config.sms, log),
    captchaModule(config.captcha),
  );
  const { rateLimits } = config.http;
  const shared = config.redisUrl === null ? null : redisCounters(config.redisUrl, (message) => logger.warn(message));
  return {
    app: container.get(APP),
    store: container.get(STORE),
    queries: container.get(QUERIES),
    catalogImport: container.get(CATALOG_IMPORT),
    searchIndex: container.get(SEARCH_INDEX),
    sheets: container.get(SHEETS),
    newId: container.get(NEW_ID),
    knex: container.get(KNEX),
    http: async (readiness) => {
      const limiter = shared === null || rateLimits === 'off' ? null : createLimiter(rateLimits, shared.counter);
      const parts = { routes, config: config.http, logger, readiness, ...(limiter === null ? {} : { limiter }) };
      await container.load(httpModule(parts));
      return container.get(HTTP_SERVER);
    },
    sandbox: container.get(SANDBOX),
    sandboxDesk: container.get(SANDBOX_DESK),
    release: async () => {
      await container.unbindAllAsync();
      shared?.close();
    },
  };
}
