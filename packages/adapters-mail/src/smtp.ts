import { createRequire } from 'node:module';
import type { Mailer } from '@soko/application';
import type * as Nodemailer from 'nodemailer';
import { messageOf, type Sender } from './message.ts';

/** How long the steps of a delivery may take, in milliseconds. */
const STEPS = { dnsTimeout: 5_000, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** How long a delivery may take in all, however busily the other side talks. */
export const DELIVERY_MS = 30_000;

/**
 * Hands mail to the server at `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte. A password is
 * sent over TLS alone; `?requireTLS=false` allows it in the clear, for a server on the same machine. SMTP knows no
 * idempotency: a message sent twice arrives twice, with the same Message-ID.
 */
export function smtpMailer(url: string, from: Sender, totalMs = DELIVERY_MS): Mailer {
  // only a market that has such a server waits for these files
  const { createTransport }: typeof Nodemailer = createRequire(import.meta.url)('nodemailer');
  // settings in the URL win over these
  const transport = createTransport({ url, ...STEPS, requireTLS: new URL(url).username !== '' });
  return {
    async send(mail) {
      await transport.sendMail({ ...messageOf(mail, from), signal: AbortSignal.timeout(totalMs) });
    },
  };
}
