import { lookup } from 'node:dns';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebFiles } from '@soko/application';
import ipaddr from 'ipaddr.js';

/** How long one file may take in all, from the look-up of the name to the last byte (milliseconds). */
const LONGEST = 10_000;
/** Milliseconds from the look-up to the connection, and without a byte. */
const LONGEST_PAUSE = 5_000;
/** Public by its number, and yet the inside of a cloud: what hands out the secrets of Azure's machines. */
const INSIDE: ReadonlySet<string> = new Set(['168.63.129.16']);

type Lookup = (
  hostname: string,
  options: Readonly<{ all: true; order: 'verbatim' }>,
  done: (failure: NodeJS.ErrnoException | null, addresses: readonly { address: string; family: number }[]) => void,
) => void;

/** What a test has in place of the internet. */
export type Web = Readonly<{
  lookup: Lookup;
  mayReach: (address: string) => boolean;
  protocol: 'https:' | 'http:';
  /** As a URL has it: empty is that of the protocol. */
  port: string;
  longestMs: number;
}>;

const INTERNET: Web = { lookup, mayReach: isPublic, protocol: 'https:', port: '', longestMs: LONGEST };

/**
 * Reads files from the public internet and from nowhere else: by HTTPS on its own port; every address of the name has to be
 * public, and the connection goes to one of those that were looked at. A redirect is no file.
 */
export function webFiles(web: Partial<Web> = {}): WebFiles {
  const { mayReach, protocol, port, longestMs, ...names } = { ...INTERNET, ...web };
  /** Hands the connection only addresses that may be reached: all of them, or none. */
  const guarded: LookupFunction = (hostname, options, done) =>
    names.lookup(hostname, { all: true, order: 'verbatim' }, (failure, addresses) => {
      const [first] = addresses ?? [];
      if (failure || first === undefined) return done(failure ?? new Error('The name has no address.'), '', 0);
      if (!addresses.every(({ address }) => mayReach(address))) return done(new NotAllowed(), '', 0);
      return options.all === true ? done(null, [...addresses]) : done(null, first.address, first.family);
    });

  return {
    async read(text, mostBytes) {
      const url = URL.canParse(text) ? new URL(text) : null;
      if (url === null || url.protocol !== protocol || url.port !== port || `${url.username}${url.password}` !== '') {
        return 'url_not_allowed';
      }
      const literal = url.hostname.replace(/^\[|\]$/g, '');
      if (isIP(literal) !== 0 && !mayReach(literal)) return 'url_not_allowed'; // no name, so nothing is looked up
      const signal = AbortSignal.timeout(longestMs);
      try {
        return await got(url, { lookup: guarded, signal }, mostBytes);
      } catch (failure) {
        if (failure instanceof NotAllowed) return 'url_not_allowed';
        return failure instanceof TooLarge ? 'file_too_large' : 'url_not_reachable';
      }
    },
  };
}

class NotAllowed extends Error {}
class TooLarge extends Error {}

type Options = Readonly<{ lookup: LookupFunction; signal: AbortSignal }>;

/** The body of a 200, read to its end within limits. Any other answer is dropped unread. */
function got(url: URL, options: Options, mostBytes: number): Promise<Uint8Array> {
  const headers = { accept: 'image/*', 'accept-encoding': 'identity' };
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secure : plain;
    const asked = request(url, { ...options, headers, agent: false, timeout: LONGEST_PAUSE, method: 'GET' });
    const stop = (failure: Error) => {
      reject(failure);
      asked.destroy();
    };
    asked.once('timeout', () => stop(new Error('The server says nothing.')));
    asked.on('error', reject);
    asked.once('response', (answer) => {
      if (answer.statusCode !== 200) return stop(new Error(`It answered ${answer.statusCode}.`));
      if (Number(answer.headers['content-length'] ?? 0) > mostBytes) return stop(new TooLarge());
      const chunks: Uint8Array[] = [];
      let size = 0;
      answer.on('data', (chunk: Uint8Array) => {
        size += chunk.length;
        if (size > mostBytes) stop(new TooLarge());
        else chunks.push(chunk);
      });
      answer.once('end', () => resolve(Buffer.concat(chunks)));
      answer.on('error', reject);
      answer.once('close', () => reject(new Error('The answer broke off.')));
    });
    asked.end();
  });
}

/** Whether an address is one of the public internet's: not private, local, reserved, or another kind in disguise. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address); // an IPv4 inside of an IPv6 is that IPv4
  return parsed.range() === 'unicast' && !INSIDE.has(parsed.toString());
}
