import { type CartId, Id, type MailLinkId, type OrderId, refuse, type SessionId, type UserId } from '@soko/domain';
import jwt from 'jsonwebtoken';
import { type KeyRing, keyRings } from './keys.ts';
import { open, type Sealed, seal } from './sealed.ts';

/** How long an access token lives, in seconds. */
export const ACCESS_SECONDS = 900;
const LEEWAY_SECONDS = 30;
const ISSUER = 'soko';
const AUDIENCE = 'soko-api';
const TYPE = 'access';

/** Who an access token speaks for. */
export type AccessClaims = Readonly<{ userId: UserId; sessionId: SessionId }>;

/** The pair a login answers. */
export type TokenPair = Readonly<{ access: string; refresh: string; token_type: 'Bearer'; expires_in: number }>;

/** Makes and opens every token of the API. Nothing of a token is stored. */
export type Tokens = Readonly<{
  /** An access token and the refresh token of the session's generation. */
  pair: (userId: UserId, sessionId: SessionId, generation: number) => TokenPair;
  /** The bearer of an access token. Refuses `token_expired`, else `unauthenticated` whatever is wrong with it. */
  verifyAccess: (token: string) => AccessClaims;
  sealCart: (id: CartId, version?: number) => string;
  sealOrder: (id: OrderId, version?: number) => string;
  openCart: (token: string) => Sealed<CartId> | null;
  openOrder: (token: string) => Sealed<OrderId> | null;
  /** The session and generation that a refresh token names, or null when it is none of ours. */
  openRefresh: (token: string) => Sealed<SessionId> | null;
  /** What a browser sends beside the session's cookie with each write. */
  sealCsrf: (id: SessionId) => string;
  openCsrf: (token: string) => Sealed<SessionId> | null;
  /** What stands in a link that is sent by mail. */
  sealLink: (id: MailLinkId) => string;
  openLink: (token: string) => Sealed<MailLinkId> | null;
}>;

/** Tokens under these secrets: the first signs, all of them verify. `now` is in milliseconds since 1970. */
export function createTokens(secrets: readonly string[], now: () => number = Date.now): Tokens {
  const rings = keyRings(secrets);
  const [current] = rings;
  const seconds = () => Math.floor(now() / 1000);
  return {
    pair: (userId, sessionId, generation) => ({
      access: signAccess(current, userId, sessionId, seconds()),
      refresh: seal(current, 'refresh', sessionId, generation),
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
    }),
    verifyAccess: (token) => verifyAccess(rings, token, seconds()),
    sealCart: (id, version) => seal(current, 'cart', id, version),
    sealOrder: (id, version) => seal(current, 'order', id, version),
    openCart: (token) => open(rings, 'cart', token),
    openOrder: (token) => open(rings, 'order', token),
    openRefresh: (token) => open(rings, 'refresh', token),
    sealCsrf: (id) => seal(current, 'csrf', id),
    openCsrf: (token) => open(rings, 'csrf', token),
    sealLink: (id) => seal(current, 'link', id),
    openLink: (token) => open(rings, 'link', token),
  };
}

const signAccess = (ring: KeyRing, userId: UserId, sessionId: SessionId, at: number): string =>
  jwt.sign({ typ: TYPE, sid: sessionId, iat: at, exp: at + ACCESS_SECONDS }, ring.key('access'), {
    algorithm: 'HS256',
    keyid: ring.kid,
    issuer: ISSUER,
    audience: AUDIENCE,
    subject: userId,
  });

/** The members a header of ours has; any other one (`jku`, `x5u`, `jwk`, `crit`, …) is somebody else's. */
const HEADER_MEMBERS = new Set(['alg', 'typ', 'kid']);

function verifyAccess(rings: readonly KeyRing[], token: string, at: number): AccessClaims {
  const ring = rings.find((candidate) => candidate.kid === kidOf(token));
  if (ring === undefined) refuse('unauthenticated');
  const claims = claimsOf(token, ring, at);
  const { typ, sub, sid, iat, exp } = claims;
  const whole = typeof iat === 'number' && typeof exp === 'number' && exp - iat <= ACCESS_SECONDS;
  if (!whole || iat > at + LEEWAY_SECONDS || typ !== TYPE) refuse('unauthenticated');
  if (typeof sub !== 'string' || typeof sid !== 'string' || !Id.is(sub) || !Id.is(sid)) refuse('unauthenticated');
  return { userId: sub as UserId, sessionId: sid as SessionId };
}

function kidOf(token: string): unknown {
  const header = decodedHeader(token);
  return header !== null && Object.keys(header).every((member) => HEADER_MEMBERS.has(member)) ? header.kid : undefined;
}

function decodedHeader(token: string): Record<string, unknown> | null {
  const [header = '', ...rest] = token.split('.');
  if (rest.length !== 2) return null;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    return typeof decoded === 'object' && decoded !== null ? { ...decoded } : null;
  } catch (failure) {
    if (failure instanceof SyntaxError) return null;
    throw failure;
  }
}

/** Named errors of the library become refusals; anything else is a fault of ours and goes on its way. */
function claimsOf(token: string, ring: KeyRing, at: number): jwt.JwtPayload {
  try {
    const claims = jwt.verify(token, ring.key('access'), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: at,
      clockTolerance: LEEWAY_SECONDS,
    });
    return typeof claims === 'string' ? refuse('unauthenticated') : claims;
  } catch (failure) {
    if (failure instanceof jwt.TokenExpiredError) refuse('token_expired');
    if (failure instanceof jwt.JsonWebTokenError || failure instanceof SyntaxError) refuse('unauthenticated');
    throw failure;
  }
}
