import {
  ANSWERS,
  CATALOG_IMPORT,
  NEW_ID,
  PASSWORDS,
  PRINCIPALS,
  QUERIES,
  SANDBOX_BOOK,
  SETTINGS,
  STORE,
} from '@soko/application/wiring';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Knex } from 'knex';
import type { DatabaseConfig } from './config.ts';
import { uuidV7 } from './ids.ts';
import { argon2Passwords } from './passwords/argon2.ts';
import { postgresAnswers } from './postgres/answers.ts';
import { connect } from './postgres/connect.ts';
import { postgresCatalogImport } from './postgres/import/catalog-import.ts';
import { postgresPrincipals } from './postgres/principals.ts';
import { postgresQueries } from './postgres/queries/queries.ts';
import { postgresSandboxBook } from './postgres/sandbox-book.ts';
import { postgresStore } from './postgres/store.ts';

const token = <T>(name: string): ServiceIdentifier<T> => Symbol.for(name);

/** The pool that everything shares; closed when the container lets go of it. */
export const KNEX = token<Knex>('soko.Knex');

/** Binds what lives in Postgres. `url` is that of the role that serves; the first secret seals claims and answers. */
export const databaseModule = (
  config: Omit<DatabaseConfig, 'url'> & Readonly<{ url: string; secrets: readonly string[] }>,
) =>
  new ContainerModule(({ bind }) => {
    const [secret = ''] = config.secrets;
    const claimTtlSeconds = config.idempotencyTtlSeconds;
    bind(KNEX)
      .toDynamicValue(() => connect(config.url, { max: config.pool, preparedStatements: config.preparedStatements }))
      .onDeactivation((knex) => knex.destroy());
    bind(NEW_ID).toConstantValue(uuidV7);
    bind(PASSWORDS).toDynamicValue(() => argon2Passwords());
    bind(STORE).toResolvedValue((knex) => postgresStore(knex, { secret, claimTtlSeconds }), [KNEX]);
    bind(ANSWERS).toResolvedValue((knex) => postgresAnswers(knex, secret), [KNEX]);
    bind(PRINCIPALS).toResolvedValue((knex) => postgresPrincipals(knex), [KNEX]);
    bind(QUERIES).toResolvedValue((knex, { currency }) => postgresQueries(knex, { currency }), [KNEX, SETTINGS]);
    bind(CATALOG_IMPORT).toResolvedValue((knex) => postgresCatalogImport(knex), [KNEX]);
    bind(SANDBOX_BOOK).toResolvedValue((knex) => postgresSandboxBook(knex), [KNEX]);
  });
