import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FOLDER } from './ground.ts';

/** What the sandbox's webhooks are signed with here. */
export const WEBHOOK_SECRET = 'the secret of the sandbox in benchmarks';

/** A server in a process of its own. */
export type Served = Readonly<{ port: number; pid: number; stop: () => Promise<void> }>;

/** The market as it is run, but for the limits, which one address alone would meet. */
export const serveSoko = (name: string, databaseUrl: string, settings: Readonly<Record<string, string>>) =>
  serve(name, ['packages/cli/bin/soko.js', 'serve'], {
    SOKO_DATABASE_URL: databaseUrl,
    SOKO_DATA_DIR: join(FOLDER, name),
    SOKO_SEED_DEMO: 'false',
    SOKO_RATE_LIMITS: 'off',
    SOKO_SECRET: 'a secret that is used in benchmarks and nowhere else',
    SOKO_SANDBOX_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ...settings,
  });

/** The floor: Koa with nothing between a request and the database. */
export const serveFloor = (databaseUrl: string) =>
  serve('floor', ['--import=tsx', 'bench/floor/serve.ts'], { SOKO_DATABASE_URL: databaseUrl });

/** Starts it and waits until it is ready. With BENCH_PROFILE=<folder> it leaves a profile of its processor time there. */
async function serve(name: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Served> {
  const port = await freePort();
  const log = openSync(join(FOLDER, `${name}.log`), 'w');
  const { BENCH_PROFILE: profiles } = process.env;
  const flags = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', join(profiles, name)];
  const child = spawn(process.execPath, [...flags, ...args], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ...env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await answers(child, port, name);
  return { port, pid: child.pid ?? 0, stop: () => stopped(child) };
}

/** How long a server may take to start, in milliseconds. */
const START_LIMIT = 30_000;

async function answers(child: ChildProcess, port: number, name: string): Promise<void> {
  for (const limit = Date.now() + START_LIMIT; Date.now() < limit; await delay(50)) {
    if (child.exitCode !== null) break;
    const ready = await fetch(`http://127.0.0.1:${port}/api/ready`).catch(() => null);
    if (ready?.ok === true) return;
  }
  child.kill('SIGKILL');
  throw new Error(`The server ${name} did not start: ${join(FOLDER, `${name}.log`)} tells why.`);
}

const stopped = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
