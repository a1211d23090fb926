import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as KoaSwagger from 'koa2-swagger-ui';
import { type ProblemCode, problemCodes, statusOf, titleOf } from '../problems.ts';
import { ASSETS_PATH } from './assets.ts';

/** An HTML page and the content policy it needs. */
export type Page = Readonly<{ html: string; policy: string }>;

export const DOCUMENT_PATH = '/api/v1/openapi.json';

/** Swagger UI, from files of our own: the library's page names a font host, which is taken out. */
export function swaggerPage(): Page {
  const html = renderSwagger().replace(/\s*<link href="https:[^>]*>/g, '');
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return { html, policy: policyOf({ 'script-src': ["'self'", ...scripts] }) };
}

function renderSwagger(): string {
  // loaded by the first that looks
  const { koaSwagger }: typeof KoaSwagger = createRequire(import.meta.url)('koa2-swagger-ui');
  const answer = { path: '/swagger', type: '', body: '' };
  const page = koaSwagger({
    title: 'Soko API',
    routePrefix: false,
    swaggerCdnUrl: ASSETS_PATH,
    swaggerVersion: 'swagger-ui',
    favicon: `${ASSETS_PATH}/swagger-ui/favicon.png`,
    hideTopbar: true,
    swaggerOptions: {
      dom_id: '#swagger-ui',
      url: DOCUMENT_PATH,
      layout: 'StandaloneLayout',
      validatorUrl: null,
      deepLinking: true,
    },
  } as unknown as Parameters<typeof koaSwagger>[0]);
  void page(answer as never, async () => undefined);
  return answer.body;
}

export const redocPage = (): Page => ({
  html: htmlOf(
    'Soko API',
    `<redoc spec-url="${DOCUMENT_PATH}" hide-hostname="true"></redoc><script src="${ASSETS_PATH}/redoc/redoc.standalone.js"></script>`,
  ),
  policy: policyOf({ 'script-src': ["'self'"], 'worker-src': ["'self'", 'blob:'] }),
});

/** The page that a problem's `type` leads to. */
export const errorPage = (code: ProblemCode): Page => ({
  html: htmlOf(
    code,
    `<main><h1><code>${code}</code></h1><p>${titleOf(code)}.</p><p>Answered with HTTP status ${statusOf(code)}.</p>` +
      `<p><a href="/errors">All codes</a></p></main>`,
  ),
  policy: policyOf({}),
});

export const errorsPage = (): Page => ({
  html: htmlOf('Error codes', `<main><h1>Error codes</h1><table>${problemCodes().map(rowOf).join('')}</table></main>`),
  policy: policyOf({}),
});

const rowOf = (code: ProblemCode): string =>
  `<tr><td>${statusOf(code)}</td><td><a href="/errors/${code}"><code>${code}</code></a></td><td>${titleOf(code)}</td></tr>`;

const STYLE =
  'body{margin:0;font-family:system-ui,sans-serif;line-height:1.5}main{max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'td{padding:.25rem .75rem .25rem 0;vertical-align:top}';

const htmlOf = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
  `<title>${title}</title><style>${STYLE}</style></head><body>${body}</body></html>`;

/** Everything from here, nothing from elsewhere; styles may stand in the page, scripts only where listed. */
const policyOf = (more: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries({
    'default-src': ["'none'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    ...more,
  })
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
