import Router from '@koa/router';
import { refuse } from '@soko/domain';
import type { Context, Middleware } from 'koa';
import { ASSETS_PATH, assetOf } from '../docs/assets.ts';
import { DOCUMENT_PATH, errorPage, errorsPage, type Page, redocPage, swaggerPage } from '../docs/pages.ts';
import type { Engine } from '../engine.ts';
import { openApiDocument } from '../openapi/document.ts';
import { type ProblemCode, problemCodes } from '../problems.ts';

/** The document, the pages that show it, the pages of the error codes, and the metrics: what is no operation. */
export function docs({ routes, config, metrics }: Engine): Middleware {
  const router = new Router({ sensitive: true });
  const document = once(() => JSON.stringify(openApiDocument(routes, config.baseUrl)));
  router.get([DOCUMENT_PATH, '/api/v1/schema', '/schema'], (ctx) => {
    ctx.type = 'application/json';
    ctx.body = document();
  });

  const swagger = once(swaggerPage);
  router.get(['/swagger', '/docs'], (ctx) => show(ctx, swagger()));
  router.get(['/redoc', '/api/docs'], (ctx) => show(ctx, redocPage()));
  router.get(`${ASSETS_PATH}/:folder/:file`, (ctx) => {
    const asset = assetOf(`${ctx.params.folder}/${ctx.params.file}`) ?? refuse('not_found');
    ctx.set('Cache-Control', 'public, max-age=3600');
    ctx.type = asset.type;
    ctx.body = asset.bytes;
  });

  router.get('/errors', (ctx) => show(ctx, errorsPage()));
  router.get('/errors/:code', (ctx) => {
    const code = problemCodes().find((known) => known === ctx.params.code) ?? refuse('not_found');
    show(ctx, errorPage(code as ProblemCode));
  });

  if (metrics !== null) {
    router.get('/metrics', async (ctx) => {
      ctx.type = metrics.contentType;
      ctx.body = await metrics.text();
    });
  }
  return router.routes() as Middleware;
}

function show(ctx: Context, { html, policy }: Page): void {
  ctx.set('Content-Security-Policy', policy);
  ctx.type = 'text/html; charset=utf-8';
  ctx.body = html;
}

/** Made when it is first asked for, and kept. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
