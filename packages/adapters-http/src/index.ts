export { mailLinks } from './auth/mail-links.ts';
export { type AccessClaims, createTokens, type TokenPair, type Tokens } from './auth/tokens.ts';
export {
  DEFAULT_RATE_LIMITS,
  type HttpConfig,
  type LimitGroup,
  type RateLimit,
  type RateLimits,
  widened,
} from './config.ts';
export type { ServerParts } from './engine.ts';
export { type Entry, entriesOf } from './entries.ts';
export { type Allowance, createLimiter, type Limiter, type MakeCounter } from './limits.ts';
export { createLogger } from './logging.ts';
export { type OpenApiDocument, openApiDocument } from './openapi/document.ts';
export { codesOf } from './openapi/refusals.ts';
export { listRoute } from './paging.ts';
export { HttpProblem, type ProblemCode, problemCodes, statusOf, titleOf } from './problems.ts';
export { Answer, found, type Readiness, type Route, route } from './route.ts';
export { routes } from './routes/all.ts';
export { createServer, type HttpServer } from './server.ts';
