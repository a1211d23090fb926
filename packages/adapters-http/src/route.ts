import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { App, Json, Permission, Queries, SandboxDesk, Thing } from '@soko/application';
import { type Call, type CartId, type OrderId, type RefusalCode, refuse } from '@soko/domain';
import { z } from 'zod';
import type { Cookies } from './auth/cookies.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Camel } from './body/names.ts';
import type { LimitGroup } from './config.ts';
import type { Cursors } from './cursors.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * How far a caller must have proved who it is: nobody in particular; the holder of a thing (a user, or a guest by the
 * token the route reads); a signed-in user; a member of a shop (or staff, where the permission says so); staff.
 */
export type Scope = 'anyone' | 'holder' | 'self' | 'shop' | 'market';

export type Policy = Readonly<{ permission: Permission; scope: Scope }>;

/** A thing a guest can hold, and so the token that a route reads: `X-Cart-Token` or `X-Order-Token`. */
export type GuestToken = 'cart' | 'order';

/**
 * An older spelling of an operation. `from` says which path parameter is found where, if not there under its own name:
 * `{ id: 'query/order_id' }`.
 */
export type Alias = Readonly<{
  method: Method;
  path: string;
  from?: Readonly<Record<string, `query/${string}` | `body/${string}`>>;
}>;

export type Shape = Readonly<Record<string, z.core.$ZodType>>;

/** What a body is: a schema for JSON, `raw` for bytes as they came (webhooks), `stream` for bytes as they come, or nothing. */
export type BodySchema = z.core.$ZodType | 'raw' | 'stream' | undefined;
export type BodyOf<B extends BodySchema> = B extends 'raw'
  ? Buffer
  : B extends 'stream'
    ? AsyncIterable<Uint8Array>
    : B extends z.core.$ZodType
      ? Camel<z.output<B>>
      : undefined;

/** Whether all that the service stands on is there; `checks` says which parts are. */
export type Readiness = () => Promise<
  Readonly<{
    ready: boolean;
    checks: Readonly<Record<string, boolean>>;
    /** Whether each payment provider answers, as far as this process knows: told beside, for others take its place. */
    providers?: Readonly<Record<string, boolean>>;
  }>
>;

/** More about an answer than its view. */
export type AnswerExtras = Readonly<{
  /** Another status than the route's own; the route lists it in `also`. */
  status?: number;
  /** Where the new thing stands: a path under the API's base (`/orders/…`), or an absolute URL. */
  location?: string;
  /** The version of the thing, without quotes; `If-Match` is compared with it. */
  etag?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it comes, in place of a view. Its `Content-Type` stands in the headers. */
  stream?: Readable;
}>;

const answered: unique symbol = Symbol('soko.answer');
export type Answer<View> = AnswerExtras & Readonly<{ view: View | Json<View>; [answered]: true }>;

export const Answer = {
  /** A view with more about it. */
  of: <View>(view: View | Json<View>, extras: AnswerExtras = {}): Answer<View> => ({
    ...extras,
    view,
    [answered]: true,
  }),
  is: (value: unknown): value is Answer<unknown> => typeof value === 'object' && value !== null && answered in value,
};

/** All that a route's `handle` is given: everything is checked by then. */
export type Input<Params, Query, Body> = Readonly<{
  app: App;
  queries: Queries;
  /** What stands behind the sandbox's hosted page; null where there is no sandbox. */
  sandbox: SandboxDesk | null;
  /** Makes and opens access, refresh, cart and order tokens. */
  tokens: Tokens;
  /** Makes the cookies that carry sessions. */
  cookies: Cookies;
  /** Who calls, from where, under which claim: the first argument of every use case and query. */
  call: Call;
  params: Params;
  query: Query;
  body: Body;
  /** The cart and the order that the caller's tokens name; a signed-in caller may carry them too. */
  guestCart?: CartId;
  guestOrder?: OrderId;
  /** The versions named by `If-Match`, without quotes; `*` stands for any. Given where the route says `ifMatch`. */
  ifMatch?: readonly string[];
  headers: IncomingHttpHeaders;
  readiness: Readiness;
  /** The URL that was asked for, on our own base: never on a Host the caller made up. */
  url: URL;
  cursors: Cursors;
  /** The base of absolute URLs, without a trailing slash. */
  baseUrl: string;
  /** An answer with a location, a version, headers or another status. */
  respond: typeof Answer.of;
}>;

