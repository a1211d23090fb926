import { type connect, inTransaction } from '@soko/adapters-db';
import { databaseModule, KNEX } from '@soko/adapters-db/wiring';
import { type HttpServer, type Readiness, routes } from '@soko/adapters-http';
import { HTTP_SERVER, httpModule } from '@soko/adapters-http/wiring';
import { mailModule } from '@soko/adapters-mail/wiring';
import type { Sandbox } from '@soko/adapters-payments';
import { paymentsModule, SANDBOX } from '@soko/adapters-payments/wiring';
import type { App, Ports, SandboxDesk } from '@soko/application';
import {
  APP,
  applicationModule,
  CATALOG_IMPORT,
  NEW_ID,
  NOW,
  QUERIES,
  SANDBOX_DESK,
  SETTINGS,
  STORE,
} from '@soko/application/wiring';
import { Container, ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** What the commands work with. */
export type Parts = Pick<Ports, 'store' | 'queries' | 'catalogImport' | 'newId'> &
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
    bind(SETTINGS).toConstantValue(config.settings);
  });
  await container.load(
    ground,
    applicationModule,
    databaseModule({ ...config.database, url: databaseUrl, secrets: config.secrets }),
    paymentsModule(config.payments, { baseUrl: config.settings.baseUrl, fetch, refuseCall: inTransaction }),
    mailModule(config.mail, (facts, message) => logger.info(facts, message)),
  );
  return {
    app: container.get(APP),
    store: container.get(STORE),
    queries: container.get(QUERIES),
    catalogImport: container.get(CATALOG_IMPORT),
    newId: container.get(NEW_ID),
    knex: container.get(KNEX),
    http: async (readiness) => {
      await container.load(httpModule({ routes, config: config.http, logger, readiness }));
      return container.get(HTTP_SERVER);
    },
    sandbox: container.get(SANDBOX),
    sandboxDesk: container.get(SANDBOX_DESK),
    release: () => container.unbindAllAsync(),
  };
}
