import { Email, isRefusal } from '@soko/domain';
import { z } from 'zod';
import type { Sender } from './message.ts';

/** How mail leaves, and in whose name. */
export type MailConfig = Readonly<{
  from: Sender;
  /** Null: mail is written into the folder. */
  smtpUrl: string | null;
  folder: string;
}>;

const DEFAULT_SENDER: Sender = { name: 'Soko', address: 'no-reply@soko.localhost' };

/** `no-reply@shop.example` or `Shop <no-reply@shop.example>` */
const FORM = /^(?:([^<>"\r\n]*)<([^<>\s]+)>|([^<>\s]+))$/;

const From = z.string().transform((text, context): Sender => {
  const [, name = '', named, bare] = FORM.exec(text.trim()) ?? [];
  const address = normal(named ?? bare ?? '');
  if (address !== null) return { name: name.trim(), address };
  context.addIssue({ code: 'custom', message: 'This is an address, or a name with the address in angle brackets.' });
  return z.NEVER;
});

const SmtpUrl = z.url({ protocol: /^smtps?$/, error: 'This is a URL: smtp://user:password@host:587, or smtps://.' });

/** The part of the environment that is about mail; `folder` is where it is written when no server is named. */
export const mailConfig = ({ production, folder }: Readonly<{ production: boolean; folder: string }>) =>
  z
    .object({ SOKO_SMTP_URL: SmtpUrl.optional(), SOKO_MAIL_FROM: From.optional() })
    .transform(({ SOKO_SMTP_URL: smtpUrl = null, SOKO_MAIL_FROM: from }, context): MailConfig => {
      if (production && smtpUrl !== null && from === undefined) {
        const message = 'Mail goes out over SMTP in production, so it needs a real sender.';
        context.addIssue({ code: 'custom', path: ['SOKO_MAIL_FROM'], message });
      }
      return { from: from ?? DEFAULT_SENDER, smtpUrl, folder };
    });

/** The address in its normal form; null for what is none. */
function normal(address: string): string | null {
  try {
    return Email.normal(address);
  } catch (failure) {
    if (isRefusal(failure, 'validation_failed')) return null;
    throw failure;
  }
}
