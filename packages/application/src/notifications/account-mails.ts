import { MailLink, type MailLinkPurpose } from '@soko/domain';
import { escapeHtml } from '../html.ts';
import type { Mail, ShortMessage } from '../ports.ts';

const LINKS: Readonly<Record<MailLinkPurpose, Readonly<{ subject: string; what: string }>>> = {
  password_reset: { subject: 'Choose a new password', what: 'To choose a new password, follow this link.' },
  email_verification: {
    subject: 'Confirm your e-mail address',
    what: 'To confirm your e-mail address, follow this link.',
  },
  email_change: {
    subject: 'Confirm your new e-mail address',
    what: 'To make this the e-mail address of your account, follow this link while you are signed in.',
  },
};

/** The mail with a link in it. `key` names this one message for good. */
export function linkMail(purpose: MailLinkPurpose, to: string, link: string, key: string): Mail {
  const { subject, what } = LINKS[purpose];
  const minutes = MailLink.minutes(purpose);
  const life = minutes > 60 ? `${minutes / 60} hours` : `${minutes} minutes`;
  const rest = `It is good once, for ${life}. If you did not ask for it, there is nothing that you need to do.`;
  const html = [
    '<!doctype html>',
    `<p>${what}</p>`,
    `<p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`,
    `<p>${rest}</p>`,
  ].join('\n');
  return { key, to, subject, text: [what, '', link, '', rest].join('\n'), html };
}

const HELP = 'If it was not you, choose a new password at once: all sessions end with it.';

/** Tells the old address that another one shall take its place. */
export const formerAddressMail = (to: string, key: string): Mail => ({
  key,
  to,
  subject: 'Your e-mail address is about to change',
  text: ['Somebody who is signed in to your account wants it to have another e-mail address.', '', HELP].join('\n'),
});

/** Tells that the password was changed. */
export const passwordMail = (to: string, key: string): Mail => ({
  key,
  to,
  subject: 'Your password was changed',
  text: ['The password of your account was changed.', '', HELP].join('\n'),
});

/** Tells that another phone shall take the place of the present one. */
export const phoneMail = (to: string, key: string): Mail => ({
  key,
  to,
  subject: 'Your phone number is about to change',
  text: [PHONE, '', HELP].join('\n'),
});

export const phoneMessage = (to: string, key: string): ShortMessage => ({ key, to, text: `${PHONE} ${HELP}` });

const PHONE = 'Somebody who is signed in to your account wants it to have another phone number.';
