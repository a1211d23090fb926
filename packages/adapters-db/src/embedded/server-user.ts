import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The operating system's user the server runs as; `undefined` is the user of this process. */
export type ServerUser = { readonly uid: number; readonly gid: number } | undefined;

/**
 * Who may run the server. Postgres refuses root, so root lends it to whom the data folder belongs already, else to
 * `postgres`, else to `nobody`. No user is created.
 */
export function serverUser(clusterDir: string): ServerUser {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const found = passwdEntry('postgres') ?? passwdEntry('nobody');
  if (found !== undefined) return found;
  throw new Error(
    'Postgres does not run as root and there is no user "postgres" or "nobody" here: set SOKO_DATABASE_URL, or start as an ordinary user.',
  );
}

function passwdEntry(name: string): ServerUser {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  if (line === undefined) return undefined;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/** Whether the user may pass through this folder and all its parents. The folder exists. */
export function canEnter(user: ServerUser, folder: string): boolean {
  if (user === undefined) return true;
  const { mode, uid, gid } = statSync(folder);
  const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & execute) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(user, parent);
}
