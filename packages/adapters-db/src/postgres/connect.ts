import knex, { type Knex } from 'knex';
import pg from 'pg';
import { sql } from './sql.ts';

/** How a pool behaves. Times are milliseconds. */
export type PoolSettings = Readonly<{
  /** Most connections at once. */
  max: number;
  /** Stands in pg_stat_activity. */
  applicationName: string;
  /** A statement that runs longer is cancelled. */
  statementTimeout: number;
  /** How long a statement waits for a row that another transaction holds. */
  lockTimeout: number;
  /** A transaction that does nothing for longer is ended by the server. */
  idleInTransactionTimeout: number;
  /** How long a caller waits for a connection from the pool. */
  acquireTimeout: number;
  /** Whether hot statements are prepared by name; off behind a pooler that shares connections between transactions. */
  preparedStatements: boolean;
}>;

/**
 * Wide enough that 100 writes that all want one row wait for each other without a refusal: 20 hold connections and queue
 * at the row, 80 queue for a connection, and each holds the row for milliseconds.
 */
export const POOL: PoolSettings = {
  max: 20,
  applicationName: 'soko',
  statementTimeout: 30_000,
  lockTimeout: 10_000,
  idleInTransactionTimeout: 30_000,
  acquireTimeout: 10_000,
  preparedStatements: true,
};

/** A Knex over a bounded pool, with numbers and times read safely. Connects with its first statement. */
export function connect(url: string, settings: Partial<PoolSettings> = {}): Knex {
  const { preparedStatements, ...pool } = { ...POOL, ...settings };
  const config = {
    client: 'pg',
    version: '15', // the SQL subset; saves a question per pool
    preparedStatements,
    connection: {
      connectionString: url,
      application_name: pool.applicationName,
      statement_timeout: pool.statementTimeout,
      lock_timeout: pool.lockTimeout,
      idle_in_transaction_session_timeout: pool.idleInTransactionTimeout,
      keepAlive: true,
      types: { getTypeParser },
    },
    pool: { min: 0, max: pool.max, acquireTimeoutMillis: pool.acquireTimeout, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: pool.acquireTimeout,
    log: QUIET,
  };
  return knex(config as Knex.Config);
}

/** Knex prints what it throws as well; whoever catches it logs it once. */
const silent = () => {};
const QUIET = { debug: silent, warn: silent, error: silent, deprecate: silent };

const { INT8, NUMERIC } = pg.types.builtins;

/** pg's parsers, but for whole numbers past 32 bits, which pg would answer as text. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid === INT8) return safeInteger;
  if (format !== 'binary' && oid === NUMERIC) return safeNumeric;
  return pg.types.getTypeParser(oid, format as 'text');
}

/** Throws for a number that JavaScript cannot hold exactly: a wrong amount is worse than none. */
function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is past 2^53`);
  return number;
}

const safeNumeric = (text: string): number => (text.includes('.') ? Number(text) : safeInteger(text));

/**
 * Throws unless a commit that was answered survives a crash of the server. For the boot of a real one; test clusters run
 * without.
 */
export async function checkDurable(db: Knex): Promise<void> {
  const rows = await sql<{ name: string; setting: string }>(
    db,
    'settings_durable',
    `select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`,
  );
  const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
  if (off.length > 0) {
    throw new Error(`The database may lose committed orders in a crash: ${off.join(' and ')} must not be off.`);
  }
}
