import { ANSWERS, APP, PRINCIPALS, QUERIES, SANDBOX_DESK } from '@soko/application/wiring';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { ServerParts } from './engine.ts';
import { createServer, type HttpServer } from './server.ts';

// a function: a plain const would lose T
const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** The API, not yet listening. Unbinding it closes it. */
export const HTTP_SERVER = token<HttpServer>('soko.HttpServer');

/** Binds the API over the app: routes and config as given, everything else from the container. */
export const httpModule = (parts: Pick<ServerParts, 'routes' | 'config' | 'logger' | 'readiness' | 'limiter'>) =>
  new ContainerModule(({ bind }) => {
    bind(HTTP_SERVER)
      .toResolvedValue(
        (app, queries, sandbox, answers, principals) =>
          createServer({ ...parts, app, queries, sandbox, answers, principals }),
        [APP, QUERIES, SANDBOX_DESK, ANSWERS, PRINCIPALS],
      )
      .inSingletonScope()
      .onDeactivation((server) => server.close());
  });
