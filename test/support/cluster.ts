import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { runningServer } from '../../packages/adapters-db/src/embedded/cluster.ts';
import { isAlive } from '../../packages/adapters-db/src/embedded/processes.ts';
import { readRecord } from '../../packages/adapters-db/src/embedded/record.ts';
import { APP, createRoles, OWNER } from '../../packages/adapters-db/src/embedded/roles.ts';
import { startEmbeddedPostgres } from '../../packages/adapters-db/src/embedded/start.ts';
import { SCRATCH } from './scratch.ts';

/** The PostgreSQL server of this test run. */
export interface TestServer {
  /** A database on it as a superuser. */
  readonly adminUrl: (database: string) => string;
  /** A database on it as its owner. */
  readonly ownerUrl: (database: string) => string;
  /** A database on it as the role that serves. */
  readonly appUrl: (database: string) => string;
  /** Work to be done before the run lets go of the server. */
  readonly beforeEnd: (work: () => Promise<void>) => void;
  /** Does that work, and stops the server if the run started it. */
  readonly end: () => Promise<void>;
}

const USER = process.getuid?.() ?? 0;
/** The folder of a run is named after its user and its process. */
const RUN = `soko-run-${USER}-`;
const PASSWORD = 'soko-test';
const LINGER_MS = 5_000;
/** Characters, with all systems. */
const LONGEST_SOCKET = 100;

/** One place for the run, though mocha and the tests may load this module twice. */
const run = globalThis as { sokoTestServer?: Promise<TestServer> };

/** The server of this run, started by the first test that asks: tests of pure rules start none. */
export function testServer(): Promise<TestServer> {
  const given = process.env['SOKO_TEST_DATABASE_URL'];
  run.sokoTestServer ??= given === undefined ? ownServer() : givenServer(given);
  return run.sokoTestServer;
}

/** mocha's hook before the first test: where files run in several processes, this one has the server for all of them. */
export async function mochaGlobalSetup(): Promise<void> {
  if (!process.argv.includes('--parallel') || process.env['SOKO_TEST_DATABASE_URL'] !== undefined) return;
  const server = await testServer();
  process.env['SOKO_TEST_DATABASE_URL'] = server.adminUrl('postgres');
}

/** mocha's hook after the last test. */
export async function mochaGlobalTeardown(): Promise<void> {
  const server = await run.sokoTestServer;
  await server?.end();
  endEvenIfSomethingLingers();
}

/** A server of our own in a folder of this run, without fsync: it is thrown away. */
async function ownServer(): Promise<TestServer> {
  await sweepDeadRuns();
  const dataDir = join(SCRATCH, `${RUN}${process.pid}`);
  const server = await startEmbeddedPostgres({ dataDir, settings: 'fast', lasting: true });
  const nearest = bySocket(server.dataDir, server.port);
  const urlAs = (role: string) => (database: string) =>
    `postgres://${role}@127.0.0.1:${server.port}/${database}${nearest}`;
  return {
    adminUrl: (database) => `${server.adminUrl(database)}${nearest}`,
    ownerUrl: urlAs(OWNER),
    appUrl: urlAs(APP),
    beforeEnd: () => {}, // all of it is thrown away
    end: async () => {
      await server.stop();
      removeRun(dataDir, server.dataDir);
    },
  };
}

/** What a URL says more where the server has a socket that can be reached: paths of sockets are short. */
function bySocket(folder: string, port: number): string {
  const socket = join(folder, `.s.PGSQL.${port}`);
  return existsSync(socket) && socket.length <= LONGEST_SOCKET ? `?host=${encodeURIComponent(folder)}` : '';
}

/** A server that is there already, by the URL of a superuser; its own databases are left alone. */
async function givenServer(url: string): Promise<TestServer> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query('select pg_advisory_lock(7656102)');
  await createRoles(admin);
  for (const role of [OWNER, APP]) await admin.query(`alter role ${role} password '${PASSWORD}'`);
  await admin.end();
  const urlAs = (role?: string) => (database: string) => {
    const target = new URL(url);
    target.pathname = `/${database}`;
    if (role !== undefined) Object.assign(target, { username: role, password: PASSWORD });
    return target.href;
  };
  const lastWork: (() => Promise<void>)[] = [];
  return {
    adminUrl: urlAs(),
    ownerUrl: urlAs(OWNER),
    appUrl: urlAs(APP),
    beforeEnd: (work) => lastWork.push(work),
    end: async () => {
      for (const work of lastWork) await work();
    },
  };
}

/** Stops and removes the servers of runs that were killed. */
async function sweepDeadRuns(): Promise<void> {
  for (const name of readdirSync(SCRATCH).filter((each) => each.startsWith(RUN))) {
    const dataDir = join(SCRATCH, name);
    const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
    if (isAlive(Number(name.slice(RUN.length))) || owner !== USER) continue;
    const clusterDir = readRecord(dataDir)?.dataDir ?? join(dataDir, 'postgres');
    const server = await runningServer(clusterDir);
    if (server !== undefined) process.kill(server.pid, 'SIGQUIT');
    removeRun(dataDir, clusterDir);
  }
}

/** A cluster that had to lie elsewhere is in a folder of its own there. */
function removeRun(dataDir: string, clusterDir: string): void {
  for (const folder of [dirname(clusterDir), dataDir]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** A connection or a listener left open would keep the run alive for ever: say what it is, and end. */
function endEvenIfSomethingLingers(): void {
  setTimeout(() => {
    console.error(`Still open after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit();
  }, LINGER_MS).unref();
}
