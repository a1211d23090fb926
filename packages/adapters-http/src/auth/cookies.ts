import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Session } from '@soko/domain';

/** The name of the cookie that carries a session. */
export const SESSION_COOKIE = 'soko_session';

/** A cookie for a new session: what is stored of it, and the header that gives it to the browser. */
export type NewCookie = Readonly<{ hash: string; header: string }>;

/** Makes the cookies of sessions: 256 random bits, of which only a hash is kept. */
export type Cookies = Readonly<{
  make: () => NewCookie;
  /** The header that takes the cookie from the browser. */
  ended: string;
}>;

/** `secure` keeps browsers from sending it without TLS. */
export function createCookies({ secure }: Readonly<{ secure: boolean }>): Cookies {
  const header = (value: string, seconds: number) =>
    `${SESSION_COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return {
    make: () => {
      const value = randomBytes(32).toString('base64url');
      return { hash: hashOf(value), header: header(value, Session.idle / 1000) };
    },
    ended: header('', 0),
  };
}

/**
 * The hash of the session cookie of a request; undefined when there is none, and when there are several: a browser sends
 * one, and which of more would count is for nobody to choose.
 */
export function cookieHashOf({ cookie = '' }: IncomingHttpHeaders): string | undefined {
  const values = cookie
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    .map((pair) => pair.slice(SESSION_COOKIE.length + 1));
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? hashOf(value) : undefined;
}

const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');
