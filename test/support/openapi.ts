import { type OpenApiDocument, openApiDocument, type Route } from '@soko/adapters-http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

type Response = Readonly<{ content?: Readonly<Record<string, Readonly<{ schema: object }>>> }>;
type Operation = Readonly<{ responses: Readonly<Record<string, Response>> }>;

/** What a caller got back. */
export type Got = Readonly<{ method: string; path: string; status: number; contentType: string | null; body: string }>;

/** Codes that the transport may answer on any path: they stand under `default` in the document. */
const TRANSPORT_STATUSES = new Set([408, 414, 431]);

/** Most schemas are used a few times in a process. */
const QUICK_TO_COMPILE = { inlineRefs: false, code: { optimize: false } } as const;

const checks = new WeakMap<readonly Route[], (got: Got) => void>();

/** A check of answers against the document of these routes, made once in a process: its schemas take long to compile. */
export function answersOf(routes: readonly Route[]): (got: Got) => void {
  const check = checks.get(routes) ?? answerCheck(openApiDocument(routes, 'http://soko.test'));
  checks.set(routes, check);
  return check;
}

/**
 * A check of answers against a document. It throws for a path, method, status, media type or body that the document does
 * not have: so every test that calls the API tests the document too.
 */
export function answerCheck(document: OpenApiDocument): (got: Got) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true, ...QUICK_TO_COMPILE });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'soko', ...document } as object);
  const compiled = new Map<string, ValidateFunction>();
  const paths = Object.entries(document.paths ?? {})
    .map(([template, operations]) => ({
      template,
      operations: operations as Record<string, Operation>,
      pattern: patternOf(template),
    }))
    .sort((a, b) => (a.template.replaceAll('{', '~') < b.template.replaceAll('{', '~') ? -1 : 1));
  const pathsLike = new Map<string, typeof paths>();
  for (const each of paths) {
    const shape = shapeOf(each.template);
    pathsLike.set(shape, [...(pathsLike.get(shape) ?? []), each]);
  }

  return ({ method, path, status, contentType, body }) => {
    const name = `${method.toUpperCase()} ${path} → ${status}`;
    const known = pathsLike
      .get(shapeOf(path))
      ?.find(({ pattern, operations }) => pattern.test(path) && operations[methodOf(method)] !== undefined);
    const operation = known?.operations[methodOf(method)];
    if (known === undefined || operation === undefined) {
      if (status === 404 || status === 405) return;
      throw new Error(`${name}: the document has no such operation`);
    }
    const key =
      String(status) in operation.responses ? String(status) : TRANSPORT_STATUSES.has(status) ? 'default' : undefined;
    if (key === undefined) throw new Error(`${name}: the document has no such status; the answer was ${body}`);
    if (method.toUpperCase() === 'HEAD' || body === '') return;
    const media = (contentType ?? '').split(';')[0]?.trim() ?? '';
    const content = operation.responses[key]?.content ?? {};
    if (!(media in content)) throw new Error(`${name}: the document has no ${media} there`);
    const pointer = ['paths', known.template, methodOf(method), 'responses', key, 'content', media, 'schema']
      .map(escaped)
      .join('/');
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `soko#/${pointer}` });
    compiled.set(pointer, validate);
    const value: unknown = media.endsWith('json') ? JSON.parse(body) : body;
    if (!validate(value)) throw new Error(`${name}: ${ajv.errorsText(validate.errors)}\n${body}`);
  };
}

const methodOf = (method: string): string => (method.toUpperCase() === 'HEAD' ? 'get' : method.toLowerCase());

/** How many steps a path has, and its first after the version: alike for a path and its template. */
const shapeOf = (path: string): string => {
  const steps = path
    .replace(/^\/api\/v1/, '')
    .replace(/\/$/, '')
    .split('/');
  return `${steps.length} ${steps[1]}`;
};

const patternOf = (template: string): RegExp =>
  new RegExp(`^${template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]*\}/g, '[^/]+')}/?$`);

const escaped = (step: string): string => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'));
