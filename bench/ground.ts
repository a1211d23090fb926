import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { migrate, startEmbeddedPostgres } from '@soko/adapters-db';
import { Client } from 'pg';

/** Where the databases and the logs of benchmarks are kept. */
export const FOLDER = resolve('.soko/bench');

/** How large the market is. */
export const PRODUCTS = 10_000;
export const VARIANTS = 3;

/** How many SKUs are bought from, and how many of each are put on the shelf first. */
const SHELF = 1_000;
const PLENTY = 1_000_000;

/** Something to look at and to buy. */
export type Goods = Readonly<{ sku: string; variantId: string; productId: string }>;

/** A database of a run's own. */
export type BenchDatabase = Readonly<{
  /** As the role that serves. */
  url: string;
  /** As a superuser. */
  adminUrl: string;
  /** Does what autovacuum does within a minute: fresh statistics, and with them plans for the tables as they are now. */
  settle: () => Promise<void>;
  drop: () => Promise<void>;
}>;

/** The server of the benchmarks, with the market of 10,000 products that all runs are copies of. */
export type Ground = Readonly<{
  version: string;
  /** The process of the database server. */
  pid: number;
  /** A copy of the market, with enough of a thousand SKUs. */
  copy: (name: string) => Promise<BenchDatabase>;
  /** A database with the schema and nothing else. */
  empty: (name: string) => Promise<BenchDatabase>;
  /**
   * A market of so many products, filled the first time and kept; `seconds` is what filling it took, null where it was
   * there.
   */
  market: (products: number) => Promise<BenchDatabase & Readonly<{ seconds: number | null }>>;
  close: () => Promise<void>;
}>;

/** Starts the server; makes and fills the market the first time, which takes a minute. */
export async function openGround(): Promise<Ground> {
  mkdirSync(FOLDER, { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir: FOLDER, lasting: true });
  await migrate(server.url);
  if (!(await isFilled(server.url, PRODUCTS))) await fill(server.appUrl, PRODUCTS);

  const made = async (name: string, template: string): Promise<BenchDatabase> => {
    await inDatabase(server.adminUrl('postgres'), async (admin) => {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.query(`create database ${name} owner soko_owner template ${template}`);
    });
    return known(name);
  };
  const known = (name: string): BenchDatabase => {
    const adminUrl = server.adminUrl(name);
    return {
      url: adminUrl.replace('//postgres@', '//soko_app@'),
      adminUrl,
      settle: () => inDatabase(adminUrl, async (admin) => void (await admin.query('vacuum analyze'))),
      drop: () =>
        inDatabase(server.adminUrl('postgres'), async (admin) => {
          await admin.query(`drop database ${name} with (force)`);
        }),
    };
  };
  return {
    pid: Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n', 1)[0]),
    version: await inDatabase(
      server.url,
      async (client) => (await client.query('show server_version')).rows[0].server_version,
    ),
    copy: async (name) => {
      const database = await made(name, 'soko');
      await inDatabase(database.adminUrl, async (admin) => {
        await admin.query(STOCK_UP);
        await admin.query('delete from soko.event_queue'); // the receipts of the seeded orders are not measured
      });
      await database.settle();
      return database;
    },
    market: async (products) => {
      const name = `scale_${products}`;
      const isThere = await inDatabase(server.adminUrl('postgres'), async (admin) => {
        const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
        return rowCount === 1;
      });
      const database = isThere ? known(name) : await made(name, 'template1');
      await migrate(database.adminUrl.replace('//postgres@', '//soko_owner@'));
      if (await isFilled(database.adminUrl, products)) return { ...database, seconds: null };
      const begun = performance.now();
      await fill(database.url, products);
      const seconds = (performance.now() - begun) / 1_000;
      await database.settle();
      return { ...database, seconds };
    },
    empty: async (name) => {
      const database = await made(name, 'template1');
      await migrate(database.adminUrl.replace('//postgres@', '//soko_owner@'));
      return database;
    },
    close: server.stop,
  };
}

/** Does some work over a connection of its own. */
export async function inDatabase<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The thousand SKUs that there is enough of. */
export const goodsOf = ({ url }: BenchDatabase): Promise<readonly Goods[]> =>
  inDatabase(url, async (client) => (await client.query<Goods>(SHELVED)).rows);

const SHELVED = `
  select distinct on (v.product_id) v.sku, v.id as "variantId", v.product_id as "productId"
  from soko.listed_products l join soko.variants v on v.product_id = l.product_id
  where v.deleted_at is null order by v.product_id, v.position limit ${SHELF}`;

/** With its receipts, so that the books stay right. */
const STOCK_UP = `
  with shelved as (${SHELVED}), raised as (
    update soko.stock_levels set on_hand = on_hand + ${PLENTY} where variant_id in (select "variantId" from shelved)
    returning variant_id
  )
  insert into soko.stock_transactions (id, variant_id, type, on_hand_delta, reserved_delta, actor_kind, request_id)
  select soko.uuid_v7(), variant_id, 'receive', ${PLENTY}, 0, 'operator', 'bench' from raised`;

const isFilled = (url: string, products: number): Promise<boolean> =>
  inDatabase(url, async (client) => {
    const { rows } = await client.query('select count(*)::integer as products from soko.products');
    return rows[0].products >= products;
  });

const fill = (url: string, products: number): Promise<void> =>
  new Promise((done, failed) => {
    const args = ['packages/cli/bin/soko.js', 'seed', '--products', String(products), '--variants', String(VARIANTS)];
    const env = { ...process.env, SOKO_DATABASE_URL: url, SOKO_DATA_DIR: join(FOLDER, 'seed') };
    const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error('The market could not be filled.'))));
  });
