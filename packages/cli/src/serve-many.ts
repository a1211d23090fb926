import cluster from 'node:cluster';
import type { Config } from './config.ts';
import { demoIsIn, seedDemo } from './demo.ts';
import { startWork } from './jobs.ts';
import { openMarket } from './market.ts';
import type { Output } from './output.ts';
import { stopSignal } from './stop-signal.ts';
import { welcome } from './welcome.ts';

/** A process that dies sooner than this after its start (milliseconds) is not replaced: it would die again. */
const TOO_SOON = 2_000;

/**
 * Serves the API from several processes that share the port; this one looks after the database and the jobs, and
 * replaces a process that died.
 */
export async function serveMany(config: Config, output: Output): Promise<number> {
  const stopped = stopSignal();
  const market = await openMarket(config, { lasting: true });
  let isStopping = false;
  try {
    if (config.seedDemo && !(await demoIsIn(market))) await seedDemo(config, market, output);
    const environment = {
      SOKO_ROLE: 'api',
      SOKO_PROCESSES: '1',
      SOKO_SEED_DEMO: 'false',
      SOKO_MIGRATE: 'false',
      SOKO_DATABASE_URL: market.database.url,
    };
    const fork = (): Promise<void> =>
      new Promise((resolve, reject) => {
        const started = Date.now();
        const worker = cluster.fork(environment);
        worker.once('listening', () => resolve());
        worker.once('exit', (code) => {
          if (isStopping) return;
          market.logger.error({ pid: worker.process.pid, code }, 'A serving process died');
          if (Date.now() - started > TOO_SOON) void fork().catch(() => {});
          else reject(new Error('A serving process could not start.'));
        });
      });
    const jobs = config.role === 'all' ? await startWork(config, market) : null;
    try {
      await Promise.all(Array.from({ length: config.processes }, fork));
      welcome(config, market, output);
      await stopped;
      isStopping = true;
    } finally {
      isStopping = true;
      await stopWorkers();
      await jobs?.stop();
    }
    return 0;
  } finally {
    await market.close();
  }
}

/** Tells every process to stop, and waits until all have. */
const stopWorkers = (): Promise<unknown> =>
  Promise.all(
    Object.values(cluster.workers ?? {}).map(
      (worker) =>
        new Promise<void>((resolve) => {
          if (!worker || worker.isDead()) return resolve();
          worker.once('exit', () => resolve());
          worker.process.kill('SIGTERM');
        }),
    ),
  );
