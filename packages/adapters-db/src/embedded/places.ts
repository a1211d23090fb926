import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canEnter, type ServerUser, serverUser } from './server-user.ts';

/** Where a cluster lies, and as whom its server runs. */
export interface ClusterPlace {
  /** The Postgres data folder; it need not exist yet. */
  readonly dir: string;
  readonly user: ServerUser;
}

/**
 * The cluster of a data folder: `postgres` inside it; where the server's user cannot enter that (root in a 0700 home), a
 * folder under the system's temporary one, the same each time for the same data folder.
 */
export function clusterPlace(dataDir: string): ClusterPlace {
  mkdirSync(dataDir, { recursive: true });
  const home = realpathSync(dataDir);
  const inside = join(home, 'postgres');
  const user = serverUser(inside);
  if (canEnter(user, home)) return { dir: inside, user };

  const name = `soko-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  const dir = join(temporaryFolder(name, user), 'postgres');
  return { dir, user: serverUser(dir) };
}

/** A folder of ours, by this name, under a temporary folder that the user can enter. Made when absent. */
export function temporaryFolder(name: string, user: ServerUser): string {
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((each) => isFolder(each) && canEnter(user, realpathSync(each)));
  if (parent === undefined) {
    throw new Error('The user of the database can enter no temporary folder: set TMPDIR, or SOKO_DATABASE_URL.');
  }
  const folder = join(realpathSync(parent), name);
  mkdirSync(folder, { recursive: true });
  // The name can be guessed: a folder that somebody else put there is not used.
  if (!isFolder(folder) || lstatSync(folder).uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else: remove it, or set TMPDIR to another folder.`);
  }
  chmodSync(folder, 0o711); // whatever the umask: the user passes through, and lists nothing
  return folder;
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
