import { hkdfSync } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { type DatabaseConfig, databaseConfig } from '@soko/adapters-db';
import { DEFAULT_RATE_LIMITS, type HttpConfig, type RateLimits, widened } from '@soko/adapters-http';
import {
  type CaptchaConfig,
  captchaConfig,
  type MailConfig,
  mailConfig,
  type SmsConfig,
  smsConfig,
} from '@soko/adapters-mail';
import { type MediaConfig, mediaConfig, mediaSettingNames } from '@soko/adapters-media';
import { type PaymentsConfig, paymentsConfig, providerSettingNames } from '@soko/adapters-payments';
import { type SearchConfig, searchConfig } from '@soko/adapters-search';
import { ATTEMPT_LIMITS, type AttemptLimits, type Settings } from '@soko/application';
import { APPROVAL_POLICIES, Currency } from '@soko/domain';
import { z } from 'zod';
import { keptSecret } from './kept-secret.ts';
import { Stop } from './stop.ts';

/** Everything a process of Soko is told by its environment. */
export type Config = Readonly<{
  environment: HttpConfig['environment'];
  /** Where the server listens; 0 takes a free port. */
  port: number;
  /** The folder of local files: the embedded database, mail, secrets of development. Absolute. */
  dataDir: string;
  role: 'all' | 'api' | 'worker';
  processes: number;
  seedDemo: boolean;
  migrateOnStart: boolean;
  logLevel: string;
  /** How often the rounds that end what waits come round, in seconds. */
  roundSeconds: number;
  workerDeadAfterSeconds: number;
  /** The secrets that tokens, claims and cursors are made with: the first one signs, all of them verify. */
  secrets: readonly string[];
  /** What the links in mails begin with, without a slash at the end. */
  storefrontUrl: string;
  settings: Settings;
  http: HttpConfig;
  database: DatabaseConfig;
  payments: PaymentsConfig;
  media: MediaConfig;
  mail: MailConfig;
  sms: SmsConfig;
  search: SearchConfig;
  /** Whether images that files name by URL are fetched. */
  fetchesImages: boolean;
  /** Null where registration asks for none. */
  captcha: CaptchaConfig | null;
  /** What takes the place of every one-time code; never in production. */
  otpDevCode: string | null;
  /** The limits of attempts that decide, or `off`. */
  attemptLimits: AttemptLimits | 'off';
  /** Where processes share their rate limits; null: each counts its own. */
  redisUrl: string | null;
}>;

type Environment = Readonly<Record<string, string | undefined>>;

const seconds = (byDefault: number) => z.coerce.number().int().min(1).max(31_536_000).default(byDefault);
const flag = z.stringbool({ error: 'is true or false' });
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const origins = list.pipe(z.array(z.url().transform((text) => new URL(text).origin)));

const Secrets = list.pipe(
  z.array(z.string().min(32, 'Each secret has at least 32 characters')).min(1, 'At least one secret is needed'),
);

const Ground = z.object({
  SOKO_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  SOKO_DATA_DIR: z.string().min(1).default('.soko'),
  SOKO_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  SOKO_STOREFRONT_URL: z
    .url({ protocol: /^https?$/ })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  SOKO_ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  SOKO_PROCESSES: z.coerce
    .number()
    .int()
    .min(1)
    .max(4 * availableParallelism())
    .default(1),
  SOKO_SEED_DEMO: flag.optional(),
  SOKO_MIGRATE: flag.default(false),
  SOKO_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  SOKO_RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  SOKO_MICRO_CACHE: z.enum(['on', 'off']).default('on'),
  SOKO_SECRET: Secrets.optional(),
  SOKO_CURRENCY: z.string().default('NGN').refine(Currency.is, 'is not an ISO 4217 currency'),
  SOKO_PRODUCT_APPROVAL: z.enum(APPROVAL_POLICIES).default('review'),
  SOKO_CHECKOUT_TTL_SECONDS: seconds(900),
  SOKO_REFRESH_GRACE_SECONDS: z.coerce.number().int().min(0).max(60).default(10),
  SOKO_REVIEW_MODERATION: z.enum(['off', 'all']).default('off'),
  SOKO_REVIEW_PURCHASE: z.enum(['optional', 'required']).default('optional'),
  SOKO_ROUND_SECONDS: seconds(5),
  SOKO_WORKER_DEAD_AFTER_SECONDS: seconds(30),
  SOKO_RETURN_ORIGINS: origins.optional(),
  SOKO_IMPORT_IMAGE_FETCH: z.enum(['on', 'off']).default('off'),
  SOKO_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  SOKO_REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'is a URL: redis://user:password@host:6379' }).optional(),
  SOKO_OTP_DEV_CODE: z
    .string()
    .regex(/^\d{4,8}$/, 'is 4 to 8 digits')
    .optional(),
  SOKO_OTP_PER_DAY: z.coerce.number().int().min(1).max(10_000_000).default(ATTEMPT_LIMITS.otp_request_day.attempts),
  SOKO_CORS_ORIGINS: origins.default([]),
  SOKO_METRICS: flag.default(true),
  SOKO_HSTS: flag.default(false),
});

