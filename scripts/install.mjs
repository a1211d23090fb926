// Brings node_modules to the state of the lockfile; does nothing when it is there already.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { alone } from './lock.mjs';
import { run, runNode } from './run.mjs';

// The last pnpm that runs on Node 20. One tarball without dependencies, fetched by npm.
const PNPM = 'pnpm@10.34.9';
const STAMP = join('node_modules', '.soko-install');
const PNPM_TREE = join('node_modules', '.modules.yaml');

/** Installs the workspace in the current folder. Everything printed goes to standard error. Answers the exit code. */
export async function install() {
  if (isInstalled()) return 0;
  return alone(async () => {
    if (isInstalled()) return 0; // another run did it while this one waited
    console.error('Installing the packages of this workspace …');
    const install = ['pnpm', 'install', '--prod=false', '--frozen-lockfile'];
    const code = await npm(['exec', '--yes', `--package=${PNPM}`, '--', ...install]);
    if (code === 0) writeFileSync(STAMP, fingerprint());
    return code;
  });
}

const isInstalled = () => existsSync(PNPM_TREE) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint();

/** Everything that decides what an install yields. */
function fingerprint() {
  const manifests = readdirSync('packages').map((name) => join('packages', name, 'package.json'));
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${PNPM}`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests.sort()]) {
    if (existsSync(file)) hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** npm by the path it was started with; without npm above us, the one on PATH (a .cmd on Windows, hence the shell). */
function npm(args) {
  const options = { env: installEnv(), output: 'stderr' };
  const npmPath = process.env.npm_execpath;
  if (npmPath?.endsWith('.js') && existsSync(npmPath)) return runNode([npmPath, ...args], options);
  return run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** The environment of the install. A user without a writable home gets one below `.soko`. */
function installEnv() {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  if (isWritable(homedir()) && isWritable(cache)) return process.env;
  const home = join(process.cwd(), '.soko', 'home');
  mkdirSync(home, { recursive: true });
  const { XDG_DATA_HOME, XDG_CACHE_HOME, XDG_STATE_HOME, XDG_CONFIG_HOME, ...env } = process.env;
  return { ...env, HOME: home, USERPROFILE: home, npm_config_cache: join(home, '.npm') };
}

/** Whether a folder, or for one that does not exist yet its nearest parent, can be written to by this user. */
function isWritable(folder) {
  if (!existsSync(folder)) return dirname(folder) !== folder && isWritable(dirname(folder));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