type Common = Readonly<{
  method: Method;
  /** Under `/api/v1`, with parameters in braces: `/orders/{id}`. */
  path: string;
  /** The path stands at the root of the server, not under `/api/v1`. */
  root?: true;
  operationId: string;
  tags: readonly [string, ...string[]];
  summary: string;
  description?: string;
  policy: Policy;
  /**
   * What the ids in path, query and body name, by the names they have there: `{ id: 'order' }`. Every parameter of the
   * path stands in it.
   */
  things?: Readonly<Record<string, Thing>>;
  /** Whether a write needs an Idempotency-Key, honours one, or takes no notice of it. Reads say `never`. */
  idempotency: 'required' | 'accepted' | 'never';
  limit: LimitGroup;
  /** The list in the body of which each item counts against the limit as a call does. */
  countsEach?: string;
  /** The guest tokens this operation reads. One that does not open answers 404. */
  guest?: readonly GuestToken[];
  /** A login that merges the cart named by `X-Cart-Token`; a token that does not open is left alone. */
  merges?: true;
  /** The operation compares `If-Match` with the version of the thing (412). Without it any `If-Match` fails. */
  ifMatch?: true;
  /** `public`: the answer may be kept by anyone for some seconds, when the caller is anonymous. */
  caching?: 'public';
  /**
   * The body comes as a form with one file, of at most so many bytes. `orJson`: or as JSON; the body is then a union of the
   * two schemas, the form's first. `orFile`: or as the file alone, of one of these media types; the rest stands in the query.
   */
  upload?: Readonly<{ maxBytes: number; orJson?: true; orFile?: readonly string[] }>;
  /** The media types that a body may have which is taken as it comes. */
  takes?: readonly string[];
  /** The body may also come as an HTML form. */
  form?: true;
  status: number;
  /** Other statuses that the same view may be answered with, and what they mean. */
  also?: Readonly<Record<number, string>>;
  /** The media type of the answer; JSON unless it says otherwise. */
  media?: 'text/html' | 'text/plain';
  /** The media types that the answer may come in as a stream, in place of its view. */
  streams?: readonly string[];
  refuses: readonly RefusalCode[];
  aliases?: readonly Alias[];
  /** Headers of the answer beyond the usual ones, with what they mean. */
  answerHeaders?: Readonly<Record<string, string>>;
  examples?: Readonly<{ body?: unknown; answer?: unknown }>;
}>;

/** A route as it is written down. */
export type RouteDefinition<P extends Shape, Q extends Shape, B extends BodySchema, View> = Common &
  Readonly<{
    params?: P;
    query?: Q;
    body?: B;
    /** The view that is answered; left out when the answer has no body. */
    returns?: z.ZodType<View>;
    handle: (
      input: Input<Camel<z.output<z.ZodObject<P>>>, Camel<z.output<z.ZodObject<Q>>>, BodyOf<B>>,
    ) => Promise<NoInfer<View> | Json<NoInfer<View>> | Answer<NoInfer<View>> | Answer<undefined>>;
  }>;

/** A route as the server, the document and the tests read it. */
export type Route = Common &
  Readonly<{
    /** The whole path, with `/api/v1` where it belongs. */
    fullPath: string;
    params: z.ZodObject;
    query: z.ZodObject;
    body: BodySchema;
    returns: z.ZodType | undefined;
    handle: (input: never) => Promise<unknown>;
  }>;

export const API_PREFIX = '/api/v1';

/**
 * One operation of the API. From this value come validation, authorization, limits, idempotency, the OpenAPI document,
 * the aliases and the authorization tests.
 */
export function route<
  P extends Shape = Record<never, never>,
  Q extends Shape = Record<never, never>,
  B extends BodySchema = undefined,
  View = void,
>(definition: RouteDefinition<P, Q, B, View>): Route {
  return {
    ...definition,
    fullPath: fullPathOf(definition),
    params: z.strictObject(definition.params ?? {}),
    query: z.strictObject(definition.query ?? {}),
    body: definition.body,
    returns: definition.returns,
  };
}

/** The schemas of the two ways in which a body may come: as a form, and as JSON. Null where there is only one. */
export function formAndJson({ upload, body }: Pick<Route, 'upload' | 'body'>): readonly z.core.$ZodType[] | null {
  return upload?.orJson === true && body instanceof z.core.$ZodUnion ? body._zod.def.options : null;
}

/** The path as it stands in a URL. */
export const fullPathOf = ({ path, root }: Pick<Common, 'path' | 'root'>): string =>
  root === true ? path : `${API_PREFIX}${path}`;

/** The view that a query found. Refuses with this code when it found none that the caller may know of. */
export const found = <View>(view: View | null, code: 'not_found' | 'cart_not_found' = 'not_found'): View =>
  view ?? refuse(code);
