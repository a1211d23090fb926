import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, postgresStore, verifyBooks } from '@soko/adapters-db';
import { routes } from '@soko/adapters-http';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { type Client, createClient } from '../client.ts';
import { freshDatabase } from '../database.ts';
import { SANDBOX_SECRET, type Shopping, shopping } from '../server-shopping.ts';
import { type Town, townOf } from '../server-town.ts';
import { type Environment, type Process, startProcess } from './process.ts';

/** A market of real processes over one database. */
export type Market = Town &
  Shopping &
  Readonly<{
    /** The process that serves, and its client. */
    serving: Process;
    client: Client;
    /** As the role that serves; as the role that owns, to look and to let time pass. */
    databaseUrl: string;
    owner: Knex;
    /** What every process of this market is told. */
    environment: Environment;
    /** Where mails are written. */
    mailFolder: string;
    /** Another process of this market. */
    start: (args: readonly string[], environment?: Environment) => Promise<Process>;
    /** Expects right books. */
    expectRight: () => Promise<void>;
    /** Tells every process to stop, and waits until all have. */
    stop: () => Promise<void>;
    /** Stops them, checks the books and drops the database. */
    close: () => Promise<void>;
  }>;

export type MarketOptions = Readonly<{
  /** The command that serves. */
  serve?: readonly string[];
  environment?: Environment;
}>;

/** Opens a market; `serve` by one process that does the jobs too, unless told otherwise. */
export async function openMarket({ serve = ['serve'], environment = {} }: MarketOptions = {}): Promise<Market> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'soko-test-'));
  const given: Environment = {
    SOKO_ENV: 'test',
    SOKO_DATABASE_URL: database.appUrl,
    SOKO_DATA_DIR: folder,
    SOKO_SECRET: 'a secret that is used in tests and nowhere else',
    SOKO_SANDBOX_WEBHOOK_SECRET: SANDBOX_SECRET,
    SOKO_RATE_LIMITS: 'off',
    SOKO_LOG_LEVEL: process.env['SOKO_TEST_LOG'] ?? 'silent',
    SOKO_ROUND_SECONDS: '1',
    SOKO_WORKER_DEAD_AFTER_SECONDS: '2',
  };
  const first = await startProcess(serve, { ...given, ...environment });
  const processes = [first];
  const common = { ...given, SOKO_BASE_URL: first.base };

  const knex = connect(database.appUrl, { max: 2 });
  const owner = connect(database.ownerUrl, { max: 4 });
  const client = createClient(first.base, routes);
  const stop = async (): Promise<void> => {
    await Promise.all(processes.filter((one) => one.isAlive()).map((one) => one.stop()));
  };
  return {
    ...townOf(postgresStore(knex)),
    ...shopping(client),
    serving: first,
    client,
    databaseUrl: database.appUrl,
    owner,
    environment: common,
    mailFolder: join(folder, 'mail'),
    async start(args, more = {}) {
      const another = await startProcess(args, { ...common, ...more });
      processes.push(another);
      return another;
    },
    async expectRight() {
      expect(await verifyBooks(owner), 'the books').to.deep.equal([]);
    },
    stop,
    async close() {
      await stop();
      await Promise.all([knex.destroy(), owner.destroy()]);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
