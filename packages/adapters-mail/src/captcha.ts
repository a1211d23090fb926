import type { Captcha } from '@soko/application';
import { DomainError } from '@soko/domain';
import { z } from 'zod';
import { postForm } from './http.ts';

/** Where tokens are verified, and the site's secret there. */
export type CaptchaConfig = Readonly<{ verifyUrl: string; secret: string }>;

const LIMITS = { totalMs: 4_000, maxBytes: 64 * 1024 };
const Verdict = z.object({ success: z.boolean() });

/** Asks for nothing. */
export const noCaptcha: Captcha = { passes: async () => true };

/** hCaptcha, Turnstile and others of their form: `POST secret, response, remoteip` is answered with `success`. */
export const captcha = ({ verifyUrl, secret }: CaptchaConfig, limits = LIMITS): Captcha => ({
  async passes(token, address) {
    if (token === undefined || token === '') return false;
    const form = { secret, response: token, ...(address === undefined ? {} : { remoteip: address }) };
    const { status, body } = await postForm(verifyUrl, form, {}, limits).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    const verdict = Verdict.safeParse(body);
    if (status >= 500 || !verdict.success) throw unavailable(new Error(`The CAPTCHA's verifier answered ${status}.`));
    return verdict.data.success;
  },
});

const unavailable = (cause: unknown): DomainError =>
  Object.assign(new DomainError('unavailable', { retry_after: 5 }), { cause });
