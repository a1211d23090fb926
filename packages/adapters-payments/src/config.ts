import { z } from 'zod';
import { CHAPA_URL, type ChapaOptions } from './chapa.ts';
import { FLUTTERWAVE_URL, type FlutterwaveOptions } from './flutterwave.ts';
import { PAYSTACK_URL, type PaystackOptions } from './paystack.ts';
import { RAZORPAY_URL, type RazorpayOptions } from './razorpay.ts';
import { STRIPE_URL, type StripeOptions } from './stripe.ts';

/** What a provider is told by the environment; the rest of its options are the process's own. */
type Told<Options> = Readonly<Omit<Options, 'fetch' | 'homeUrl'>>;

/** Which providers are switched on, and their secrets. Cash on delivery needs none. One that is absent is off. */
export type PaymentsConfig = Readonly<{
  /** Null where the sandbox is off. */
  sandbox: Readonly<{ secrets: readonly string[] }> | null;
  stripe?: Told<StripeOptions>;
  paystack?: Told<PaystackOptions>;
  flutterwave?: Told<FlutterwaveOptions>;
  razorpay?: Told<RazorpayOptions>;
  chapa?: Told<ChapaOptions>;
  /** Where buyers send the money of a bank transfer. */
  bankTransfer?: string;
  /** On, where it is there; the instructions are those of a bank transfer. */
  terms?: Readonly<{ instructions?: string }>;
}>;

const split = (list: string): string[] => list.split(',').map((secret) => secret.trim());

const Secrets = z
  .string()
  .transform(split)
  .refine((secrets) => secrets.every((secret) => secret.length >= 8), {
    error: 'Each secret has at least 8 characters; commas separate the new one from those it replaces.',
  });

/** Keys of one form, of which `sample` is one; the first is in use. */
const keys = (form: RegExp, sample: string) =>
  z
    .string()
    .transform(split)
    .refine((all) => all.every((one) => form.test(one)), { error: `Each is of the form ${sample}.` });
const key = (form: RegExp, sample: string) => z.string().regex(form, { error: `It is of the form ${sample}.` });

const place = z
  .url({ protocol: /^https?$/, error: 'This is an http or https URL.' })
  .transform((text) => text.replace(/\/+$/, ''))
  .optional();

/** The settings of the providers that take real money. */
const PROVIDER_SETTINGS = {
  SOKO_STRIPE_SECRET_KEY: key(/^[sr]k_(?:test|live)_\w+$/, 'sk_live_… or sk_test_…').optional(),
  SOKO_STRIPE_WEBHOOK_SECRET: keys(/^whsec_\w+$/, 'whsec_…').optional(),
  SOKO_STRIPE_BASE_URL: place,
  SOKO_PAYSTACK_SECRET_KEY: keys(/^sk_(?:test|live)_\w+$/, 'sk_live_… or sk_test_…').optional(),
  SOKO_PAYSTACK_BASE_URL: place,
  SOKO_FLUTTERWAVE_SECRET_KEY: key(/^FLWSECK(?:_TEST)?-[\w-]+$/, 'FLWSECK-… or FLWSECK_TEST-…').optional(),
  SOKO_FLUTTERWAVE_WEBHOOK_SECRET: Secrets.optional(),
  SOKO_FLUTTERWAVE_BASE_URL: place,
  SOKO_RAZORPAY_KEY_ID: key(/^rzp_(?:test|live)_\w+$/, 'rzp_live_… or rzp_test_…').optional(),
  SOKO_RAZORPAY_KEY_SECRET: z.string().min(8, 'It has at least 8 characters.').optional(),
  SOKO_RAZORPAY_WEBHOOK_SECRET: Secrets.optional(),
  SOKO_RAZORPAY_BASE_URL: place,
  SOKO_CHAPA_SECRET_KEY: key(/^CHASECK(?:_TEST)?-[\w-]+$/, 'CHASECK-… or CHASECK_TEST-…').optional(),
  SOKO_CHAPA_WEBHOOK_SECRET: Secrets.optional(),
  SOKO_CHAPA_BASE_URL: place,
  SOKO_BANK_TRANSFER: z.string().min(10, 'It tells buyers where to send the money.').max(1000).optional(),
};
type Name = keyof typeof PROVIDER_SETTINGS;

/** What each provider needs, all or none of it. Paystack signs its webhooks with its key. */
const NEEDS: Readonly<Record<string, readonly Name[]>> = {
  Stripe: ['SOKO_STRIPE_SECRET_KEY', 'SOKO_STRIPE_WEBHOOK_SECRET'],
  Paystack: ['SOKO_PAYSTACK_SECRET_KEY'],
  Flutterwave: ['SOKO_FLUTTERWAVE_SECRET_KEY', 'SOKO_FLUTTERWAVE_WEBHOOK_SECRET'],
  Razorpay: ['SOKO_RAZORPAY_KEY_ID', 'SOKO_RAZORPAY_KEY_SECRET', 'SOKO_RAZORPAY_WEBHOOK_SECRET'],
  Chapa: ['SOKO_CHAPA_SECRET_KEY', 'SOKO_CHAPA_WEBHOOK_SECRET'],
};

/** A key that takes no real money, by its form. */
const isOfTestMode = (one: string): boolean => /^(?:[a-z]+_test_|FLWSECK_TEST|CHASECK_TEST)/.test(one);

/** Every variable of the providers, for the list of all settings. */
export const providerSettingNames = Object.keys(PROVIDER_SETTINGS) as readonly Name[];

