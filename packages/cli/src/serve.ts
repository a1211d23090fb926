import cluster from 'node:cluster';
import { isMigrated } from '@soko/adapters-db';
import type { Readiness } from '@soko/adapters-http';
import type { Config } from './config.ts';
import { demoIsIn, seedDemo } from './demo.ts';
import { startWork, type Work } from './jobs.ts';
import { type Market, openMarket } from './market.ts';
import type { Output } from './output.ts';
import { serveMany } from './serve-many.ts';
import { keepHeapSmall } from './small-heap.ts';
import { Stop } from './stop.ts';
import { stopSignal } from './stop-signal.ts';
import { welcome } from './welcome.ts';

/**
 * Serves the API until the process is told to stop: with the jobs in the same process (role `all`), or without (`api`).
 * In development the demo data are put in once, while the server already answers; it is ready when they are in.
 */
export async function serve(config: Config, output: Output): Promise<number> {
  if (config.role === 'worker') return work(config, output);
  if (config.processes > 1 && cluster.isPrimary) return serveMany(config, output);

  const stopped = stopSignal();
  const market = await openMarket(config, { lasting: true });
  let jobs: Work | null = null;
  try {
    let isSeeded = !config.seedDemo || (await demoIsIn(market));
    const http = await market.http(readiness(market, () => isSeeded));
    await http.listen(config.port).catch(portTaken(config.port));
    if (config.role === 'all') jobs = await startWork(config, market);
    if (!isSeeded) await seedDemo(config, market, output);
    isSeeded = true;
    welcome(config, market, output);
    await stopped;
    market.logger.info('Stopping');
    await http.close();
    return 0;
  } finally {
    await jobs?.stop();
    await market.close();
    cluster.worker?.disconnect(); // the channel to the process that looks after this one would keep it alive
  }
}

/** Does the jobs, imports of any length among them, until the process is told to stop. */
export async function work(config: Config, output: Output): Promise<number> {
  keepHeapSmall();
  const stopped = stopSignal();
  const market = await openMarket(config, { lasting: true });
  const jobs = await startWork(config, market);
  try {
    output.tell('Working on jobs.');
    await stopped;
    return 0;
  } finally {
    await jobs.stop();
    await market.close();
  }
}

/**
 * The database answers, its schema is the present one, and the demo data are in where they are wanted. Beside that it says
 * which payment providers answer.
 */
const readiness =
  ({ app, knex }: Market, isSeeded: () => boolean): Readiness =>
  async () => {
    const { database, migrations } = await isMigrated(knex);
    const checks = { database, migrations, demo: isSeeded() };
    return { ready: Object.values(checks).every((check) => check), checks, providers: app.payments.standing() };
  };

const portTaken =
  (port: number) =>
  (failure: NodeJS.ErrnoException): never => {
    if (failure.code === 'EADDRINUSE') throw new Stop(`Port ${port} is taken; PORT names another one.`);
    throw failure;
  };
