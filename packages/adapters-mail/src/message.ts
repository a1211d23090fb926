import type { Mail } from '@soko/application';
import { Email } from '@soko/domain';
import type { SendMailOptions } from 'nodemailer';

/** Who mail comes from: a name for people, which may be empty, and an address. */
export type Sender = Readonly<{ name: string; address: string }>;

/** A mail as nodemailer takes it: to one address, with nothing read from files or the network. */
export function messageOf(mail: Mail, from: Sender): SendMailOptions {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return {
    // the same message has the same id, so that whoever receives it twice can tell
    messageId: `<${nameOf(mail)}@${domain}>`,
    from: { name: oneLine(from.name), address: from.address },
    to: { name: '', address: Email.normal(mail.to) },
    subject: oneLine(mail.subject),
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The key in letters that are safe in a file name and in a Message-ID; other keys give other names. */
export const nameOf = ({ key }: Pick<Mail, 'key'>): string =>
  encodeURIComponent(key).replace(/[.!~*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** What goes into a header. Throws where the value would begin another one. */
function oneLine(value: string): string {
  if (/[\r\n]/.test(value)) throw new Error('A header of a mail cannot hold a line break.');
  return value;
}
