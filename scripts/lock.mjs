// One run at a time in a clone, for what writes node_modules or dist.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const LOCK = join('.soko', 'install.lock');
const POLL_MS = 100;
const PATIENCE_MS = 2_000;

/** Does the work while no other run in this clone does such work. */
export async function alone(work) {
  mkdirSync('.soko', { recursive: true });
  await take();
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/**
 * Takes the lock. That of a dead process is broken by exactly one of those who wait: the one that creates the file
 * named after that very lock, which stays, so that nobody breaks a later one in its place.
 */
async function take() {
  const mine = `${process.pid} ${randomUUID()}`;
  const start = Date.now();
  for (let told = false; !create(LOCK, mine); await delay(POLL_MS)) {
    const holder = read(LOCK);
    const [pid, id] = holder?.split(' ') ?? [];
    if (id !== undefined && !isOther(Number(pid))) {
      if (create(`${LOCK}.${id}`, mine) && read(LOCK) === holder) rmSync(LOCK, { force: true });
    } else if (!told && Date.now() - start > PATIENCE_MS) {
      told = true;
      console.error(
        `Waiting for process ${pid ?? '?'} to install or build in this folder; if it does not, delete ${LOCK}.`,
      );
    }
  }
}

/** Whether the file is ours now: it did not exist. */
function create(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether this is a living process other than this one: after a restart of a container pids come again. */
function isOther(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
