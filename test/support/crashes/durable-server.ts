import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type EmbeddedPostgres, migrate, startEmbeddedPostgres } from '@soko/adapters-db';
import { Client } from 'pg';
import { runningServer } from '../../../packages/adapters-db/src/embedded/cluster.ts';
import { scratchFolder } from '../scratch.ts';

/** A PostgreSQL server of a test's own that keeps what it committed, and can be killed. */
export type DurableServer = Readonly<{
  ownerUrl: string;
  appUrl: string;
  /** Ends every process of it with -9: none of them writes or answers another byte. */
  kill: () => Promise<void>;
  /** Starts it again, at the same port. */
  start: () => Promise<void>;
  close: () => Promise<void>;
}>;

export async function openDurableServer(): Promise<DurableServer> {
  const dataDir = scratchFolder();
  const launch = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, settings: 'durable', lasting: true });
  let server = await launch();
  await migrate(server.url);
  return {
    ownerUrl: server.url,
    appUrl: server.appUrl,
    async kill() {
      const backends = await backendsOf(server);
      const postmaster = await runningServer(server.dataDir);
      if (!postmaster) throw new Error('The server does not run.');
      process.kill(postmaster.pid, 'SIGKILL'); // first: it would start the others again
      for (const pid of backends) killIfAlive(pid);
    },
    async start() {
      server = await launch();
    },
    async close() {
      await server.stop();
      for (const folder of [dirname(server.dataDir), dataDir]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function backendsOf({ adminUrl }: EmbeddedPostgres): Promise<readonly number[]> {
  const admin = new Client({ connectionString: adminUrl('postgres') });
  admin.on('error', () => {}); // it is killed as well
  await admin.connect();
  const { rows } = await admin.query<{ pid: number }>('select pid from pg_stat_activity');
  return rows.map(({ pid }) => pid);
}

/** A process whose parent died may have ended by itself. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}