/**
 * The part of the environment that is about payments. `sandboxSecret` is what the sandbox signs with where the
 * environment names no secret: a kept one in development, none elsewhere.
 */
export const paymentsConfig = ({
  production,
  sandboxSecret,
}: Readonly<{ production: boolean; sandboxSecret?: string | undefined }>) =>
  z
    .object({
      SOKO_SANDBOX: z.stringbool({ error: 'This is true or false.' }).default(!production),
      SOKO_SANDBOX_WEBHOOK_SECRET: Secrets.optional(),
      SOKO_PAYMENT_TERMS: z.stringbool({ error: 'This is true or false.' }).default(true),
      ...PROVIDER_SETTINGS,
    })
    .transform((given, context): PaymentsConfig => {
      const flaw = (name: keyof typeof given, message: string): void => {
        context.addIssue({ code: 'custom', path: [name], message });
      };
      const secrets = given.SOKO_SANDBOX_WEBHOOK_SECRET ?? (sandboxSecret === undefined ? [] : [sandboxSecret]);
      if (production && given.SOKO_SANDBOX) {
        flaw('SOKO_SANDBOX', 'The sandbox takes no real money: it cannot be on in production.');
      } else if (production && given.SOKO_SANDBOX_WEBHOOK_SECRET) {
        flaw('SOKO_SANDBOX_WEBHOOK_SECRET', 'There is no sandbox in production, so it has no secret there.');
      } else if (given.SOKO_SANDBOX && secrets.length === 0) {
        flaw('SOKO_SANDBOX_WEBHOOK_SECRET', 'The sandbox is on and needs a secret to sign its webhooks with.');
      }
      for (const [name, message] of providerFlaws(given, production)) flaw(name, message);
      return {
        sandbox: given.SOKO_SANDBOX ? { secrets } : null,
        ...providersOf(given),
      };
    });

type Given = Readonly<{ [N in Name]?: z.output<(typeof PROVIDER_SETTINGS)[N]> } & { SOKO_PAYMENT_TERMS: boolean }>;

/** What is missing of a provider that is half set, and what has no place in production. */
function providerFlaws(given: Given, production: boolean): readonly (readonly [Name, string])[] {
  const halves = Object.entries(NEEDS).flatMap(([provider, names]) =>
    names.some((name) => given[name] !== undefined)
      ? names
          .filter((name) => given[name] === undefined)
          .map((name) => [name, `${provider} is half set: this is missing.`] as const)
      : [],
  );
  const isWrong = (name: Name): boolean =>
    production && (name.endsWith('_BASE_URL') || [given[name] ?? []].flat().some(isOfTestMode));
  const wrong = providerSettingNames
    .filter((name) => given[name] !== undefined && isWrong(name))
    .map((name) => [name, 'Stand-ins and keys of the test mode take no real money: not in production.'] as const);
  return [...halves, ...wrong];
}

/** The providers that have all that they need. */
function providersOf(given: Given): Omit<PaymentsConfig, 'sandbox'> {
  const stripe = given.SOKO_STRIPE_WEBHOOK_SECRET;
  const flutterwave = given.SOKO_FLUTTERWAVE_WEBHOOK_SECRET;
  const razorpay = given.SOKO_RAZORPAY_WEBHOOK_SECRET;
  const chapa = given.SOKO_CHAPA_WEBHOOK_SECRET;
  const { SOKO_RAZORPAY_KEY_ID: keyId, SOKO_RAZORPAY_KEY_SECRET: keySecret } = given;
  return {
    ...(given.SOKO_BANK_TRANSFER ? { bankTransfer: given.SOKO_BANK_TRANSFER } : {}),
    ...(given.SOKO_PAYMENT_TERMS
      ? { terms: given.SOKO_BANK_TRANSFER ? { instructions: given.SOKO_BANK_TRANSFER } : {} }
      : {}),
    ...(given.SOKO_STRIPE_SECRET_KEY && stripe
      ? {
          stripe: {
            url: given.SOKO_STRIPE_BASE_URL ?? STRIPE_URL,
            secretKey: given.SOKO_STRIPE_SECRET_KEY,
            webhookSecrets: stripe,
          },
        }
      : {}),
    ...(given.SOKO_PAYSTACK_SECRET_KEY
      ? { paystack: { url: given.SOKO_PAYSTACK_BASE_URL ?? PAYSTACK_URL, secretKeys: given.SOKO_PAYSTACK_SECRET_KEY } }
      : {}),
    ...(given.SOKO_FLUTTERWAVE_SECRET_KEY && flutterwave
      ? {
          flutterwave: {
            url: given.SOKO_FLUTTERWAVE_BASE_URL ?? FLUTTERWAVE_URL,
            secretKey: given.SOKO_FLUTTERWAVE_SECRET_KEY,
            webhookSecrets: flutterwave,
          },
        }
      : {}),
    ...(keyId && keySecret && razorpay
      ? { razorpay: { url: given.SOKO_RAZORPAY_BASE_URL ?? RAZORPAY_URL, keyId, keySecret, webhookSecrets: razorpay } }
      : {}),
    ...(given.SOKO_CHAPA_SECRET_KEY && chapa
      ? {
          chapa: {
            url: given.SOKO_CHAPA_BASE_URL ?? CHAPA_URL,
            secretKey: given.SOKO_CHAPA_SECRET_KEY,
            webhookSecrets: chapa,
          },
        }
      : {}),
  };
}
