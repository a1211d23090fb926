import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, findBinaries } from './binaries.ts';
import { Busy, createCluster, launchServer, type RunningServer, runningServer, stopServer } from './cluster.ts';
import { type ClusterPlace, clusterPlace } from './places.ts';
import { freePort, isAlive } from './processes.ts';
import { readRecord, writeRecord } from './record.ts';
import { APP, createRolesAndDatabase, DATABASE, OWNER } from './roles.ts';

export interface EmbeddedPostgresOptions {
  /** The folder of local files (`.soko`); the cluster lies in it, or beside it where the server's user cannot enter. */
  readonly dataDir: string;
  /** `durable` keeps what was committed through a crash; `fast` is for tests, which keep nothing. */
  readonly settings?: keyof typeof SETTINGS;
  /** True for a process that runs until it is told to stop: it takes the server over from a command that started it. */
  readonly lasting?: boolean;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** The URL of the database as its owner. */
  readonly url: string;
  /** The URL of the database as the role that serves. */
  readonly appUrl: string;
  /** The URL of any database on this server, as a superuser. */
  readonly adminUrl: (database: string) => string;
  /** The Postgres data folder. */
  readonly dataDir: string;
  /** Whether another living process keeps the server: then `stop` leaves it running. */
  readonly attached: boolean;
  /** Stops the server if this process keeps it. May be called again. */
  readonly stop: () => Promise<void>;
}

/** A server that is for tests can be reached by a socket in its data folder as well, which costs a third less than TCP. */
const HAS_SOCKETS = process.platform !== 'win32';

const SETTINGS = {
  durable: { max_connections: '200' },
  fast: {
    max_connections: '300',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum_naptime: '1h',
    unix_socket_directories: HAS_SOCKETS ? '.' : '',
  },
} as const;

const BUSY_LIMIT_MS = 90_000;
const BUSY_PAUSE_MS = 100;

/**
 * The PostgreSQL server of a data folder: makes its cluster, starts it, or attaches to it where it runs already, which
 * is also what happens after this process was killed. Its data stay. Throws an Error of one sentence.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { settings = 'durable', lasting = false } = options;
  const dataDir = resolve(options.dataDir);
  const place = clusterPlace(dataDir);
  const binaries = findBinaries(place.user);
  await createCluster(place, binaries);

  const { port, launched } = await connectable(dataDir, place, binaries, SETTINGS[settings]);
  const urlAs = (role: string, database = DATABASE): string => `postgres://${role}@127.0.0.1:${port}/${database}`;
  const urls = { url: urlAs(OWNER), appUrl: urlAs(APP) };

  const keeper = readRecord(dataDir)?.keeper;
  const isKept = keeper !== undefined && keeper.pid !== process.pid && isAlive(keeper.pid);
  const keeps = launched || !isKept || (lasting && !keeper.lasting);
  const record = { ...urls, dataDir: place.dir, port };
  if (keeps) writeRecord(dataDir, { ...record, keeper: { pid: process.pid, lasting } });

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    if (readRecord(dataDir)?.keeper?.pid !== process.pid) return;
    await stopServer(place, binaries);
    writeRecord(dataDir, record);
  };
  return {
    ...urls,
    port,
    adminUrl: (database) => urlAs('postgres', database),
    dataDir: place.dir,
    attached: !keeps,
    stop: () => (stopping ??= stop()),
  };
}

/** Brings the server to where it takes connections, with its roles and database; waits while another process starts or stops it. */
async function connectable(
  dataDir: string,
  place: ClusterPlace,
  binaries: Binaries,
  settings: Readonly<Record<string, string>>,
): Promise<RunningServer & { readonly launched: boolean }> {
  for (const limit = Date.now() + BUSY_LIMIT_MS; ; await delay(BUSY_PAUSE_MS)) {
    try {
      const running = await runningServer(place.dir);
      const port = running?.port ?? (await freePort(readRecord(dataDir)?.port));
      const logFile = join(dataDir, 'postgres.log');
      const server = running ?? (await launchServer(place, binaries, { port, settings, logFile }));
      await createRolesAndDatabase(`postgres://postgres@127.0.0.1:${server.port}/postgres`);
      return { ...server, launched: running === undefined };
    } catch (error) {
      if (!isPassing(error) || Date.now() > limit) throw error;
    }
  }
}

/** Refused or cut connections while the server starts or stops. */
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03']);

const isPassing = (error: unknown): boolean =>
  error instanceof Busy || PASSING.has(String((error as NodeJS.ErrnoException).code));
