import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { type App, createApp } from './app.ts';
import type { SandboxBook, SandboxDesk } from './payments/sandbox.ts';
import type { Answers, Ports, Principals } from './ports.ts';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** A token per port, and one for the app. Adapters bind the ports; the app is made of them. */
export const STORE = token<Ports['store']>('soko.Store');
export const QUERIES = token<Ports['queries']>('soko.Queries');
export const CATALOG_IMPORT = token<Ports['catalogImport']>('soko.CatalogImport');
/** The index that the database keeps of its own listing. */
export const LISTING_INDEX = token<Ports['searchIndex']>('soko.ListingIndex');
export const SEARCH_INDEX = token<Ports['searchIndex']>('soko.SearchIndex');
export const NOW = token<Ports['now']>('soko.Now');
export const NEW_ID = token<Ports['newId']>('soko.NewId');
export const PASSWORDS = token<Ports['passwords']>('soko.Passwords');
export const PAYMENT_PROVIDERS = token<Ports['providers']>('soko.PaymentProviders');
export const FILES = token<Ports['files']>('soko.Files');
export const MEDIA = token<Ports['media']>('soko.Media');
export const MAILER = token<Ports['mailer']>('soko.Mailer');
export const LINKS = token<Ports['links']>('soko.Links');
export const SMS = token<Ports['sms']>('soko.Sms');
export const PHONES = token<Ports['phones']>('soko.Phones');
export const OTP_CODES = token<Ports['otpCodes']>('soko.OtpCodes');
export const ATTEMPTS = token<Ports['attempts']>('soko.Attempts');
export const CAPTCHA = token<Ports['captcha']>('soko.Captcha');
export const SETTINGS = token<Ports['settings']>('soko.Settings');
/** The sandbox's own: its books, and the desk behind its hosted page (null where there is no sandbox). */
export const SANDBOX_BOOK = token<SandboxBook>('soko.SandboxBook');
export const SANDBOX_DESK = token<SandboxDesk | null>('soko.SandboxDesk');
/** What the HTTP side needs of the database beside the app. */
export const ANSWERS = token<Answers>('soko.Answers');
export const PRINCIPALS = token<Principals>('soko.Principals');
export const APP = token<App>('soko.App');

/** The same for the catalogue. */
const CATALOG_PORTS = token<Pick<Ports, 'catalogImport' | 'searchIndex'>>('soko.CatalogPorts');

/** Ports of accounts and their files, together: one binding has room for ten. */
const ACCOUNT_PORTS =
  token<Pick<Ports, 'files' | 'media' | 'links' | 'sms' | 'phones' | 'otpCodes' | 'attempts' | 'captcha'>>(
    'soko.AccountPorts',
  );

export const applicationModule = new ContainerModule(({ bind }) => {
  bind(ACCOUNT_PORTS).toResolvedValue(
    (files, media, links, sms, phones, otpCodes, attempts, captcha) => ({
      files,
      media,
      links,
      sms,
      phones,
      otpCodes,
      attempts,
      captcha,
    }),
    [FILES, MEDIA, LINKS, SMS, PHONES, OTP_CODES, ATTEMPTS, CAPTCHA],
  );
  bind(CATALOG_PORTS).toResolvedValue(
    (catalogImport, searchIndex) => ({ catalogImport, searchIndex }),
    [CATALOG_IMPORT, SEARCH_INDEX],
  );
  bind(APP).toResolvedValue(
    (store, queries, catalogPorts, now, newId, passwords, providers, mailer, settings, accountPorts) =>
      createApp({
        store,
        queries,
        ...catalogPorts,
        now,
        newId,
        passwords,
        providers,
        mailer,
        settings,
        ...accountPorts,
      }),
    [STORE, QUERIES, CATALOG_PORTS, NOW, NEW_ID, PASSWORDS, PAYMENT_PROVIDERS, MAILER, SETTINGS, ACCOUNT_PORTS],
  );
});
