import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { needsCsrf, readsCookie } from '../auth/caller.ts';
import { type Entry, entriesOf } from '../entries.ts';
import { formAndJson, type Route } from '../route.ts';
import { problemResponses } from './refusals.ts';

/** The operations of the document: one per path and method, aliases too, marked as such. */
export const operationsOf = (routes: readonly Route[], baseUrl: string): RouteConfig[] => {
  const spellings = new Map<string, number>();
  return entriesOf(routes).map((entry) => operation(entry, operationIdOf(entry, spellings), baseUrl));
};

/** An alias is named after its operation, numbered where there are several. */
function operationIdOf({ route, alias }: Entry, spellings: Map<string, number>): string {
  if (alias === undefined) return route.operationId;
  const number = (spellings.get(route.operationId) ?? 0) + 1;
  spellings.set(route.operationId, number);
  return `${route.operationId}Alias${number === 1 ? '' : number}`;
}

function operation({ method, path, route, alias }: Entry, operationId: string, baseUrl: string): RouteConfig {
  const description = [
    alias === undefined
      ? ''
      : `An older spelling of \`${route.method.toUpperCase()} ${route.fullPath}\`: the same operation.${ownNames(alias)}`,
    route.description ?? '',
    route.policy.scope === 'anyone' ? '' : `Permission \`${route.policy.permission}\`.`,
    route.idempotency === 'required' ? 'Needs an `Idempotency-Key`.' : '',
  ];
  return {
    method,
    path,
    operationId,
    tags: [...route.tags],
    summary: route.summary,
    description: description.filter((part) => part !== '').join('\n\n') || route.summary,
    ...(alias === undefined ? {} : { deprecated: true }),
    security: securityOf(route),
    request: requestOf(route, alias),
    responses: { ...successResponses(route), ...problemResponses(route, baseUrl) },
  };
}

const ownNames = ({ from = {} }: NonNullable<Entry['alias']>): string =>
  Object.entries(from)
    .map(([param, source]) => ` \`${param}\` is taken for \`${source.split('/')[1]}\` too.`)
    .join('');

/** Each entry is one way in; a cookie goes with its CSRF token where the operation writes. */
function securityOf(route: Route): Record<string, string[]>[] {
  const { policy, guest = [] } = route;
  return [
    ...(policy.scope === 'anyone' ? [{}] : []),
    { bearer: [] },
    ...(readsCookie(route) ? [{ cookie: [], ...(needsCsrf(route) ? { csrf: [] } : {}) }] : []),
    ...(guest.includes('cart') ? [{ cartToken: [] }] : []),
    ...(guest.includes('order') ? [{ orderToken: [] }] : []),
  ];
}

function requestOf(route: Route, alias: Entry['alias']): NonNullable<RouteConfig['request']> {
  const from = Object.entries(alias?.from ?? {});
  const moved = (place: 'query' | 'body') =>
    Object.fromEntries(
      from
        .filter(([, source]) => source.startsWith(`${place}/`))
        .map(([param, source]) => [source.slice(place.length + 1), route.params.shape[param] as z.ZodType]),
    );
  const params = Object.fromEntries(
    Object.entries(route.params.shape).filter(([name]) => !from.some(([param]) => param === name)),
  );
  const body = bodyOf(route, moved('body'));
  return {
    params: z.object(params),
    query: z.object({ ...moved('query'), ...route.query.shape }),
    headers: z.object(headersOf(route)),
    ...(body === undefined ? {} : { body }),
  };
}

function headersOf(route: Route): Record<string, z.ZodType> {
  const isRequired = route.idempotency === 'required';
  const key = z.string().min(1).max(255).meta({
    description: 'Makes a repeat of this request safe: 1 to 255 printable ASCII characters',
    example: 'order-2026-11-21-0001',
  });
  return {
    ...(route.idempotency === 'never' ? {} : { 'Idempotency-Key': isRequired ? key : key.optional() }),
    ...(route.merges === true
      ? { 'X-Cart-Token': z.string().optional().meta({ description: "A guest's cart to merge into the user's" }) }
      : {}),
    ...(route.ifMatch === true
      ? {
          'If-Match': z
            .string()
            .optional()
            .meta({ description: 'Only if the version is still this one: an `ETag`', example: '"3"' }),
        }
      : {}),
  };
}

