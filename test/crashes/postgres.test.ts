import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, postgresStore, verifyBooks } from '@soko/adapters-db';
import { routes } from '@soko/adapters-http';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { createClient } from '../support/client.ts';
import { type DurableServer, openDurableServer } from '../support/crashes/durable-server.ts';
import { type Process, startProcess } from '../support/crashes/process.ts';
import { until } from '../support/crashes/until.ts';
import { startWriters } from '../support/crashes/writers.ts';
import { SECRET } from '../support/http-server.ts';
import { proof } from '../support/proof.ts';
import { isLong, times } from '../support/races/chance.ts';
import { townOf } from '../support/server-town.ts';

const WRITERS = 16;
const KILLS = isLong ? 10 : 1;
/** So many writes before each kill. */
const WRITES = 60;
const PIECES = 1_000_000;
/** Seconds: how long work and refusals may take to show, and how long the way back. */
const SHOWS_WITHIN = 60;
const BACK_WITHIN = 10;

describe('the database', () => {
  let server: DurableServer;
  let process: Process;
  let owner: Knex;
  let folder: string;
  before(async function () {
    this.timeout(60_000);
    server = await openDurableServer();
    owner = connect(server.ownerUrl, { max: 2 });
    folder = mkdtempSync(join(tmpdir(), 'soko-test-'));
    process = await startProcess(['serve'], {
      SOKO_ENV: 'test',
      SOKO_DATABASE_URL: server.appUrl,
      SOKO_DATA_DIR: folder,
      SOKO_SECRET: SECRET,
      SOKO_RATE_LIMITS: 'off',
      SOKO_LOG_LEVEL: 'silent',
    });
  });
  after(async function () {
    this.timeout(60_000);
    await process.stop();
    await owner.destroy();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`N2: killed with -9 under ${WRITERS} writers, loses nothing it acknowledged, and is found again`, async function () {
    this.timeout(KILLS * 120_000);
    const { sells, person } = townOf(postgresStore(owner));
    const { sku, variant } = await sells({ onHand: PIECES });
    const buyers = await Promise.all(times(WRITERS, () => person()));
    const client = createClient(process.base, routes);
    const isReady = async () => (await client.get('//api/ready')).status === 200;
    const writers = startWriters(
      buyers.map(({ access }) => access),
      client,
      sku,
    );
    const haveGrown = (counts: readonly number[], before: readonly number[]) =>
      writers.have(() => counts.every((count, index) => count > (before[index] ?? 0)));

    for (let kill = 0; kill < KILLS; kill += 1) {
      const goal = writers.acknowledged.size + WRITES;
      await until('work', () => writers.have(() => writers.acknowledged.size >= goal), { seconds: SHOWS_WITHIN });
      const refused = [...writers.refused];
      await server.kill();
      await until('refusals', () => haveGrown(writers.refused, refused), { seconds: SHOWS_WITHIN });
      expect((await client.get('//api/health')).status, 'alive').to.equal(200);
      expect(await isReady(), 'ready').to.equal(false);

      await server.start();
      const done = [...writers.done];
      await until('readiness', isReady, { seconds: BACK_WITHIN });
      await until('work', () => haveGrown(writers.done, done), { seconds: BACK_WITHIN });
    }
    await writers.stop();
    expect(process.isAlive(), 'it is the same process').to.equal(true);

    const { rows: kept } = await owner.raw('select email, id from soko.orders order by email');
    const acknowledged = [...writers.acknowledged].map(([email, id]) => ({ email, id }));
    expect(kept).to.have.deep.members(acknowledged);
    const { rows } = await owner.raw('select reserved from soko.stock_levels where variant_id = ?', [variant.id]);
    expect(rows[0].reserved).to.equal(acknowledged.length);
    expect(await verifyBooks(owner), 'the books').to.deep.equal([]);
    proof.record({
      promise: 'A database that is killed loses nothing that was acknowledged',
      test: this.test?.fullTitle() ?? '',
      runs: KILLS,
      attempts: acknowledged.length,
      kills: KILLS,
    });
  });
});
