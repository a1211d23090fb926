import { type Call, isRefusal } from '@soko/domain';
import type { Context } from 'koa';
import { answerOf, ifMatchOf, type Sendable, send } from './answering.ts';
import { type Caller, identify } from './auth/caller.ts';
import { authorize } from './auth/policy.ts';
import { readStream } from './body/bytes.ts';
import { isWholeFile, readWholeFile } from './body/file.ts';
import { readBody } from './body/read.ts';
import { discarded, readUpload, Upload } from './body/upload.ts';
import { canonical } from './canonical.ts';
import { addressOf, localeOf } from './context.ts';
import type { Engine } from './engine.ts';
import { claimOf, keepFirst, keyOf } from './idempotency.ts';
import { limitHeaders, requireAllowed } from './limits.ts';
import { isSeenInPublic, sharedKey } from './micro-cache.ts';
import { HttpProblem } from './problems.ts';
import { type Alias, Answer, formAndJson, type Input, type Route } from './route.ts';
import { check, readQuery, type Sent, throughAlias } from './validation.ts';

/** What the router knows of a request by the time an operation begins. */
export type Arrived = Readonly<{
  ctx: Context;
  requestId: string;
  params: Readonly<Record<string, string>>;
  alias?: Pick<Alias, 'from'>;
}>;

/** Runs one operation, and sends its answer; a public read by nobody in particular may share the answer of another. */
export async function operate(route: Route, engine: Engine, arrived: Arrived): Promise<void> {
  const { ctx } = arrived;
  const address = addressOf(ctx.req, engine.config.trustedProxies);
  await limit(ctx, route, engine, `ip:${address}`);
  const answer = () => answerTo(route, engine, arrived, address);
  const key = sharedKey(route, ctx);
  const { microCache } = engine;
  const answered = await (microCache === null || key === null ? answer() : microCache.answer(key, answer));
  if (isSeenInPublic(route)) microCache?.forget();
  send(ctx, route, answered);
}

/**
 * Answers in the order that the API promises: limits, who calls (401), what it may (403), the key (400), the body (400,
 * 413, 415, 422), the path (404), `If-Match` (412), and then the market itself.
 */
async function answerTo(
  route: Route,
  engine: Engine,
  { ctx, requestId, params, alias = {} }: Arrived,
  address: string,
): Promise<Sendable> {
  let call: Call = { actor: { kind: 'guest' }, requestId, address };
  let received: unknown;
  try {
    const caller = await identify(ctx.headers, route, engine);
    call = { ...callOf(ctx, caller, requestId), address };
    if (caller.actor.kind === 'user') await limit(ctx, route, engine, `user:${caller.actor.id}`);
    authorize(route, caller.actor);

    const key = keyOf(headerOf(ctx, 'idempotency-key'), route);
    const query = readQuery(new URLSearchParams(ctx.querystring), route.query);
    const [schema, receive] = bodyOf(ctx, route);
    received = await receive();
    const sent = throughAlias({ params, query, body: received }, alias);
    const checked = check({ ...route, body: schema }, sent);
    await limitItems(ctx, route, engine, checked.body, { address, caller });
    const ifMatch = ifMatchOf(headerOf(ctx, 'if-match'), route);

    if (key !== undefined) call = { ...call, claim: claimOf(call, key, route, fingerprinted(sent)) };
    const input: Input<unknown, unknown, unknown> = {
      ...heldBy(caller),
      ...checked,
      ...(ifMatch === undefined ? {} : { ifMatch }),
      app: engine.app,
      queries: engine.queries,
      sandbox: engine.sandbox,
      tokens: engine.tokens,
      cookies: engine.cookies,
      cursors: engine.cursors,
      readiness: engine.readiness,
      call,
      headers: ctx.headers,
      url: new URL(`${engine.config.baseUrl}${ctx.path}${ctx.search}`),
      baseUrl: engine.config.baseUrl,
      respond: Answer.of,
    };
    return await perform(route, engine, input);
  } catch (failure) {
    const code = refusedAccess(failure);
    if (code !== null) await engine.noteRefusal?.(call, { operation: route.operationId, code });
    throw failure;
  } finally {
    await discarded(received);
    if (route.body === 'stream' && !ctx.req.complete) ctx.req.resume(); // dropped, so that the caller gets to see the answer
  }
}

