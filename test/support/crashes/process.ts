import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { freePort } from '../../../packages/adapters-db/src/embedded/processes.ts';
import { SOKO_COMMAND } from '../soko-command.ts';

/** Variables of Soko, as a process is started with them. */
export type Environment = Readonly<Record<string, string>>;

/** A process of the `soko` command, with those that it starts itself. */
export type Process = Readonly<{
  /** Where it serves; of a worker, nowhere. */
  base: string;
  /** Ends it with -9, at once. */
  kill: () => void;
  /** Settles when it has ended. */
  ended: Promise<unknown>;
  isAlive: () => boolean;
  /** The ids of the processes that it started; known on Linux alone. */
  children: () => readonly number[];
  /** Tells it to stop, and waits until it has. */
  stop: () => Promise<void>;
}>;

/** What the command says once it is at work. */
const AT_WORK = /Soko is ready|Working on jobs/;
/** Milliseconds. */
const START_LIMIT = 60_000;

/** Starts the command, and answers it when it is at work. It is killed with this process at the latest. */
export async function startProcess(args: readonly string[], environment: Environment): Promise<Process> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('SOKO_'));
  const child = spawn(process.execPath, [...SOKO_COMMAND, ...args], {
    env: { ...Object.fromEntries(own), SOKO_BASE_URL: base, ...environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit').then(() => process.off('exit', kill));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  await atWork(child);
  return {
    base,
    kill,
    ended,
    isAlive,
    children: () =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function atWork(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const refuse = () => {
      child.kill('SIGKILL');
      reject(new Error(`A process did not start: ${said}`));
    };
    const limit = setTimeout(refuse, START_LIMIT);
    child.once('exit', refuse);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        if (process.env['SOKO_TEST_LOG'] !== undefined) process.stderr.write(chunk);
        said = (said + chunk).slice(-4_000);
        if (!AT_WORK.test(said)) return;
        clearTimeout(limit);
        child.off('exit', refuse);
        resolve();
      });
    }
  });
}
