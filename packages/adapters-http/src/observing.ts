import type { Context, Middleware } from 'koa';
import { CallerGone } from './body/bytes.ts';
import { requestIdOf } from './context.ts';
import type { Engine } from './engine.ts';
import { isExpected, problemOf } from './problems.ts';

/** What the log has for a status when the caller hung up before it was answered. */
const CALLER_GONE = 499;

/** Gives each request its id, logs one line when it is done, and counts it. */
export const observed =
  ({ logger, metrics }: Pick<Engine, 'logger' | 'metrics'>): Middleware =>
  (ctx, next) => {
    const requestId = requestIdOf(ctx.headers['x-request-id']);
    ctx.state.requestId = requestId;
    ctx.set('X-Request-Id', requestId);
    const begun = performance.now();
    metrics?.started();
    ctx.res.once('close', () => {
      const ms = performance.now() - begun;
      const { route = 'none', operation, code } = ctx.state as Readonly<Record<string, string | undefined>>;
      const status = ctx.res.writableFinished ? ctx.status : CALLER_GONE;
      const time = Math.round(ms * 10) / 10;
      metrics?.observe({ method: ctx.method, route, status, seconds: ms / 1000 });
      logger.info({ request_id: requestId, method: ctx.method, route, operation, status, code, ms: time }, 'request');
    });
    return next();
  };

/** Answers every failure as a problem. One that nobody expected is logged with its stack, once, and told to nobody. */
export const problems =
  ({ logger, config }: Pick<Engine, 'logger' | 'config'>): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (failure) {
      if (failure instanceof CallerGone) return hangUp(ctx);
      const { requestId } = ctx.state as Readonly<{ requestId: string }>;
      if (!isExpected(failure)) logger.error({ request_id: requestId, err: failure }, 'unexpected failure');
      const { status, headers, body } = problemOf(failure, { requestId, baseUrl: config.baseUrl });
      ctx.state.code = body.code;
      ctx.set(headers);
      ctx.set('Cache-Control', 'no-store');
      ctx.remove('ETag');
      ctx.body = JSON.stringify(body);
      ctx.type = 'application/problem+json';
      ctx.status = status;
    }
  };

/** There is nobody left to answer. */
function hangUp(ctx: Context): void {
  ctx.respond = false;
  ctx.res.destroy();
}
