import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** The caller's request id, if it is one that cannot do harm in a log; else one of our own. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(header) ? header : randomUUID();

/**
 * The caller's address: that of the socket, or, behind `trustedProxies` proxies, the one that the outermost of them saw.
 * What a caller writes into X-Forwarded-For itself stands further left and is not believed.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const socket = plain(request.socket.remoteAddress ?? '');
  if (trustedProxies === 0) return socket;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => plain(part.trim()));
  const claimed = forwarded.at(-trustedProxies) ?? '';
  return isIP(claimed) === 0 ? socket : claimed;
}

/** What the browser spoke, as the outermost trusted proxy saw it (X-Forwarded-Proto); null where none says. */
export function protocolOf(request: IncomingMessage, trustedProxies: number): 'http' | 'https' | null {
  if (trustedProxies === 0) return null;
  const forwarded = String(request.headers['x-forwarded-proto'] ?? '').split(',');
  const claimed = (forwarded.at(-trustedProxies) ?? forwarded.at(0) ?? '').trim().toLowerCase();
  return claimed === 'http' || claimed === 'https' ? claimed : null;
}

/** IPv4 in its own spelling, also on a dual-stack socket. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** The first language of Accept-Language, as BCP 47. */
export function localeOf(header: string | undefined): string | undefined {
  const first = header?.split(',')[0]?.split(';')[0]?.trim() ?? '';
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(first) ? first : undefined;
}
