import {
  argon2Passwords,
  connect,
  otpCodes,
  postgresAttempts,
  postgresCatalogExport,
  postgresCatalogImport,
  postgresQueries,
  postgresSearchIndex,
  postgresStore,
  uuidV7,
} from '@soko/adapters-db';
import { mailLinks } from '@soko/adapters-http';
import { noCaptcha, noSms, phones } from '@soko/adapters-mail';
import { localFiles, media, sheets } from '@soko/adapters-media';
import { cashOnDelivery } from '@soko/adapters-payments';
import type { Mailer, Ports, Settings } from '@soko/application';
import { Currency } from '@soko/domain';
import type { Knex } from 'knex';

/** A pool with the market's reading of numbers and times. */
export const marketKnex = (url: string): Knex => connect(url, { applicationName: 'subscriptions' });

/** What the links in mails are signed with: at least 32 characters. */
const SECRET = process.env['SOKO_SECRET'] ?? 'a secret for development, and for nothing else';

/** The market outside of any transaction of the host's: for reads, and for writes of its own. */
export function marketPorts(knex: Knex, mailer: Mailer): Ports {
  const settings: Settings = {
    currency: Currency.of('NGN'),
    checkoutTtlSeconds: 900,
    refreshGraceSeconds: 10,
    returnOrigins: [],
    reviews: { moderation: 'off', purchase: 'optional' } as const,
    productApproval: 'review',
    baseUrl: 'https://market.example',
  };
  const files = {
    privateFolder: '/var/lib/market/private',
    inboxFolder: '/var/lib/market/inbox',
    publicFolder: '/var/lib/market/public',
    baseUrl: settings.baseUrl,
    mediaUrl: `${settings.baseUrl}/media`,
    secrets: [SECRET],
    s3: null,
  };
  const publicMedia = media(files);
  const { publicFiles } = publicMedia;
  return {
    store: postgresStore(knex),
    queries: postgresQueries(knex, { ...settings, publicFiles }),
    catalogImport: postgresCatalogImport(knex, { publicFiles }),
    searchIndex: postgresSearchIndex(knex),
    catalogExport: postgresCatalogExport(knex, publicFiles),
    sheets,
    now: () => new Date(),
    newId: uuidV7,
    passwords: argon2Passwords(),
    providers: [cashOnDelivery],
    mailer,
    files: localFiles(files),
    media: publicMedia,
    sms: noSms,
    phones: phones('NG'),
    otpCodes: otpCodes([SECRET]),
    attempts: postgresAttempts(knex, { secret: SECRET }),
    captcha: noCaptcha,
    links: mailLinks([SECRET], 'https://market.example'),
    settings,
  };
}
