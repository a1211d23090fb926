import type { Answers, App, Principals, Queries, SandboxDesk } from '@soko/application';
import type { Logger } from 'pino';
import { type Cookies, createCookies } from './auth/cookies.ts';
import { createTokens, type Tokens } from './auth/tokens.ts';
import type { HttpConfig } from './config.ts';
import { type Cursors, createCursors } from './cursors.ts';
import { createLimiter, type Limiter } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createMicroCache, type MicroCache } from './micro-cache.ts';
import type { Readiness, Route } from './route.ts';

/** What a server is made from. */
export type ServerParts = Readonly<{
  app: App;
  queries: Queries;
  answers: Answers;
  principals: Principals;
  sandbox: SandboxDesk | null;
  readiness: Readiness;
  routes: readonly Route[];
  config: HttpConfig;
  logger: Logger;
  /** Counts calls; in the memory of the process unless one is given. */
  limiter?: Limiter;
  /** Keeps public answers for a moment, where the config says so; one is made unless it is given. */
  microCache?: MicroCache;
}>;

/** What every operation works with. */
export type Engine = Omit<ServerParts, 'limiter' | 'microCache'> &
  Readonly<{
    tokens: Tokens;
    cookies: Cookies;
    cursors: Cursors;
    metrics: Metrics | null;
    limiter: Limiter | null;
    /** Leaves an audit record of refused access; null where there is no app to keep it. */
    noteRefusal: App['audit']['noteRefusal'] | null;
    microCache: MicroCache | null;
  }>;

export function createEngine({ limiter, microCache, ...parts }: ServerParts): Engine {
  const { rateLimits, secrets, metrics, microCache: keepsAnswers } = parts.config;
  return {
    ...parts,
    tokens: createTokens(secrets),
    cookies: createCookies({ secure: parts.config.environment !== 'development' }),
    cursors: createCursors(secrets),
    metrics: metrics ? createMetrics() : null,
    limiter: rateLimits === 'off' ? null : (limiter ?? createLimiter(rateLimits)),
    // A server of a few routes is made without a whole app.
    noteRefusal: (parts.app as Partial<App>).audit?.noteRefusal ?? null,
    microCache: keepsAnswers ? (microCache ?? createMicroCache()) : null,
  };
}
