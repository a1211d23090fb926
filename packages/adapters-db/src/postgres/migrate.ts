import { isRefusal } from '@soko/domain';
import knex, { type Knex } from 'knex';
import pg from 'pg';
import { migrateJobs } from '../jobs/migrate.ts';
import { MIGRATIONS, type Migration } from './migrations/all.ts';
import { sql } from './sql.ts';

/** Any number would do; it is the one that every migrating process asks for. */
const LOCK = 7_656_100;
const TABLE = { schemaName: 'soko', tableName: 'migrations' };
/** A migration that cannot lock a table within this (milliseconds) fails, rather than queue the traffic behind it. */
const LOCK_TIMEOUT = 15_000;

export type MigrateOptions = Readonly<{
  /** Told the name of each migration that was run. */
  log?: (name: string) => void;
}>;

/**
 * Brings a database to the present schema, as the role that owns it. Two at once queue; one that was killed half-way
 * leaves nothing behind that stops the next.
 */
export async function migrate(ownerUrl: string, { log }: MigrateOptions = {}): Promise<void> {
  const guard = new pg.Client({ connectionString: ownerUrl, application_name: 'soko migrate' });
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [LOCK]);
    await guard.query('create schema if not exists soko');
    await migrateSchema(ownerUrl, log);
    await migrateJobs(ownerUrl);
  } finally {
    await guard.end(); // and the lock with it
  }
}

async function migrateSchema(ownerUrl: string, log: MigrateOptions['log']): Promise<void> {
  const connection = { connectionString: ownerUrl, application_name: 'soko migrate', lock_timeout: LOCK_TIMEOUT };
  const db = knex({
    client: 'pg',
    connection,
    pool: { min: 0, max: 2 },
    migrations: { ...TABLE, migrationSource },
  });
  try {
    const { rows } = await db.raw(`select to_regclass('soko.migrations_lock') is not null as present`);
    if (rows[0].present) await db.migrate.forceFreeMigrationsLock(); // its holder is dead: the advisory lock is ours
    const [, names] = (await db.migrate.latest()) as [number, string[]];
    await db.raw('grant select on soko.migrations to soko_app'); // for `isMigrated`
    for (const name of names) log?.(name);
  } finally {
    await db.destroy();
  }
}

/** The migrations as they stand in code: no folder is scanned, so it works from any build. */
const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: async () => [...MIGRATIONS],
  getMigrationName: ({ name }) => name,
  getMigration: async ({ up }) => ({
    up: (trx) => trx.raw(up.replaceAll('?', '\\?')),
    down: () => Promise.reject(new Error('Migrations go forward only.')),
  }),
};

/** Whether the database answers, and whether its schema is the one this code is for. */
export async function isMigrated(db: Knex): Promise<Readonly<{ database: boolean; migrations: boolean }>> {
  try {
    const rows = await sql<{ name: string }>(db, 'migrations_done', 'select name from soko.migrations');
    const done = new Set(rows.map(({ name }) => name));
    return { database: true, migrations: MIGRATIONS.every(({ name }) => done.has(name)) };
  } catch (failure) {
    if (isRefusal(failure, 'unavailable')) return { database: false, migrations: false };
    return { database: true, migrations: false };
  }
}