function bodyOf(
  route: Route,
  moved: Readonly<Record<string, z.ZodType>>,
): NonNullable<RouteConfig['request']>['body'] | undefined {
  if (route.body === 'raw') {
    return {
      required: true,
      content: { 'application/json': { schema: { description: 'As the sender made it: its bytes are signed' } } },
    };
  }
  if (route.body === 'stream') {
    const schema = { type: 'string' as const, format: 'binary' };
    return { required: true, content: Object.fromEntries((route.takes ?? []).map((media) => [media, { schema }])) };
  }
  const isMoved = Object.keys(moved).length > 0;
  const both = formAndJson(route);
  if (both !== null) {
    const [form, json] = both.map((each) =>
      isMoved ? z.intersection(z.object(moved), each as z.ZodType) : (each as z.ZodType),
    );
    const content = {
      'multipart/form-data': { schema: form as z.ZodType },
      'application/json': { schema: json as z.ZodType },
    };
    return { required: true, content };
  }
  if (route.body === undefined && !isMoved) return undefined;
  const own = route.body as z.ZodType | undefined;
  const schema = isMoved
    ? own === undefined
      ? z.strictObject(moved)
      : z.intersection(z.object(moved), own)
    : (own as z.ZodType);
  if (route.upload !== undefined) {
    const file = { schema: { type: 'string' as const, format: 'binary' } };
    const alone = Object.fromEntries((route.upload.orFile ?? []).map((media) => [media, file]));
    return { required: true, content: { 'multipart/form-data': { schema }, ...alone } };
  }
  const content = {
    schema,
    ...(route.examples?.body === undefined || isMoved ? {} : { example: route.examples.body }),
  };
  return {
    required: isMoved || !z.safeParse(schema, undefined).success,
    content: {
      'application/json': content,
      ...(route.form === true ? { 'application/x-www-form-urlencoded': { schema } } : {}),
    },
  };
}

function successResponses(route: Route): RouteConfig['responses'] {
  const headers = {
    ...Object.fromEntries(
      Object.entries(USUAL_HEADERS).map(([name, ref]) => [name, { $ref: `#/components/headers/${ref}` }]),
    ),
    ...(route.status === 201 ? { Location: { $ref: '#/components/headers/Location' } } : {}),
    ...(route.method === 'get' || route.ifMatch === true ? { ETag: { $ref: '#/components/headers/ETag' } } : {}),
    ...(route.idempotency === 'never'
      ? {}
      : { 'Idempotent-Replayed': { $ref: '#/components/headers/IdempotentReplayed' } }),
    ...Object.fromEntries(
      Object.entries(route.answerHeaders ?? {}).map(([name, description]) => [
        name,
        { description, schema: { type: 'string' as const } },
      ]),
    ),
  };
  const streamed = (route.streams ?? []).map((media) => [
    media,
    { schema: { type: 'string' as const, format: 'binary' } },
  ]);
  const shown =
    route.returns === undefined
      ? []
      : [
          [
            route.media ?? 'application/json',
            {
              schema: route.returns,
              ...(route.examples?.answer === undefined ? {} : { example: route.examples.answer }),
            },
          ],
        ];
  const content = streamed.length + shown.length === 0 ? undefined : Object.fromEntries([...shown, ...streamed]);
  const responses: RouteConfig['responses'] = {};
  for (const [status, description] of [
    [route.status, DESCRIPTIONS[route.status] ?? 'Done'],
    ...Object.entries(route.also ?? {}),
  ] as const) {
    const hasBody = content !== undefined && Number(status) < 300 && Number(status) !== 204;
    responses[String(status)] = { description, headers, ...(hasBody ? { content } : {}) };
  }
  if (route.method === 'get' && route.status === 200)
    responses['304'] = { description: 'You have it already (`If-None-Match`)' };
  return responses;
}

const USUAL_HEADERS = { 'X-Request-Id': 'RequestId', RateLimit: 'RateLimit', 'RateLimit-Policy': 'RateLimitPolicy' };

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Made',
  202: 'Taken on; it is done later',
  204: 'Done; there is nothing to show',
  303: 'Look there',
};
