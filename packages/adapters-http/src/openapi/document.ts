import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { SESSION_COOKIE } from '../auth/cookies.ts';
import type { Route } from '../route.ts';
import { ProblemSchema } from '../schemas/common.ts';
import { namedSchemas } from './named-schemas.ts';
import { withNullableReferences } from './nullable.ts';
import { operationsOf } from './operations.ts';
import { TAGS } from './tags.ts';

/** An OpenAPI 3.1 document, as plain JSON. */
export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

/** The document of these routes. Two different schemas under one name throw. */
export function openApiDocument(routes: readonly Route[], baseUrl: string): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(SECURITY)) registry.registerComponent('securitySchemes', name, scheme);
  for (const [name, header] of Object.entries(HEADERS)) registry.registerComponent('headers', name, header);
  for (const operation of operationsOf(routes, baseUrl)) registry.registerPath(operation);
  const used = new Set(routes.flatMap((route) => route.tags));
  // named ones first: met for the first time where it may be null, a schema would be null for all
  const schemas = [ProblemSchema, ...namedSchemas(routes)].map((schema) => ({ type: 'schema' as const, schema }));
  const document = new OpenApiGeneratorV31([...schemas, ...registry.definitions]).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Soko',
      version: '1.0.0',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: 'Soko', url: baseUrl },
    },
    servers: [{ url: baseUrl, description: 'This server' }],
    tags: TAGS.filter(({ name }) => used.has(name)),
  });
  return withNullableReferences(withDeepObjects(document));
}

const ABOUT = `The back end of a multi-vendor marketplace.

**Conventions.** JSON in \`snake_case\`; unknown keys are refused. Money is whole minor units with its currency. Times are
RFC 3339 in UTC. Lists take \`limit\` and \`cursor\` (or \`page\`), and answer \`items\` and \`page\` with links. Errors are
\`application/problem+json\` with a stable \`code\`. Writes take an \`Idempotency-Key\`: the first answer is given again, byte
for byte, for 24 hours, with \`Idempotent-Replayed: true\`. A trailing slash means the same path;
\`/api/…\` without the version means \`/api/v1/…\`.`;

const SECURITY = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `access` token of a login; good for 15 minutes',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The session of a browser, from `POST /auth/session`: HttpOnly, SameSite=Lax, good for 30 days. With an ' +
      '`Authorization` header beside it, the cookie counts for nothing',
  },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: 'The `csrf_token` of the session: needed beside the cookie by everything that writes',
  },
  cartToken: { type: 'apiKey', in: 'header', name: 'X-Cart-Token', description: "The token of a guest's cart" },
  orderToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Order-Token',
    description: "The `access_token` of a guest's order",
  },
} as const;

const text = (description: string, example: string) => ({
  description,
  schema: { type: 'string' as const, examples: [example] },
});

const HEADERS = {
  RequestId: text('Stands in the logs too; yours, if you sent one', '6f1f0c5e-8a51-4d0c-9d0b-0f6f0a3f7c11'),
  RateLimit: text('What is left of the limit, and the seconds until it is whole again', '"default";r=1199;t=60'),
  RateLimitPolicy: text('The limit: calls and seconds', '"default";q=1200;w=60'),
  RetryAfter: text('After how many seconds trying again makes sense', '1'),
  Location: text(
    'Where the new thing stands',
    'https://soko.example/api/v1/orders/0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e',
  ),
  ETag: text('The version of the thing', '"3"'),
  IdempotentReplayed: text('`true` when this is the stored answer of an earlier request', 'true'),
};

/** A record in a query is spelled `name[key]=value`: OpenAPI calls it a deep object. */
function withDeepObjects(document: OpenApiDocument): OpenApiDocument {
  for (const operations of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(operations as Record<string, { parameters?: DeepParameter[] }>)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in === 'query' && parameter.schema?.type === 'object') {
          Object.assign(parameter, { style: 'deepObject', explode: true });
        }
      }
    }
  }
  return document;
}

type DeepParameter = { in?: string; schema?: { type?: unknown } };
