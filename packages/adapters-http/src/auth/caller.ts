import type { IncomingHttpHeaders } from 'node:http';
import type { Principals } from '@soko/application';
import { type Actor, type CartId, type OrderId, refuse } from '@soko/domain';
import { HttpProblem } from '../problems.ts';
import type { GuestToken, Route } from '../route.ts';
import { cookieHashOf } from './cookies.ts';
import type { Tokens } from './tokens.ts';

/** Who a request comes from, and which things of guests it carries the tokens of. */
export type Caller = Readonly<{ actor: Actor; guestCart?: CartId; guestOrder?: OrderId }>;

type Known = Readonly<{ tokens: Tokens; principals: Principals }>;
type Asked = Pick<Route, 'guest' | 'merges' | 'method' | 'policy'>;

/**
 * Who is calling. A bearer token is good or the call is refused, on public routes too; with it a cookie counts for
 * nothing. A cookie whose session is over is nobody's: its browser could not get rid of it. The user behind either is
 * looked up each time, so that a block or a lost role holds from the next request on. Refuses `unauthenticated`,
 * `token_expired`, `account_blocked`; `csrf_failed` for a write that a cookie carries alone; `cart_not_found` or
 * `not_found` for a guest token that the route reads and that does not open.
 */
export async function identify(headers: IncomingHttpHeaders, route: Asked, known: Known): Promise<Caller> {
  const user =
    headers.authorization === undefined
      ? await fromCookie(headers, route, known)
      : await bearer(headers.authorization, known);
  const guest = { ...cartOf(headers, route, known.tokens), ...orderOf(headers, route, known.tokens) };
  const held = { ...(guest.cart && { guestCart: guest.cart }), ...(guest.order && { guestOrder: guest.order }) };
  return { actor: user ?? { kind: 'guest', ...guest }, ...held };
}

async function bearer(header: string, { tokens, principals }: Known): Promise<Actor> {
  const [, token] = /^bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(header) ?? [];
  if (token === undefined) return refuse('unauthenticated');
  const { userId, sessionId } = tokens.verifyAccess(token);
  const principal = await principals.find(userId, sessionId);
  if (principal === null) return refuse('unauthenticated');
  if (principal.blocked) return refuse('account_blocked');
  if (!principal.alive) return refuse('unauthenticated');
  return { kind: 'user', id: userId, roles: principal.roles, shops: principal.shops, session: sessionId };
}

/** Whether the operation takes notice of a cookie: who signs in, or has lost the password, is nobody yet. */
export const readsCookie = ({ policy }: Pick<Route, 'policy'>): boolean =>
  !['accounts.register', 'accounts.sign_in', 'accounts.recover'].includes(policy.permission);

/** Whether the operation, carried by a cookie, needs the CSRF token of its session. */
export const needsCsrf = (route: Pick<Route, 'policy' | 'method'>): boolean =>
  readsCookie(route) && route.method !== 'get';

async function fromCookie(
  headers: IncomingHttpHeaders,
  route: Asked,
  { tokens, principals }: Known,
): Promise<Actor | null> {
  const hash = readsCookie(route) ? cookieHashOf(headers) : undefined;
  const principal = hash === undefined ? null : await principals.findByCookie(hash);
  if (principal === null || !principal.alive) return null;
  const { userId: id, sessionId: session, roles, shops, blocked } = principal;
  if (blocked) return refuse('account_blocked');
  const token = headers['x-csrf-token'];
  const isProved = typeof token === 'string' && tokens.openCsrf(token)?.id === session;
  if (needsCsrf(route) && !isProved) throw new HttpProblem('csrf_failed');
  return { kind: 'user', id, roles, shops, session };
}

function cartOf(
  headers: IncomingHttpHeaders,
  route: Pick<Route, 'guest' | 'merges'>,
  tokens: Tokens,
): { cart?: CartId } {
  const token = tokenOf(headers, 'cart', route.merges === true || reads(route, 'cart'));
  if (token === undefined) return {};
  const opened = tokens.openCart(token);
  if (opened !== null) return { cart: opened.id };
  return route.merges === true ? {} : refuse('cart_not_found');
}

function orderOf(headers: IncomingHttpHeaders, route: Pick<Route, 'guest'>, tokens: Tokens): { order?: OrderId } {
  const token = tokenOf(headers, 'order', reads(route, 'order'));
  if (token === undefined) return {};
  return { order: (tokens.openOrder(token) ?? refuse('not_found')).id };
}

const reads = ({ guest = [] }: Pick<Route, 'guest'>, thing: GuestToken): boolean => guest.includes(thing);

/** The token in the header, if this route reads it. */
function tokenOf(headers: IncomingHttpHeaders, thing: GuestToken, isRead: boolean): string | undefined {
  const header = headers[`x-${thing}-token`];
  return isRead && typeof header === 'string' ? header : undefined;
}
