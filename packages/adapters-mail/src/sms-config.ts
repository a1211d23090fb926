import { z } from 'zod';
import type { CaptchaConfig } from './captcha.ts';
import { PhoneCountry } from './phones.ts';
import type { Gateway } from './sms.ts';

/** How messages to phones leave, and how numbers are read. */
export type SmsConfig = Readonly<{
  /** `file`: written into the folder; `off`: there is no gateway. */
  way: 'file' | 'off' | 'africastalking' | 'twilio';
  /** Null where `way` is no gateway. */
  gateway: Gateway | null;
  folder: string;
  /** Whose numbers those without a prefix are. */
  country: PhoneCountry;
}>;

const URLS = { africastalking: 'https://api.africastalking.com', twilio: 'https://api.twilio.com' } as const;
const Url = z
  .url({ protocol: /^https?$/, error: 'This is a URL: https://…' })
  .transform((text) => text.replace(/\/+$/, ''));

/** The part of the environment that is about SMS; `folder` is where messages are written outside production. */
export const smsConfig = ({ production, folder }: Readonly<{ production: boolean; folder: string }>) =>
  z
    .object({
      SOKO_SMS: z.enum(['file', 'off', 'africastalking', 'twilio']).default(production ? 'off' : 'file'),
      SOKO_SMS_URL: Url.optional(),
      SOKO_SMS_USER: z.string().max(200).optional(),
      SOKO_SMS_KEY: z.string().max(500).optional(),
      SOKO_SMS_FROM: z.string().max(40).optional(),
      SOKO_PHONE_COUNTRY: z
        .string()
        .refine(PhoneCountry.is, { error: 'This is no country with phones (ISO 3166-1 alpha-2).' })
        .default('NG'),
    })
    .transform((given, context): SmsConfig => {
      const { SOKO_SMS: way, SOKO_PHONE_COUNTRY: country } = given;
      const flaw = (name: keyof typeof given, message: string): void => {
        context.addIssue({ code: 'custom', path: [name], message });
      };
      if (way === 'file' && production) flaw('SOKO_SMS', 'Codes are not written into files in production.');
      if (way === 'file' || way === 'off') return { way, gateway: null, folder, country };
      for (const name of ['SOKO_SMS_USER', 'SOKO_SMS_KEY'] as const) {
        if (given[name] === undefined) flaw(name, `The gateway ${way} needs it.`);
      }
      const { SOKO_SMS_URL: url = URLS[way], SOKO_SMS_USER: user = '', SOKO_SMS_KEY: key = '' } = given;
      if (production && !url.startsWith('https:'))
        flaw('SOKO_SMS_URL', 'In production the gateway is asked over HTTPS.');
      return { way, gateway: { url, user, key, from: given.SOKO_SMS_FROM ?? null }, folder, country };
    });

/** The part of the environment that is about the CAPTCHA; null where registration asks for none. */
export const captchaConfig = () =>
  z
    .object({ SOKO_CAPTCHA_SECRET: z.string().max(500).optional(), SOKO_CAPTCHA_VERIFY_URL: Url.optional() })
    .transform(({ SOKO_CAPTCHA_SECRET: secret, SOKO_CAPTCHA_VERIFY_URL: verifyUrl }, context): CaptchaConfig | null => {
      if (secret === undefined && verifyUrl === undefined) return null;
      const missing = secret === undefined ? 'SOKO_CAPTCHA_SECRET' : 'SOKO_CAPTCHA_VERIFY_URL';
      if (secret !== undefined && verifyUrl !== undefined) return { secret, verifyUrl };
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: 'The secret and the URL of a CAPTCHA go together.',
      });
      return z.NEVER;
    });
