import {
  argon2Passwords,
  connect,
  otpCodes,
  postgresAttempts,
  postgresCatalogExport,
  postgresCatalogImport,
  postgresQueries,
  postgresStore,
  uuidV7,
} from '@soko/adapters-db';
import { mailLinks } from '@soko/adapters-http';
import { noCaptcha, noSms, phones } from '@soko/adapters-mail';
import { localFiles, sheets } from '@soko/adapters-media';
import { cashOnDelivery } from '@soko/adapters-payments';
import type { Mailer, Ports } from '@soko/application';
import { Currency } from '@soko/domain';
import type { Knex } from 'knex';

/** A pool with the market's reading of numbers and times. */
export const marketKnex = (url: string): Knex => connect(url, { applicationName: 'subscriptions' });

/** What the links in mails are signed with: at least 32 characters. */
const SECRET = process.env['SOKO_SECRET'] ?? 'a secret for development, and for nothing else';

/** The market outside of any transaction of the host's: for reads, and for writes of its own. */
export function marketPorts(knex: Knex, mailer: Mailer): Ports {
  const settings = {
    currency: Currency.of('NGN'),
    checkoutTtlSeconds: 900,
    refreshGraceSeconds: 10,
    returnOrigins: [],
    baseUrl: 'https://market.example',
  };
  return {
    store: postgresStore(knex),
    queries: postgresQueries(knex, settings),
    catalogImport: postgresCatalogImport(knex),
    catalogExport: postgresCatalogExport(knex),
    sheets,
    now: () => new Date(),
    newId: uuidV7,
    passwords: argon2Passwords(),
    providers: [cashOnDelivery],
    mailer,
    files: localFiles({ privateFolder: '/var/lib/market/files', baseUrl: settings.baseUrl, secrets: [SECRET] }),
    sms: noSms,
    phones: phones('NG'),
    otpCodes: otpCodes([SECRET]),
    attempts: postgresAttempts(knex, { secret: SECRET }),
    captcha: noCaptcha,
    links: mailLinks([SECRET], 'https://market.example'),
    settings,
  };
}
