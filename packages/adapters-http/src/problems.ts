import { DomainError, type Flaw, REFUSALS, type RefusalCode, type RefusalFacts, type RefusalKind } from '@soko/domain';

/** The only place where refusals meet HTTP numbers. */
const STATUS_OF_KIND: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  outdated: 412,
  invalid: 422,
  limited: 429,
  unavailable: 503,
};

/** What can go wrong with HTTP itself, before the market is asked. */
export const HTTP_PROBLEMS = {
  csrf_failed: { status: 403, title: 'The CSRF token is missing or wrong' },
  method_not_allowed: { status: 405, title: 'This path does not know the method' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  uri_too_long: { status: 414, title: 'The URL is too long' },
  unsupported_media_type: { status: 415, title: 'This kind of body is not understood here' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
} as const;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;
export type ProblemCode = RefusalCode | HttpProblemCode;

/** A failure of HTTP itself, on its way to the caller. */
export class HttpProblem extends Error {
  readonly code: HttpProblemCode;
  readonly facts: RefusalFacts;
  /** Headers that belong to the answer, such as `Allow`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: HttpProblemCode, facts: RefusalFacts = {}, headers: Readonly<Record<string, string>> = {}) {
    super(facts.detail ?? HTTP_PROBLEMS[code].title);
    this.name = 'HttpProblem';
    this.code = code;
    this.facts = facts;
    this.headers = headers;
  }
}

const isHttpCode = (code: ProblemCode): code is HttpProblemCode => Object.hasOwn(HTTP_PROBLEMS, code);

/** The HTTP status that a code is answered with. */
export const statusOf = (code: ProblemCode): number =>
  isHttpCode(code) ? HTTP_PROBLEMS[code].status : STATUS_OF_KIND[REFUSALS[code].kind];

/** What a code means, in one sentence. */
export const titleOf = (code: ProblemCode): string => (isHttpCode(code) ? HTTP_PROBLEMS[code] : REFUSALS[code]).title;

/** Every code that an answer can carry, sorted. */
export const problemCodes = (): ProblemCode[] =>
  [...Object.keys(REFUSALS), ...Object.keys(HTTP_PROBLEMS)].sort() as ProblemCode[];

/** The page that explains a code. */
export const typeOf = (code: ProblemCode, baseUrl: string): string => `${baseUrl}/errors/${code}`;

/** The body of a problem answer (RFC 9457), with the facts of the refusal beside it. */
export type ProblemBody = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  request_id: string;
  errors: readonly Flaw[];
}>;

export type ProblemAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: ProblemBody }>;

/** Whether a failure is one that its caller may be told about; everything else is a fault of ours. */
export const isExpected = (failure: unknown): failure is DomainError | HttpProblem =>
  failure instanceof DomainError || failure instanceof HttpProblem;

/** Turns any failure into the answer its caller gets. What is not expected becomes `internal_error`, without a word more. */
export function problemOf(failure: unknown, about: { requestId: string; baseUrl: string }): ProblemAnswer {
  const expected = isExpected(failure) ? failure : new HttpProblem('internal_error');
  const { code } = expected;
  const status = statusOf(code);
  const { detail = `${titleOf(code)}.`, errors = [], retry_after, ...facts } = expected.facts;
  const retryAfter = retry_after ?? RETRY_AFTER[status] ?? (code === 'idempotency_in_progress' ? 1 : undefined);
  return {
    status,
    headers: {
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(status === 401 ? { 'WWW-Authenticate': challengeOf(code) } : {}),
      ...(expected instanceof HttpProblem ? expected.headers : {}),
    },
    // Facts come first, so that none of them can overwrite a member of the problem itself.
    body: {
      ...facts,
      type: typeOf(code, about.baseUrl),
      title: titleOf(code),
      status,
      detail,
      code,
      request_id: about.requestId,
      errors,
    },
  };
}

/** Seconds after which trying again makes sense, where the failure itself does not say. */
const RETRY_AFTER: Readonly<Record<number, number>> = { 429: 1, 503: 1 };

const challengeOf = (code: ProblemCode): string =>
  code === 'token_expired'
    ? 'Bearer realm="soko", error="invalid_token", error_description="The token has expired"'
    : 'Bearer realm="soko"';
