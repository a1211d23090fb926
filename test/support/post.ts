import { smtpMailer } from '@soko/adapters-mail';
import type { Mailer } from '@soko/application';
import { smtpServer, type TakenMail } from './smtp.ts';

/** A letter as a person reads it. */
export type Letter = Readonly<{ to: string; subject: string; text: string; link: string; token: string }>;

/** A real SMTP server, and a mailer that hands mail to it. */
export type Post = Readonly<{
  mailer: Mailer;
  /** The letters to an address, oldest first. */
  lettersTo: (address: string) => readonly Letter[];
  close: () => Promise<void>;
}>;

export async function aPost(): Promise<Post> {
  const server = await smtpServer();
  const from = { name: 'Soko', address: 'no-reply@soko.test' };
  return {
    mailer: smtpMailer(`smtp://${server.host}?ignoreTLS=true`, from),
    lettersTo: (address) => server.taken.filter(({ to }) => to.includes(address)).map(letterOf),
    close: server.close,
  };
}

function letterOf({ to, raw }: TakenMail): Letter {
  const plain = raw
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const [, subject = ''] = /^Subject: (.*)\r$/m.exec(plain) ?? [];
  const [link = '', token = ''] = /https?:\/\/\S+?#token=(\S+?)(?=[\s"<]|$)/.exec(plain) ?? [];
  return { to: to.join(), subject, text: plain, link, token };
}