/** Variables of ours that are not known are spelling mistakes. */
const PREFIX = 'SOKO_';
/** Read by `user create` alone, and never kept in a config. */
const PASSWORD = 'SOKO_USER_PASSWORD';

/** Reads the environment. A wrong value stops the process with a sentence that names it. */
export function readConfig(environment: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const ground = parsed(Ground, given);
  const production = ground.SOKO_ENV === 'production';
  const dataDir = resolve(ground.SOKO_DATA_DIR);
  const secrets = ground.SOKO_SECRET ?? (production ? missing('SOKO_SECRET') : [keptSecret(dataDir)]);
  const baseUrl = ground.SOKO_BASE_URL ?? (production ? missing('SOKO_BASE_URL') : `http://localhost:${ground.PORT}`);
  if (production && ground.SOKO_RATE_LIMITS === 'off') throw new Stop('SOKO_RATE_LIMITS cannot be off in production.');
  if (production && ground.SOKO_OTP_DEV_CODE !== undefined) {
    throw new Stop('SOKO_OTP_DEV_CODE: with a fixed code anybody could sign in by any phone; not in production.');
  }
  if (production && secrets.some(isDefault)) {
    throw new Stop(
      'SOKO_SECRET is a default or an example, which everybody knows; in production it comes from a random source.',
    );
  }
  if (production && ground.SOKO_SEED_DEMO) throw new Stop('SOKO_SEED_DEMO: demo data have no place in production.');
  const parts = {
    database: databaseConfig({ production }),
    payments: paymentsConfig({
      production,
      sandboxSecret: production ? undefined : derived(secrets[0] ?? '', 'sandbox'),
    }),
    mail: mailConfig({ production, folder: resolve(dataDir, 'mail') }),
    sms: smsConfig({ production, folder: resolve(dataDir, 'sms') }),
    captcha: captchaConfig(),
    media: mediaConfig({ dataDir, baseUrl, secrets }),
    search: searchConfig(),
  };
  const [database, payments, mail, sms, captcha, media, search] = [
    parsed(parts.database, given),
    parsed(parts.payments, given),
    parsed(parts.mail, given),
    parsed(parts.sms, given),
    parsed(parts.captcha, given),
    parsed(parts.media, given),
    parsed(parts.search, given),
  ];
  refuseUnknown(given);
  return {
    environment: ground.SOKO_ENV,
    port: ground.PORT,
    dataDir,
    role: ground.SOKO_ROLE,
    processes: ground.SOKO_PROCESSES,
    seedDemo: ground.SOKO_SEED_DEMO ?? ground.SOKO_ENV === 'development',
    migrateOnStart: ground.SOKO_MIGRATE,
    logLevel: ground.SOKO_LOG_LEVEL,
    roundSeconds: ground.SOKO_ROUND_SECONDS,
    workerDeadAfterSeconds: ground.SOKO_WORKER_DEAD_AFTER_SECONDS,
    secrets,
    storefrontUrl: ground.SOKO_STOREFRONT_URL ?? baseUrl,
    settings: {
      currency: ground.SOKO_CURRENCY as Currency,
      checkoutTtlSeconds: ground.SOKO_CHECKOUT_TTL_SECONDS,
      refreshGraceSeconds: ground.SOKO_REFRESH_GRACE_SECONDS,
      returnOrigins: ground.SOKO_RETURN_ORIGINS ?? (production ? [] : null),
      reviews: { moderation: ground.SOKO_REVIEW_MODERATION, purchase: ground.SOKO_REVIEW_PURCHASE },
      productApproval: ground.SOKO_PRODUCT_APPROVAL,
      baseUrl,
    },
    http: {
      baseUrl,
      environment: ground.SOKO_ENV,
      secrets,
      trustedProxies: ground.SOKO_TRUSTED_PROXIES,
      corsOrigins: ground.SOKO_CORS_ORIGINS,
      rateLimits: ground.SOKO_RATE_LIMITS === 'off' ? 'off' : rateLimits(production),
      microCache: ground.SOKO_MICRO_CACHE === 'on',
      metrics: ground.SOKO_METRICS,
      hsts: ground.SOKO_HSTS,
      checkAnswers: ground.SOKO_ENV === 'test',
    },
    database,
    payments,
    media,
    mail,
    sms,
    captcha,
    search,
    fetchesImages: ground.SOKO_IMPORT_IMAGE_FETCH === 'on',
    otpDevCode: ground.SOKO_OTP_DEV_CODE ?? null,
    attemptLimits: ground.SOKO_RATE_LIMITS === 'off' ? 'off' : attemptLimits(production, ground.SOKO_OTP_PER_DAY),
    redisUrl: ground.SOKO_REDIS_URL ?? null,
  };
}

