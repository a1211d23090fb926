import { accessSync, chmodSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, where the machine has one. */
const MEMORY = '/dev/shm';
/** Bytes: the databases of a run need less than a quarter of it. */
const ROOM = 4 * 2 ** 30;

/**
 * Where tests put the databases that they throw away: in memory, where it has room, since on a disk to make and remove
 * their thousand files costs more than what the tests do in them.
 */
export const SCRATCH = hasRoom(MEMORY) ? MEMORY : tmpdir();

/** A new folder there. The user that Postgres runs as, where that is another, may pass through it. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(SCRATCH, 'soko-test-'));
  chmodSync(folder, 0o711);
  return folder;
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM && freemem() >= ROOM;
  } catch {
    return false; // there is no such folder, or it is not for us
  }
}
