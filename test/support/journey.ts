import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { Readable } from 'node:stream';
import { routes } from '@soko/adapters-http';
import { run } from '@soko/cli';
import { type Client, createClient } from './client.ts';
import { scratchFolder } from './scratch.ts';
import { eventually } from './server-answers.ts';
import { SOKO_COMMAND } from './soko-command.ts';

/** What came of a command. */
export type Outcome = Readonly<{ code: number; stdout: string; stderr: string }>;

/** Settings of a command or a process. */
export type Environment = Readonly<Record<string, string>>;

/** A folder that is removed by `remove`. */
export function aFolder(): Readonly<{ path: string; remove: () => void }> {
  const path = scratchFolder();
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Runs a command of `soko` in this process, with settings of its own and nothing of the process's. */
export async function soko(args: readonly string[], environment: Environment, input = ''): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const write = (text: string): void => {
    said.stdout += text;
  };
  const output = {
    write,
    say: (line: string) => write(`${line}\n`),
    pour: async (bytes: AsyncIterable<Uint8Array>) => {
      for await (const chunk of bytes) write(Buffer.from(chunk).toString());
    },
    tell: (line: string) => {
      said.stderr += `${line}\n`;
    },
  };
  const code = await run(args, { environment, output, input: Readable.from([Buffer.from(input)]) });
  return { code, ...said };
}

/** A `soko` command that runs until it is told to stop, as a process of its own. */
export type SokoProcess = Readonly<{
  pid: number;
  /** All that it wrote so far. */
  stdout: () => string;
  stderr: () => string;
  /** How it ended: its exit code, or null when a signal ended it. */
  ended: Promise<number | null>;
  kill: (signal: NodeJS.Signals) => void;
}>;

/** Starts a command with these settings alone; `input` is its standard input. */
export function startSoko(args: readonly string[], environment: Environment, input?: string): SokoProcess {
  const { PATH = '', HOME = '', NODE_OPTIONS = '', ...rest } = process.env;
  const forTests = Object.entries(rest).filter(([name]) => /^(NYC_|NODE_V8_COVERAGE|TMPDIR)/.test(name));
  const child = spawn(process.execPath, [...SOKO_COMMAND, ...args], {
    env: { PATH, HOME, NODE_OPTIONS, ...Object.fromEntries(forTests), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  }
  child.stdin.end(input);
  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
    kill: (signal) => void child.kill(signal),
  };
}

/** Runs a command as a process of its own to its end. */
export async function sokoProcess(args: readonly string[], environment: Environment, input?: string): Promise<Outcome> {
  const { ended, stdout, stderr } = startSoko(args, environment, input);
  const code = (await ended) ?? -1;
  return { code, stdout: stdout(), stderr: stderr() };
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server that is called over HTTP. */
export type Served = SokoProcess & Readonly<{ base: string; client: Client }>;

/** Starts `soko serve` on this port, and waits until it answers. Throws with what it wrote where it ended instead. */
export async function serve(port: number, environment: Environment, ...options: string[]): Promise<Served> {
  const started = startSoko(['serve', ...options], { PORT: String(port), ...environment });
  const base = `http://127.0.0.1:${port}`;
  let isOver = false;
  void started.ended.then(() => {
    isOver = true;
  });
  await eventually(
    'the server answers',
    async () => {
      if (isOver) throw new Error(`The server ended.\n${started.stderr()}`);
      return isReady(base);
    },
    60,
  );
  return { ...started, base, client: createClient(base, routes) };
}

/** Whether the server says that it can do its work. */
export const isReady = (base: string): Promise<boolean> =>
  fetch(`${base}/api/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
