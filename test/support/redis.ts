import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A Redis of this test's own, which keeps nothing. */
export type TestRedis = Readonly<{
  url: string;
  /** Kills it as a crash would. */
  kill: () => Promise<void>;
  /** Starts it again on the same port, empty. */
  revive: () => Promise<void>;
}>;

const isThere = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/** Starts a real redis-server; null where none is on the PATH. `SOKO_TEST_REDIS=required` makes that a failure. */
export async function testRedis(): Promise<TestRedis | null> {
  if (!isThere()) {
    if (process.env['SOKO_TEST_REDIS'] === 'required') throw new Error('There is no redis-server on the PATH.');
    console.error('      There is no redis-server on the PATH: what needs one is skipped.');
    return null;
  }
  const port = await freePort();
  let server = await start(port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : null;
      server.kill('SIGKILL');
      await ended;
    },
    revive: async () => {
      server = await start(port);
    },
  };
}

/** Answers when the server says that it is ready. */
function start(port: number): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/'];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}.`)));
    server.stdout.on('data', (text: Buffer) => {
      if (/ready to accept connections/i.test(String(text))) resolve(server);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
