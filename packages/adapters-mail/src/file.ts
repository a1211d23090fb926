import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Mailer } from '@soko/application';
import type * as Nodemailer from 'nodemailer';
import { messageOf, nameOf, type Sender } from './message.ts';

/** Writes one line into the log: facts, and a sentence. */
export type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/**
 * Writes mail into a folder, each as the RFC 822 message that SMTP would have carried, named after its key: the same
 * key is the same file. Whoever reads the folder never sees half a message. The log tells of each, without its body.
 */
export function fileMailer(folder: string, from: Sender, log: Log): Mailer {
  return {
    async send(mail) {
      const { message } = await transport().sendMail(messageOf(mail, from));
      const file = join(folder, `${nameOf(mail)}.eml`);
      await writeWhole(folder, file, message);
      log({ file, to: mail.to, subject: mail.subject }, 'Mail written');
    },
  };
}

/** Loaded by the first mail: most processes send none. */
function transport() {
  const { createTransport }: typeof Nodemailer = createRequire(import.meta.url)('nodemailer');
  return createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
}

/** Writes a file of a folder beside its place and moves it there. For its owner's eyes: mail is personal. */
export async function writeWhole(
  folder: string,
  file: string,
  content: Parameters<typeof writeFile>[1],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (failure) {
    await rm(draft, { force: true });
    throw failure;
  }
}
