import type { AttemptLimits } from '@soko/application';
import {
  ANSWERS,
  ATTEMPTS,
  CATALOG_EXPORT,
  CATALOG_IMPORT,
  LISTING_INDEX,
  MEDIA,
  NEW_ID,
  OTP_CODES,
  PASSWORDS,
  PRINCIPALS,
  QUERIES,
  SANDBOX_BOOK,
  SETTINGS,
  STORE,
} from '@soko/application/wiring';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Knex } from 'knex';
import { postgresAttempts, unlimitedAttempts } from './attempts.ts';
import type { DatabaseConfig } from './config.ts';
import { uuidV7 } from './ids.ts';
import { argon2Passwords } from './passwords/argon2.ts';
import { otpCodes } from './passwords/otp-codes.ts';
import { postgresAnswers } from './postgres/answers.ts';
import { postgresCatalogExport } from './postgres/catalog-export.ts';
import { connect } from './postgres/connect.ts';
import { postgresCatalogImport } from './postgres/import/catalog-import.ts';
import { postgresPrincipals } from './postgres/principals.ts';
import { postgresQueries } from './postgres/queries/queries.ts';
import { postgresSandboxBook } from './postgres/sandbox-book.ts';
import { postgresSearchIndex } from './postgres/search-index.ts';
import { postgresStore } from './postgres/store.ts';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** The pool that everything shares; closed when the container lets go of it. */
export const KNEX = token<Knex>('soko.Knex');
/** Few connections for searches alone: one that takes long is cut off, and keeps no buyer waiting. */
const SEARCH_KNEX = token<Knex>('soko.SearchKnex');

/** Searches have so many connections: the pool's divided by this. */
const SEARCH_SHARE = 4;

/** Binds what lives in Postgres. `url` is that of the role that serves; the first secret seals claims and answers. */
export const databaseModule = (
  config: Omit<DatabaseConfig, 'url'> &
    Readonly<{
      url: string;
      secrets: readonly string[];
      /** The limits of attempts that decide, or `off`. */
      attemptLimits: AttemptLimits | 'off';
      /** How long one search may take, in milliseconds. */
      searchTimeoutMs: number;
      /** What takes the place of every one-time code, in development. */
      otpDevCode: string | null;
    }>,
) =>
  new ContainerModule(({ bind }) => {
    const [secret = ''] = config.secrets;
    const { attemptLimits: limits } = config;
    const claimTtlSeconds = config.idempotencyTtlSeconds;
    bind(KNEX)
      .toDynamicValue(() => connect(config.url, { max: config.pool, preparedStatements: config.preparedStatements }))
      .onDeactivation((knex) => knex.destroy());
    bind(SEARCH_KNEX)
      .toDynamicValue(() =>
        connect(config.url, {
          max: Math.ceil(config.pool / SEARCH_SHARE),
          preparedStatements: config.preparedStatements,
          statementTimeout: config.searchTimeoutMs,
          applicationName: 'soko search',
        }),
      )
      .onDeactivation((knex) => knex.destroy());
    bind(NEW_ID).toConstantValue(uuidV7);
    bind(PASSWORDS).toDynamicValue(() => argon2Passwords());
    bind(STORE).toResolvedValue((knex) => postgresStore(knex, { secret, claimTtlSeconds }), [KNEX]);
    bind(ATTEMPTS).toResolvedValue(
      (knex) => (limits === 'off' ? unlimitedAttempts : postgresAttempts(knex, { secret, limits })),
      [KNEX],
    );
    bind(OTP_CODES).toDynamicValue(() => otpCodes(config.secrets, config.otpDevCode));
    bind(ANSWERS).toResolvedValue((knex) => postgresAnswers(knex, secret), [KNEX]);
    bind(PRINCIPALS).toResolvedValue((knex) => postgresPrincipals(knex), [KNEX]);
    bind(QUERIES).toResolvedValue(
      (knex, searches, { currency }, { publicFiles }) => postgresQueries(knex, { currency, publicFiles, searches }),
      [KNEX, SEARCH_KNEX, SETTINGS, MEDIA],
    );
    bind(LISTING_INDEX).toResolvedValue((knex) => postgresSearchIndex(knex), [SEARCH_KNEX]);
    bind(CATALOG_EXPORT).toResolvedValue(
      (knex, { publicFiles }) => postgresCatalogExport(knex, publicFiles),
      [KNEX, MEDIA],
    );
    bind(CATALOG_IMPORT).toResolvedValue(
      (knex, { publicFiles }) => postgresCatalogImport(knex, { publicFiles }),
      [KNEX, MEDIA],
    );
    bind(SANDBOX_BOOK).toResolvedValue((knex) => postgresSandboxBook(knex), [KNEX]);
  });
