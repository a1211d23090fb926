import Router from '@koa/router';
import { refuse } from '@soko/domain';
import type { Context, Middleware } from 'koa';
import { isPolicy, isThing } from './auth/policy.ts';
import type { Engine } from './engine.ts';
import { entriesOf } from './entries.ts';
import { operate } from './operation.ts';
import { HttpProblem } from './problems.ts';
import { API_PREFIX, type Route } from './route.ts';

/**
 * Looks over the routes before anything is served. Throws for a route without a known policy, path parameters that name
 * no known kind of thing or that no schema describes, and an operation id or a path that stands twice.
 */
export function checkRoutes(routes: readonly Route[]): void {
  const seen = new Set<string>();
  const once = (what: string) => {
    if (seen.has(what)) throw new Error(`${what} stands twice in the route table.`);
    seen.add(what);
  };
  for (const route of routes) {
    if (!isPolicy(route.policy)) throw new Error(`${route.operationId} has no policy that is known.`);
    once(`operation ${route.operationId}`);
    const unnamed = parametersOf(route.fullPath).find((name) => !isThing(route.things?.[name]));
    if (unnamed !== undefined) throw new Error(`${route.operationId} does not say what its ${unnamed} names.`);
    const described = Object.keys(route.params.shape).sort().join();
    if (parametersOf(route.fullPath).sort().join() !== described) {
      throw new Error(`${route.operationId} does not describe the parameters of its path.`);
    }
  }
  for (const { method, path } of entriesOf(routes)) once(`${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, '{}')}`);
}

const parametersOf = (path: string): string[] => [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);

/**
 * Leads each request to its operation. A router tries its paths one after the other, so those that begin with the same
 * step have a router of their own.
 */
export function createRouter(engine: Engine): Middleware {
  const routers = new Map<string, Router>();
  for (const { method, path, route, alias } of entriesOf(engine.routes)) {
    const router = routers.get(firstStepOf(path)) ?? new Router({ sensitive: true });
    routers.set(firstStepOf(path), router);
    router[method](spellingsOf(path), (ctx) => {
      ctx.state.route = path;
      ctx.state.operation = route.operationId;
      const requestId = String(ctx.state.requestId);
      return operate(route, engine, {
        ctx,
        requestId,
        params: ctx.params,
        ...(alias === undefined ? {} : { alias }),
      });
    });
  }
  const leads = new Map([...routers].map(([step, router]) => [step, router.routes() as Middleware]));
  return (ctx, next) => leads.get(firstStepOf(ctx.path))?.(ctx, next) ?? next();
}

/** The first step of a path, after `/api/v1` or `/api`. */
const firstStepOf = (path: string): string => /^(?:\/api(?:\/v1)?)?\/([^/]*)/.exec(path)?.[1] ?? '';

/** A path as the router writes it: under `/api/v1` and, as older clients know it, under `/api` alone. */
function spellingsOf(path: string): string[] {
  const written = path.replace(/\{([^}]*)\}/g, ':$1');
  return written.startsWith(`${API_PREFIX}/`) ? [written, `/api${written.slice(API_PREFIX.length)}`] : [written];
}

/** Answers what no operation did: 405 where the path knows other methods, else 404. */
export const noOperation: Middleware = (ctx) => {
  const methods = new Set((matchedOf(ctx) ?? []).flatMap((layer) => layer.methods));
  if (methods.size === 0) refuse('not_found');
  const allow = [...methods].sort().join(', ');
  if (ctx.method !== 'OPTIONS') throw new HttpProblem('method_not_allowed', {}, { Allow: allow });
  ctx.set('Allow', allow);
  ctx.status = 204;
};

const matchedOf = (ctx: Context): readonly { methods: string[] }[] | undefined => ctx.matched;