/** On a developer's machine one address is everybody: the same limits, so that clients can be built for them, but wider. */
const rateLimits = (production: boolean): RateLimits =>
  production ? DEFAULT_RATE_LIMITS : widened(DEFAULT_RATE_LIMITS, 50);

/** Likewise for what is counted per address; accounts and phones have the same limits everywhere. */
function attemptLimits(production: boolean, perDay: number): AttemptLimits {
  const limits: AttemptLimits = { ...ATTEMPT_LIMITS, otp_request_day: { attempts: perDay, seconds: 86_400 } };
  if (production) return limits;
  const wider = ([kind, limit]: [string, AttemptLimits[keyof AttemptLimits]]) =>
    kind.endsWith('_address') && kind !== 'login_account_from_address'
      ? [kind, { ...limit, attempts: limit.attempts * 50 }]
      : [kind, limit];
  return Object.fromEntries(Object.entries(limits).map(wider)) as AttemptLimits;
}

/** A secret out of a manual: long, and known to everybody all the same. */
const isDefault = (secret: string): boolean => /change.?(me|this)|example|default|placeholder|insecure/i.test(secret);

/** Every variable that Soko reads, for the check of `.env.example`. */
export const settingNames = (): readonly string[] => [
  ...Object.keys(Ground.shape),
  ...OTHER_SETTINGS,
  ...mediaSettingNames,
  ...providerSettingNames,
];

/** Read by the parts' own schemas. */
const OTHER_SETTINGS = [
  'SOKO_DATABASE_URL',
  'SOKO_DATABASE_OWNER_URL',
  'SOKO_DATABASE_POOL',
  'SOKO_DATABASE_PREPARED_STATEMENTS',
  'SOKO_IDEMPOTENCY_TTL_SECONDS',
  'SOKO_SANDBOX',
  'SOKO_SANDBOX_WEBHOOK_SECRET',
  'SOKO_PAYMENT_TERMS',
  'SOKO_SMTP_URL',
  'SOKO_MAIL_FROM',
  'SOKO_SMS',
  'SOKO_SMS_URL',
  'SOKO_SMS_USER',
  'SOKO_SMS_KEY',
  'SOKO_SMS_FROM',
  'SOKO_PHONE_COUNTRY',
  'SOKO_CAPTCHA_SECRET',
  'SOKO_CAPTCHA_VERIFY_URL',
  'SOKO_SEARCH_URL',
  'SOKO_SEARCH_INDEX',
  'SOKO_SEARCH_LANGUAGE',
  'SOKO_SEARCH_TIMEOUT_SECONDS',
] as const;

function parsed<T>(schema: z.ZodType<T>, given: Environment): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const flaws = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Stop(`The environment cannot be used. ${flaws.join('; ')}`);
}

const missing = (name: string): never => {
  throw new Stop(`${name} must be set in production.`);
};

function refuseUnknown(given: Environment): void {
  const known = new Set(settingNames());
  const unknown = Object.keys(given).filter(
    (name) => name.startsWith(PREFIX) && !name.startsWith('SOKO_TEST_') && name !== PASSWORD && !known.has(name),
  );
  if (unknown.length > 0) throw new Stop(`There is no setting ${unknown.join(', ')}; .env.example lists them all.`);
}

/** A secret for one purpose, made of another: for development, where nobody sets one. */
const derived = (secret: string, purpose: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', `soko ${purpose}`, 32)).toString('hex');
