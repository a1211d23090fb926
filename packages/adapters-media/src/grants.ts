import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FileGrant } from '@soko/application';
import { z } from 'zod';

/** No link lives longer (milliseconds). */
const LONGEST = 300_000;

const Grant = z.strictObject({
  key: z.string(),
  subject: z.string(),
  fileName: z.string(),
  contentType: z.string(),
  sha256: z.string(),
  by: z.string().nullable(),
  until: z.number(),
});

/** Seals grants into tokens for links, and opens them again. The token is a keyed MAC over the grant: nothing is stored. */
export function fileGrants(secrets: readonly string[], now: () => number = Date.now) {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'soko private files', 32)));
  const [first] = keys;
  if (first === undefined) throw new Error('Links to files need a secret.');
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  return {
    seal(grant: FileGrant): string {
      if (grant.until.getTime() - now() > LONGEST + 1000)
        throw new RangeError('A link to a file lives five minutes at most.');
      const text = Buffer.from(JSON.stringify({ ...grant, until: grant.until.getTime() })).toString('base64url');
      return `${text}.${mac(first, text).toString('base64url')}`;
    },
    open(token: string): FileGrant | null {
      const [text = '', sent = ''] = token.split('.');
      const given = Buffer.from(sent, 'base64url');
      const isOurs = keys.some((key) => given.length === 32 && timingSafeEqual(given, mac(key, text)));
      if (!isOurs) return null;
      const { until, ...grant } = Grant.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      return { ...grant, by: grant.by as FileGrant['by'], until: new Date(until) };
    },
  };
}
