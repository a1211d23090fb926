import type { IncomingHttpHeaders } from 'node:http';
import type { Principals } from '@soko/application';
import { type Actor, type CartId, type OrderId, refuse } from '@soko/domain';
import type { GuestToken, Route } from '../route.ts';
import type { Tokens } from './tokens.ts';

/** Who a request comes from, and which things of guests it carries the tokens of. */
export type Caller = Readonly<{ actor: Actor; guestCart?: CartId; guestOrder?: OrderId }>;

/**
 * Who is calling. A bearer token is good or the call is refused, on public routes too; the user behind it is looked up
 * each time, so that a block or a lost role holds from the next request on. Refuses `unauthenticated`, `token_expired`,
 * `account_blocked`; `cart_not_found` or `not_found` for a guest token that the route reads and that does not open.
 */
export async function identify(
  headers: IncomingHttpHeaders,
  route: Pick<Route, 'guest' | 'merges'>,
  { tokens, principals }: Readonly<{ tokens: Tokens; principals: Principals }>,
): Promise<Caller> {
  const user = headers.authorization === undefined ? null : await bearer(headers.authorization, tokens, principals);
  const guest = { ...cartOf(headers, route, tokens), ...orderOf(headers, route, tokens) };
  const held = { ...(guest.cart && { guestCart: guest.cart }), ...(guest.order && { guestOrder: guest.order }) };
  return { actor: user ?? { kind: 'guest', ...guest }, ...held };
}

async function bearer(header: string, tokens: Tokens, principals: Principals): Promise<Actor> {
  const [, token] = /^bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(header) ?? [];
  if (token === undefined) return refuse('unauthenticated');
  const { userId, sessionId } = tokens.verifyAccess(token);
  const principal = await principals.find(userId, sessionId);
  if (principal === null) return refuse('unauthenticated');
  if (principal.blocked) return refuse('account_blocked');
  if (!principal.alive) return refuse('unauthenticated');
  return { kind: 'user', id: userId, roles: principal.roles, shops: principal.shops, session: sessionId };
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
