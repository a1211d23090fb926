import { needsCsrf } from '../auth/caller.ts';
import { type ProblemCode, statusOf, titleOf, typeOf } from '../problems.ts';
import type { Route } from '../route.ts';

/** What any request can meet before its operation begins. */
const ALWAYS: readonly ProblemCode[] = [
  'malformed_request',
  'validation_failed',
  'unauthenticated',
  'token_expired',
  'account_blocked',
  'rate_limited',
  'unavailable',
];

/** What the transport answers by itself, on any path. */
export const TRANSPORT: readonly ProblemCode[] = [
  'request_timeout',
  'uri_too_long',
  'headers_too_large',
  'internal_error',
];

/** Every code that an operation can answer: those it declares, and those that its policy and its parts bring along. */
export function codesOf(route: Route): ProblemCode[] {
  const isWrite = route.method !== 'get';
  const codes: ProblemCode[] = [
    ...ALWAYS,
    ...route.refuses,
    ...(route.policy.scope === 'anyone' ? [] : (['forbidden'] as const)),
    ...(needsCsrf(route) ? (['csrf_failed'] as const) : []),
    ...(Object.keys(route.params.shape).length > 0 ? (['not_found'] as const) : []),
    ...(route.guest?.includes('cart') ? (['cart_not_found'] as const) : []),
    ...(route.guest?.includes('order') ? (['not_found'] as const) : []),
    ...(isWrite ? (['unsupported_media_type', 'payload_too_large', 'precondition_failed'] as const) : []),
    ...(route.idempotency === 'never'
      ? []
      : (['idempotency_key_required', 'idempotency_key_reused', 'idempotency_in_progress'] as const)),
  ];
  return [...new Set(codes)].sort();
}

const EXAMPLE_REQUEST_ID = '6f1f0c5e-8a51-4d0c-9d0b-0f6f0a3f7c11';

/** The error answers of an operation, one per status, each naming the codes it can carry. */
export function problemResponses(route: Route, baseUrl: string) {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codesOf(route)) byStatus.set(statusOf(code), [...(byStatus.get(statusOf(code)) ?? []), code]);
  return Object.fromEntries([
    ...[...byStatus].map(([status, codes]) => [String(status), problemResponse(codes, baseUrl)]),
    ['default', problemResponse(TRANSPORT, baseUrl, 'What the transport answers by itself')],
  ]);
}

function problemResponse(codes: readonly ProblemCode[], baseUrl: string, about?: string) {
  const [first = 'internal_error'] = codes;
  const list = codes.map((code) => `- \`${code}\`: ${titleOf(code)}`).join('\n');
  return {
    description: about === undefined ? list : `${about}\n\n${list}`,
    headers: {
      'X-Request-Id': { $ref: '#/components/headers/RequestId' },
      ...(codes.some((code) => [429, 503].includes(statusOf(code)) || code === 'idempotency_in_progress')
        ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }
        : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object' as const, properties: { code: { type: 'string' as const, enum: [...codes] } } },
          ],
        },
        example: {
          type: typeOf(first, baseUrl),
          title: titleOf(first),
          status: statusOf(first),
          detail: `${titleOf(first)}.`,
          code: first,
          request_id: EXAMPLE_REQUEST_ID,
          errors:
            first === 'validation_failed'
              ? [{ path: '/items/0/quantity', code: 'too_small', message: 'must be at least 1' }]
              : [],
        },
      },
    },
  };
}
