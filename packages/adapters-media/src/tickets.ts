import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { OpenTicket } from '@soko/application';
import type { UploadId } from '@soko/domain';
import { z } from 'zod';

/** No ticket lives longer (milliseconds). */
const LONGEST = 600_000;

const Ticket = z.strictObject({
  uploadId: z.string(),
  contentType: z.string(),
  size: z.number(),
  until: z.number(),
});

/** Seals what may be uploaded into tokens, and opens them again. The token is a keyed MAC: nothing is stored. */
export function uploadTickets(secrets: readonly string[], now: () => number = Date.now) {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'soko uploads', 32)));
  const [first] = keys;
  if (first === undefined) throw new Error('Tickets for uploads need a secret.');
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  return {
    seal(ticket: OpenTicket): string {
      if (ticket.until.getTime() - now() > LONGEST + 1000)
        throw new RangeError('A ticket for an upload lives ten minutes at most.');
      const text = Buffer.from(JSON.stringify({ ...ticket, until: ticket.until.getTime() })).toString('base64url');
      return `${text}.${mac(first, text).toString('base64url')}`;
    },
    open(token: string): OpenTicket | null {
      const [text = '', sent = ''] = token.split('.');
      const given = Buffer.from(sent, 'base64url');
      const isOurs = keys.some((key) => given.length === 32 && timingSafeEqual(given, mac(key, text)));
      if (!isOurs) return null;
      const { until, uploadId, ...ticket } = Ticket.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      return { ...ticket, uploadId: uploadId as UploadId, until: new Date(until) };
    },
  };
}
