import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Json, type Answer as KeptAnswer } from '@soko/application';
import { refuse } from '@soko/domain';
import type { Context } from 'koa';
import { cookieHashOf } from './auth/cookies.ts';
import type { HttpConfig } from './config.ts';
import { Answer, API_PREFIX, type Route } from './route.ts';

/** An answer on its way out; one that is streamed has no bytes of its own, and is never kept. */
export type Sendable = KeptAnswer & Readonly<{ stream?: Readable }>;

/** Turns what a route's `handle` gave back into the bytes that leave. Throws when a checked answer breaks its schema. */
export function answerOf(
  route: Route,
  result: unknown,
  config: Pick<HttpConfig, 'baseUrl' | 'checkAnswers'>,
): Sendable {
  const answer = Answer.is(result) ? result : Answer.of(result);
  const { view, status = route.status, location, etag, headers = {}, stream } = answer;
  if (config.checkAnswers) checkAnswer(route, view, status);
  const isEmpty = view === undefined || status === 204;
  const body = isEmpty ? NOTHING : Buffer.from(route.media === undefined ? Json.text(view) : String(view));
  const isRead = route.method === 'get' && status === 200 && !isEmpty;
  const tag = etag === undefined ? isRead && weakTagOf(body) : `"${etag}"`;
  return {
    status,
    headers: {
      ...(isEmpty
        ? {}
        : { 'Content-Type': route.media === undefined ? 'application/json' : `${route.media}; charset=utf-8` }),
      ...(location === undefined ? {} : { Location: absolute(location, config.baseUrl) }),
      ...(tag === false ? {} : { ETag: tag }),
      ...headers,
    },
    body,
    ...(stream === undefined ? {} : { stream }),
  };
}

const absolute = (location: string, baseUrl: string): string =>
  location.startsWith('/') ? `${baseUrl}${API_PREFIX}${location}` : location;

function checkAnswer(route: Route, view: unknown, status: number): void {
  if (status !== route.status && route.also?.[status] === undefined) {
    throw new Error(`${route.operationId} answers ${status}, which it does not declare.`);
  }
  if (view === undefined && (route.returns === undefined || route.streams !== undefined)) return;
  if (view === undefined && (route.returns === undefined || status !== route.status)) return;
  if (route.returns === undefined) throw new Error(`${route.operationId} answers a view, which it does not declare.`);
  const parsed = route.returns.safeParse(Json.parse(view));
  if (!parsed.success)
    throw new Error(`${route.operationId} answers what its schema does not have: ${parsed.error.message}`);
}

/** Sends an answer: 304 where the caller has it, and cache headers as the route says. */
export function send(ctx: Context, route: Route, answer: Sendable): void {
  ctx.status = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) ctx.set(name, value);
  const isAnonymous = ctx.headers.authorization === undefined && cookieHashOf(ctx.headers) === undefined;
  if (route.caching === 'public' && isAnonymous) {
    ctx.set('Cache-Control', 'public, max-age=5, stale-while-revalidate=30');
    ctx.vary('Authorization, Cookie');
  }
  if (answer.stream !== undefined) {
    const type = answer.headers['Content-Type'];
    ctx.body = answer.stream;
    if (type !== undefined) ctx.set('Content-Type', type);
    ctx.status = answer.status;
    return;
  }
  if (answer.body.length === 0) {
    ctx.body = null;
    ctx.status = answer.status;
    return;
  }
  if (route.method === 'get' && isKnown(ctx.headers['if-none-match'], answer.headers.ETag)) {
    ctx.body = null;
    ctx.status = 304;
    return;
  }
  const { buffer, byteOffset, length } = answer.body;
  ctx.body = Buffer.from(buffer, byteOffset, length);
}

const NOTHING = new Uint8Array();

const weakTagOf = (body: Uint8Array): string => `W/"${hash('sha1', body, 'base64url')}"`;

const tagsOf = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));

const isKnown = (header: string | undefined, tag: string | undefined): boolean =>
  header !== undefined &&
  tag !== undefined &&
  (header.trim() === '*' || tagsOf(header).includes(tag.replace(/^W\//, '')));

/**
 * The versions that `If-Match` names, for a route that compares them. Where the route does not, no version can match: the
 * write is refused rather than done against the caller's word.
 */
export function ifMatchOf(
  header: string | undefined,
  route: Pick<Route, 'ifMatch' | 'method'>,
): readonly string[] | undefined {
  if (header === undefined || route.method === 'get') return undefined;
  if (route.ifMatch !== true) {
    if (header.trim() === '*') return undefined;
    refuse('precondition_failed', { errors: [MISMATCH] });
  }
  return tagsOf(header).map((tag) => tag.replace(/^"(.*)"$/, '$1'));
}

const MISMATCH = { path: 'header/if-match', code: 'mismatch', message: 'is not the present version' };
