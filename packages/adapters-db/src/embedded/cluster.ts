import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { ClusterPlace } from './places.ts';
import { answers, isAlive } from './processes.ts';

const POLL_MS = 20;
/** Recovery after a crash reads what was written since the last checkpoint. */
const START_LIMIT_MS = 60_000;

/** Somebody else is starting or stopping this very server: look again in a moment. */
export class Busy extends Error {}

/** A server that is ready for connections on 127.0.0.1. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

/** Makes the cluster unless it is there. Two processes may try at once: the first one's is kept whole. */
export async function createCluster({ dir, user }: ClusterPlace, binaries: Binaries): Promise<void> {
  if (existsSync(dir)) return checkVersion(dir, binaries.major);
  sweepDrafts(dir);
  const draft = `${dir}.new-${process.pid}`;
  mkdirSync(draft, { recursive: true });
  chmodSync(draft, 0o700);
  if (user !== undefined) chownSync(draft, user.uid, user.gid);
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const child = spawn(
    binaries.initdb,
    ['-D', draft, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', ...locale, '--no-sync'],
    { ...user, cwd: draft, env: serverEnv(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const code = await ended(child);
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `The database cluster could not be made in ${dir}: ${lastComplaint(output) ?? `initdb ended with ${code}`}`,
    );
  }
  try {
    renameSync(draft, dir);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(dir)) throw error;
  }
}

/** The server that runs on this cluster, once it is ready; `undefined` where none runs. */
export async function runningServer(dir: string): Promise<RunningServer | undefined> {
  for (const limit = Date.now() + START_LIMIT_MS; Date.now() < limit; await delay(POLL_MS)) {
    const found = readPidFile(dir);
    if (found === undefined || !isAlive(found.pid)) return undefined;
    if (found.status !== 'ready') continue; // starting, recovering or stopping
    return (await answers(found.port)) ? found : undefined;
  }
  throw new Error(`The database server of ${dir} has not become ready within ${START_LIMIT_MS / 1000} s: see its log.`);
}

/** Starts the server as a process of its own, which outlives this one, and waits until it is ready. */
export async function launchServer(
  { dir, user }: ClusterPlace,
  binaries: Binaries,
  { port, settings, logFile }: { port: number; settings: Readonly<Record<string, string>>; logFile: string },
): Promise<RunningServer> {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port), ...settings };
  const log = openSync(logFile, 'a');
  const logStart = statSync(logFile).size;
  const child = spawn(
    binaries.postgres,
    ['-D', dir, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...user, cwd: dir, env: serverEnv(), detached: true, stdio: ['ignore', log, log], windowsHide: true },
  );
  closeSync(log);
  let end: { code: number | string } | undefined;
  void ended(child).then((code) => (end = { code }));

  for (const limit = Date.now() + START_LIMIT_MS; Date.now() < limit; await delay(POLL_MS)) {
    if (end !== undefined) {
      const complaint =
        lastComplaint(readFileSync(logFile).subarray(logStart).toString()) ?? `it ended with ${end.code}`;
      if (/lock file|shared memory block|Address already in use/i.test(complaint)) throw new Busy(complaint);
      throw new Error(`The database server could not start on ${dir}: ${complaint}`);
    }
    const found = readPidFile(dir);
    // A pid file left by a killed server may say "ready" too, under another pid.
    if (found?.pid === child.pid && found?.status === 'ready') {
      child.unref();
      return found;
    }
  }
  child.kill('SIGKILL');
  throw new Error(
    `The database server of ${dir} has not become ready within ${START_LIMIT_MS / 1000} s: see ${logFile}.`,
  );
}

/** Stops the server: open transactions are rolled back, what was committed is kept. */
export async function stopServer({ dir, user }: ClusterPlace, binaries: Binaries): Promise<void> {
  const args = ['stop', '-D', dir, '-m', 'fast', '-w', '-t', '60', '-s'];
  const code = await ended(spawn(binaries.pgCtl, args, { ...user, cwd: dir, env: serverEnv(), stdio: 'ignore' }));
  const left = readPidFile(dir);
  if (code !== 0 && left !== undefined && isAlive(left.pid)) {
    throw new Error(`The database server of ${dir} (process ${left.pid}) did not stop within 60 s.`);
  }
}

/** Postgres's own file: the pid on line 1, the port on line 4, the status on line 8. */
function readPidFile(dir: string): (RunningServer & { readonly status: string }) | undefined {
  let text: string;
  try {
    text = readFileSync(join(dir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `${dir} belongs to another user: start as that user, or set SOKO_DATA_DIR to a folder of your own.`,
    );
  }
  const lines = text.split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

function checkVersion(dir: string, major: number): void {
  const made = join(dir, 'PG_VERSION');
  let version: string;
  try {
    version = readFileSync(made, 'utf8').trim();
  } catch (error) {
    const denied = (error as NodeJS.ErrnoException).code === 'EACCES';
    throw new Error(
      denied
        ? `${dir} belongs to another user: start as that user, or set SOKO_DATA_DIR to a folder of your own.`
        : `${dir} is not a database cluster: move it away, or set SOKO_DATA_DIR to another folder.`,
    );
  }
  if (Number(version) === major) return;
  throw new Error(
    `The database in ${dir} was made by PostgreSQL ${version}, and this is ${major}: move it away to begin a new one, or serve it with SOKO_DATABASE_URL.`,
  );
}

/** Removes what killed processes left half made. */
function sweepDrafts(dir: string): void {
  const prefix = `${basename(dir)}.new-`;
  for (const name of readdirSync(dirname(dir))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    rmSync(join(dirname(dir), name), { recursive: true, force: true });
  }
}

/** The environment without Postgres's variables, which would redirect the programs. */
function serverEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** The exit code, the signal, or why the program could not run at all. */
function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'no code'));
  });
}

/** The last line in which Postgres says what is wrong, without its time stamp. */
function lastComplaint(output: string): string | undefined {
  const complaint = output
    .split('\n')
    .reverse()
    .map(
      (line) =>
        /(?:FATAL|PANIC|error|ERROR): +(.*)/.exec(line)?.[1] ?? (/error while loading/.exec(line) ? line : undefined),
    )
    .find((each) => each !== undefined);
  return complaint?.trim();
}