/** What the body of this request has to be, and how it is read: a route may take a form, a file or JSON. */
function bodyOf(ctx: Context, route: Route): [schema: Route['body'], receive: () => Promise<unknown>] {
  const { upload, body } = route;
  if (body === 'stream') return [body, async () => readStream(ctx.req)];
  if (isWholeFile(ctx, route)) return [body, () => readWholeFile(ctx, route)];
  const [form, json] = formAndJson(route) ?? [];
  if (form !== undefined && !ctx.is('multipart/form-data')) return [json, () => readBody(ctx.req, route)];
  return [form ?? body, () => (upload === undefined ? readBody(ctx.req, route) : readUpload(ctx, route))];
}

/** Runs the route and, for a keyed write, keeps its answer; a key whose write failed is free again. */
async function perform(route: Route, engine: Engine, input: Input<unknown, unknown, unknown>) {
  const { claim } = input.call;
  try {
    const answer = answerOf(route, await route.handle(input as never), engine.config);
    const isKept = claim !== undefined && answer.status < 300;
    return isKept ? await keepFirst(engine.answers, claim, answer) : answer;
  } catch (failure) {
    const isAnothers = isRefusal(failure, 'idempotency_in_progress') || isRefusal(failure, 'idempotency_key_reused');
    if (claim !== undefined && isRefusal(failure) && !isAnothers) await engine.answers.release(claim);
    throw failure;
  }
}

async function limit(
  ctx: Context,
  { limit: group }: Route,
  { limiter }: Engine,
  who: string,
  calls = 1,
): Promise<void> {
  if (limiter === null) return;
  const allowance = await limiter.take(group, who, calls);
  ctx.set(limitHeaders(group, allowance));
  requireAllowed(group, allowance);
}

/** The items of a list count as calls of their own: the first of them was counted when the call came. */
async function limitItems(
  ctx: Context,
  route: Route,
  engine: Engine,
  body: unknown,
  { address, caller: { actor } }: Readonly<{ address: string; caller: Caller }>,
): Promise<void> {
  const items = Object.entries(body ?? {}).find(([name]) => name === route.countsEach)?.[1];
  const more = Array.isArray(items) ? items.length - 1 : 0;
  if (more <= 0) return;
  await limit(ctx, route, engine, `ip:${address}`, more);
  if (actor.kind === 'user') await limit(ctx, route, engine, `user:${actor.id}`, more);
}

const headerOf = (ctx: Context, name: string): string | undefined => {
  const header = ctx.headers[name];
  return Array.isArray(header) ? header.join(', ') : header;
};

const callOf = (ctx: Context, { actor }: Caller, requestId: string): Call => {
  const locale = localeOf(ctx.headers['accept-language']);
  const userAgent = userAgentOf(ctx.headers['user-agent']);
  return {
    actor,
    requestId,
    ...(locale === undefined ? {} : { locale }),
    ...(userAgent === undefined ? {} : { userAgent }),
  };
};

const userAgentOf = (header = ''): string | undefined => header.replace(/[^\x20-\x7e]/g, '').slice(0, 256) || undefined;

const heldBy = ({ actor: _, ...held }: Caller): Omit<Caller, 'actor'> => held;

/** What is written down when access was refused with it. */
const ACCESS = ['forbidden', 'account_blocked', 'invalid_credentials', 'token_reused'] as const;

function refusedAccess(failure: unknown): (typeof ACCESS)[number] | 'csrf_failed' | null {
  if (failure instanceof HttpProblem) return failure.code === 'csrf_failed' ? failure.code : null;
  return ACCESS.find((code) => isRefusal(failure, code)) ?? null;
}

/** A raw body is hashed as text, a file by its checksum; all else as it was sent. */
const fingerprinted = ({ params, query, body }: Sent): Sent => ({
  params,
  query,
  body: Buffer.isBuffer(body) ? body.toString('base64') : withChecksums(isNothing(body) ? undefined : body),
});

/** An empty object says no more than no body: what is left of an older spelling's body when its id is taken out. */
const isNothing = (body: unknown): boolean => canonical(body) === '{}';

const withChecksums = (body: unknown): unknown =>
  Object.values(body ?? {}).some((member) => member instanceof Upload)
    ? Object.fromEntries(
        Object.entries(body ?? {}).map(([name, member]) => [name, member instanceof Upload ? member.sha256 : member]),
      )
    : body;
