import type { Links } from '@soko/application';
import type { MailLinkPurpose } from '@soko/domain';
import { createTokens } from './tokens.ts';

/** The pages of the storefront that take a link's token. */
const PAGES: Readonly<Record<MailLinkPurpose, string>> = {
  password_reset: '/reset-password',
  email_verification: '/verify-email',
  email_change: '/verify-email',
};

/**
 * Links under this base, which is the storefront's and never a request's. The token stands in the fragment: browsers
 * keep that to themselves, so it is in no log and no Referer.
 */
export function mailLinks(secrets: readonly string[], base: string): Links {
  const tokens = createTokens(secrets);
  return { to: ({ id, purpose }) => `${base}${PAGES[purpose]}#token=${tokens.sealLink(id)}` };
}
