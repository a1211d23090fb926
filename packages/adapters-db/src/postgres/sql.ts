import type { Knex } from 'knex';
import { asRefusal } from './failures.ts';

/** What Knex's pool and wire are to us. */
export type Wire = Readonly<{
  config: ConnectConfig;
  acquireConnection(): Promise<Connection>;
  releaseConnection(connection: Connection): Promise<unknown>;
  query(connection: Connection, statement: Statement | string): Promise<Readonly<{ response: Response }>>;
}>;
type Connection = { __knex__disposed?: unknown };
type Statement = Readonly<{
  sql: string;
  bindings: readonly [];
  options: Readonly<{ values: readonly unknown[]; name?: string }>;
}>;
type Response = Readonly<{ command: string; rows: readonly unknown[] }>;

/** A transaction of our own, as `transact` begins it: the one connection that it holds. */
export type Held = Readonly<{ client: Wire; held: Connection }>;
/** One transaction: of our own, or of a host's Knex. */
export type Transaction = Held | Knex.Transaction;
/** A pool, as far as statements are concerned. */
type Pool = Readonly<{ client: Wire; held?: undefined }>;
/** What statements run on: a pool, or one transaction. */
export type Database = Knex | Transaction | Pool;

/**
 * Runs one statement and answers its rows. The text is fixed SQL with Postgres's own `$1`; it holds no `?`, which is
 * Knex's. Where the pool was made by `connect` it is prepared once per connection under its name, so a name stands for
 * one text; null: planned anew, for the values at hand. What means that the database cannot be reached refuses
 * `unavailable`; any other failure is thrown as it is.
 */
export async function sql<Row = Record<string, unknown>>(
  db: Database,
  name: string | null,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client: Wire = db.client;
  const isPrepared = client.config.preparedStatements === true && name !== null;
  const options = isPrepared ? { values, name } : { values };
  try {
    const held = 'held' in db ? db.held : undefined;
    const connection = held ?? (await client.acquireConnection());
    try {
      const { response } = await client.query(connection, { sql: text, bindings: [], options });
      return response.rows as readonly Row[];
    } finally {
      if (held === undefined) await client.releaseConnection(connection);
    }
  } catch (failure) {
    throw asRefusal(failure);
  }
}

/** The first row of `sql`, or null. */
export async function sqlOne<Row = Record<string, unknown>>(
  db: Database,
  name: string | null,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row | null> {
  const [row] = await sql<Row>(db, name, text, values);
  return row ?? null;
}

/**
 * `= any` of a list parameter, for prepared statements: the planner does not see how long the list is. Where it does, it
 * finds each list shorter than it has to assume of any, and plans anew every time; for the offers of a cart that took
 * four times as long as running the plan. It also keeps updates from JSON lists, which are taken to have 100 members,
 * from reading a table whole.
 */
export const anyOf = (place: string, type: string): string => `any ((select ${place}::${type}[])::${type}[])`;

/** A value as a JSON parameter (`$1::jsonb`): a list would otherwise become a Postgres array. */
export const json = (value: unknown): string => JSON.stringify(value);

/** What `connect` adds to Knex's own configuration. */
export type ConnectConfig = Readonly<{ preparedStatements?: boolean }>;

/** What opens, ends or nests a transaction: not a statement of ours. */
const FRAME = /^\s*(begin|commit|rollback|savepoint|release|set transaction)\b/i;

export type StatementCount = Readonly<{
  /** How many statements ran since the start. */
  readonly count: number;
  /** Their texts, in order. */
  readonly texts: readonly string[];
  /** Counts no further, and answers the count. */
  stop(): number;
}>;

/** Counts every statement that this Knex and its transactions run, but BEGIN, COMMIT, ROLLBACK and SAVEPOINT. For tests. */
export function countStatements(knex: Knex): StatementCount {
  const texts: string[] = [];
  const note = ({ sql: text }: { sql: string }) => {
    if (!FRAME.test(text)) texts.push(text);
  };
  knex.on('query', note);
  return {
    get count() {
      return texts.length;
    },
    texts,
    stop() {
      knex.removeListener('query', note);
      return texts.length;
    },
  };
}
