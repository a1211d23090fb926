// The commands behind the root scripts. Needs Node alone: it installs what the rest needs.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install } from './install.mjs';
import { alone } from './lock.mjs';
import { must, runNode } from './run.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
const BIOME = 'node_modules/@biomejs/biome/bin/biome';
const MOCHA = 'node_modules/mocha/bin/mocha.js';
const NYC = 'node_modules/nyc/bin/nyc.js';
const SOKO = 'packages/cli/bin/soko.js';
const OPENAPI = 'docs/openapi.json';
/** Lives of whole markets, crashes and races, the longest first. */
const PROOFS = ['test/model', 'test/crashes', 'test/races'];
/** What has more rounds in the long suite: the properties of money, of prices and of the books beside the proofs. */
const LONG = [...PROOFS, 'test/domain/pricing', 'test/domain/ledger', 'test/domain/money.test.ts'];
const FUZZ = 'test/fuzz';
/** What reaches no line that the other tests do not, or does its work in other processes. */
const UNMEASURED = [
  FUZZ,
  ...PROOFS,
  'test/docs',
  'test/journeys',
  'test/scripts',
  'test/adapters-db/embedded',
  'test/adapters-http/routes/authorization-matrix.test.ts',
  'test/adapters-http/routes/bad-input.test.ts',
];
/** Test files that run at once: one more than there are processors, as they wait for processes and the database. */
const JOBS = availableParallelism() + 1;

const commands = {
  setup: { what: 'install the packages and build', run: build },
  start: { what: 'build, then run the server with all it needs', run: (args) => soko(['serve', ...args]) },
  soko: { what: 'run the soko command', run: soko },
  test: {
    what: 'run the tests, or those in the files and folders named',
    run: (args) => runTests(mochaArgs(args, { but: [FUZZ] })),
  },
  'test:long': {
    what: 'run the races, crashes, lives and properties, or the tests named, with many more rounds',
    run: (args) => runTests(mochaArgs(args, { folders: LONG }), { SOKO_TEST_LONG: '1' }),
  },
  fuzz: {
    what: 'send broken input to every operation: --per-operation 200 --seed 1 --only "POST /api/v1/cart"',
    run: fuzz,
  },
  coverage: { what: 'run the tests and hold the coverage floor', run: coverage },
  bench: { what: 'measure the speed against a floor', run: bench },
  check: { what: 'lint, format and types, changing nothing', run: check },
  lint: { what: 'lint and types', run: lint },
  format: { what: 'format every file', run: (args) => runNode([BIOME, 'format', '--write', ...args]) },
  openapi: { what: `write ${OPENAPI} from the routes`, run: openapi },
};

/** Brings dist up to date: nothing to do is a matter of milliseconds. */
async function build() {
  const code = await alone(() => runNode([TSC, '-b'], { output: 'stderr' }));
  if (code !== 0) process.exit(code);
  return 0;
}

async function soko(args) {
  await build();
  if (existsSync('.env')) process.loadEnvFile('.env');
  return runNode([SOKO, ...args]);
}

/** The processes that tests start are what is built. */
async function runTests(args, settings = {}) {
  await build();
  return runNode([MOCHA, ...args], { env: { ...process.env, SOKO_TEST_BUILT: '1', ...settings } });
}

/** The options are settings of the tests, since mocha takes none that it does not know. */
function fuzz(args) {
  const options = { 'per-operation': { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } };
  const { 'per-operation': perOperation, seed, only } = parseArgs({ args, options }).values;
  const settings = { SOKO_FUZZ_PER_OPERATION: perOperation, SOKO_FUZZ_SEED: seed, SOKO_FUZZ_ONLY: only };
  return runTests(
    mochaArgs([], { folders: [FUZZ] }),
    Object.fromEntries(Object.entries(settings).filter(([, given]) => given !== undefined)),
  );
}

async function coverage(args) {
  await must([NYC, process.execPath, MOCHA, ...mochaArgs(args, { but: UNMEASURED })]);
  const { total } = JSON.parse(readFileSync('coverage/coverage-summary.json', 'utf8'));
  if (total.lines.total > 0) return 0;
  console.error('The coverage run measured no line at all.');
  return 1;
}

/**
 * A folder means the test files below it. No file or folder at all means those in `folders` but not in `but`, and then
 * the files are shared out among processes.
 */
function mochaArgs(args, { folders = ['test'], but = [] } = {}) {
  const isSpec = (arg) => !arg.startsWith('-') && existsSync(arg);
  const testsIn = (spec) => (statSync(spec).isDirectory() ? join(spec, '**/*.test.ts') : spec);
  const specs = args.filter(isSpec);
  const options = args.filter((arg) => !isSpec(arg));
  if (specs.length > 0) return [...options, ...specs.map(testsIn)];
  const ignored = but.flatMap((one) => ['--ignore', one.endsWith('.ts') ? one : `${one}/**`]);
  return [
    ...options,
    ...folders.map((one) => (one.endsWith('.ts') ? one : `${one}/**/*.test.ts`)),
    ...ignored,
    '--parallel',
    '--jobs',
    String(JOBS),
  ];
}

async function bench(args) {
  await build();
  return runNode(['--import=tsx', 'bench/run.ts', ...args]);
}

async function check() {
  await must([BIOME, 'check']);
  return types();
}

async function lint(args) {
  await must([BIOME, 'lint', ...args]);
  return types();
}

const types = () => runNode([TSC, '-b', 'tsconfig.json', 'test/tsconfig.json']);

async function openapi() {
  await build();
  mkdirSync(dirname(OPENAPI), { recursive: true });
  const draft = `${OPENAPI}.new`;
  const output = openSync(draft, 'w');
  await must([SOKO, 'openapi'], { output });
  closeSync(output);
  renameSync(draft, OPENAPI);
  return 0;
}

function supportsThisNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

async function main([name = '', ...args]) {
  if (!supportsThisNode()) {
    console.error(`Soko needs Node 20.19 or newer, or 22.12 or newer; this is ${process.version}.`);
    return 1;
  }
  const command = commands[name];
  if (command === undefined) {
    const lines = Object.entries(commands).map(([each, { what }]) => `  ${each.padEnd(10)} ${what}`);
    console.error(`Usage: node scripts/dev.mjs <command> [arguments]\n\n${lines.join('\n')}`);
    return 2;
  }
  process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
  const installed = await install();
  return installed === 0 ? command.run(args) : installed;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  return 1;
});
