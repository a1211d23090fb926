import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, postgresStore } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { SECRET } from '../support/http-server.ts';
import {
  aFolder,
  type Environment,
  freePort,
  type Served,
  type SokoProcess,
  serve,
  startSoko,
} from '../support/journey.ts';
import { eventually, expectStatus } from '../support/server-answers.ts';
import { type Seller, townOf } from '../support/server-town.ts';
import { importForm } from '../support/writes-of-imports.ts';

const PRODUCTS = 1_500;
const FILE = `handle,name,option1_name,option1_value,sku,price,on_hand\n${Array.from({ length: PRODUCTS }, (_, at) =>
  ['S', 'M'].map((size) => `pot-${at},Pot ${at},Size,${size},KILLED-${at}-${size},${at + 1},${at % 9}\n`).join(''),
).join('')}`;

/** What an import writes, without ids and times: the same for the same catalogue. */
const CATALOGUE = `
  select md5(string_agg(line, '' order by line)) as catalogue, count(*)::integer as lines from (
    select concat_ws('|', p.slug, p.name, v.sku, v.price, v.attributes, v.position, l.on_hand,
      (select string_agg(t.type || t.on_hand_delta, ',' order by t.id) from soko.stock_transactions t where t.variant_id = v.id)) as line
    from soko.products p join soko.variants v on v.product_id = p.id join soko.stock_levels l on l.variant_id = v.id
    where p.shop_id = $1) all_of_it`;

describe('an import whose worker is killed', function () {
  this.timeout(120_000);
  const folder = aFolder();
  let database: TestDatabase;
  let knex: Knex;
  let environment: Environment;
  let api: Served;
  let seller: Seller;
  /** Stands where the import wants to write: it waits until this one goes. */
  let barrier: Client;
  const running = new Set<SokoProcess>();

  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl, { max: 2 });
    environment = {
      SOKO_ENV: 'test',
      SOKO_SECRET: SECRET,
      SOKO_DATA_DIR: folder.path,
      SOKO_DATABASE_URL: database.appUrl,
      SOKO_LOG_LEVEL: 'warn',
      SOKO_RATE_LIMITS: 'off',
      SOKO_WORKER_DEAD_AFTER_SECONDS: '1',
    };
    seller = await townOf(postgresStore(knex, { secret: SECRET })).seller();
    api = await serve(await freePort(), { ...environment, SOKO_ROLE: 'api' });
    running.add(api);
    barrier = new Client({ connectionString: database.appUrl });
    await barrier.connect();
  });
  after(async () => {
    for (const each of running) each.kill('SIGKILL');
    await barrier.end();
    await knex.destroy();
    await database.drop();
    folder.remove();
  });

  const worker = (): SokoProcess => {
    const started = startSoko(['worker'], environment);
    running.add(started);
    return started;
  };
  const send = async (): Promise<string> => {
    const form = await importForm({ bytes: FILE });
    return expectStatus(await api.client.post('/seller/imports', { as: seller.access, ...form }), 202).id;
  };
  const read = async (id: string) =>
    expectStatus(await api.client.get(`/seller/imports/${id}`, { as: seller.access }), 200);
  const over = (id: string) =>
    eventually('the import is over', async () => (await read(id)).status === 'completed', 60);
  const catalogue = async () => (await barrier.query(CATALOGUE, [seller.shop.id])).rows[0];
  const waitsToWrite = async (): Promise<boolean> => {
    const { rows } = await barrier.query(
      `select count(*)::integer as waiting from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0].waiting > 0;
  };

  it('has written nothing; another worker begins again, and ends in the whole catalogue', async () => {
    await barrier.query(`select pg_advisory_lock(hashtext('soko.import'))`);
    const id = await send();
    const doomed = worker();
    await eventually('the import wants to write', waitsToWrite, 60);
    doomed.kill('SIGKILL');
    await doomed.ended;
    expect(await read(id)).to.deep.include({ status: 'running' });
    expect((await catalogue()).lines).to.equal(0);
    await barrier.query(`select pg_advisory_unlock(hashtext('soko.import'))`);

    worker();
    await over(id);
    const counts = { created: PRODUCTS, updated: 0, unchanged: 0, refused: 0 };
    expect(await read(id)).to.deep.include({ counts, progress: 100 });
    const killed = await catalogue();
    expect(killed.lines).to.equal(2 * PRODUCTS);

    const second = await send();
    await over(second);
    expect((await read(second)).counts).to.deep.equal({ ...counts, created: 0, unchanged: PRODUCTS });
    expect(await catalogue()).to.deep.equal(killed);
    const left = await readdir(join(folder.path, 'media', 'private'), { recursive: true, withFileTypes: true });
    expect(left.filter((each) => each.isFile())).to.deep.equal([]);
  });
});
