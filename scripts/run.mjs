// Runs the programs behind the root scripts, and ends with them.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const PARENT_CHECK_MS = 250;
const FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP'];
const parent = process.ppid;

/**
 * Runs a program to its end and answers its exit code: 128 + n where signal n ended it.
 *
 * Signals are passed on. A terminal sends Ctrl-C to the whole group itself, so there SIGINT is only waited out. Under
 * npm a SIGTERM ends npm's shell and leaves this process behind, so a change of parent counts as SIGTERM.
 * With `output: 'stderr'` all it prints goes to standard error; a file descriptor takes its standard output alone.
 */
export function run(file, args, { env = process.env, output = 'inherit', shell = false } = {}) {
  const child = spawn(file, args, {
    env,
    shell,
    stdio: output === 'stderr' ? ['ignore', 2, 2] : ['inherit', output, 'inherit'],
    windowsHide: true,
  });

  const forward = (signal) => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);

  const orphaned = setInterval(() => {
    if (process.env.npm_lifecycle_event === undefined || process.ppid === parent) return;
    clearInterval(orphaned);
    child.kill('SIGTERM');
  }, PARENT_CHECK_MS);

  return new Promise((resolve, reject) => {
    const settle = (end) => {
      clearInterval(orphaned);
      for (const signal of FORWARDED) process.off(signal, forward);
      end();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code, signal) => settle(() => resolve(code ?? 128 + constants.signals[signal])));
  });
}

/** Runs a script of the workspace with this Node, by its path: no `.bin`, no shell. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Like `runNode`, but a failure ends this process with the same exit code. */
export async function must(args, options) {
  const code = await runNode(args, options);
  if (code !== 0) process.exit(code);
}
