import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

/** Stands in for npm: it notes the call, takes a moment, and "installs" a mocha, a tsc and the built CLI. */
const FAKE_NPM = `
const fs = require('node:fs');
fs.appendFileSync('calls.log', process.argv.slice(2).join(' ') + ' cache=' + process.env.npm_config_cache + '\\n');
console.log('noise of an install');
if (fs.existsSync('fail')) process.exit(9);
for (const folder of ['node_modules/mocha/bin', 'node_modules/typescript/bin', 'packages/cli/bin']) fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync('node_modules/.modules.yaml', '');
fs.writeFileSync('node_modules/mocha/bin/mocha.js', 'console.log(process.argv.slice(2).join(" ")); process.exit(7)');
fs.writeFileSync('node_modules/typescript/bin/tsc', 'console.log("noise of a build")');
fs.writeFileSync('packages/cli/bin/soko.js', fs.readFileSync('soko.js', 'utf8'));
`;

/** Stands in for the CLI: it echoes; as \`serve\` it runs until SIGTERM. */
const FAKE_SOKO = `
const [command, ...rest] = process.argv.slice(2);
if (command !== 'serve') { console.log(JSON.stringify([command, ...rest])); process.exit(3); }
const idle = setInterval(() => {}, 60000);
process.once('SIGTERM', () => { console.log('stopped in order'); clearInterval(idle); });
console.log('serving');
`;

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('scripts/dev.mjs', () => {
  let clone: string;

  beforeEach(() => {
    clone = realpathSync(mkdtempSync(join(tmpdir(), 'soko-clone-')));
    cpSync('scripts', join(clone, 'scripts'), { recursive: true });
    mkdirSync(join(clone, 'packages'));
    mkdirSync(join(clone, 'home'));
    for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']) write(file, '{}');
    write('npm.js', FAKE_NPM);
    write('soko.js', FAKE_SOKO);
  });

  afterEach(() => {
    rmSync(clone, { recursive: true, force: true });
  });

  const write = (file: string, text: string): void => writeFileSync(join(clone, file), text);
  const calls = (): string[] => {
    const log = join(clone, 'calls.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  };

  const launch = (args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams => {
    const { npm_lifecycle_event, npm_config_cache, ...rest } = process.env;
    return spawn(process.execPath, ['scripts/dev.mjs', ...args], {
      cwd: clone,
      env: { ...rest, HOME: join(clone, 'home'), npm_execpath: join(clone, 'npm.js'), ...env },
    });
  };

  it('explains itself when the command is unknown', async () => {
    const { code, stderr } = await outcome(launch(['dance']));
    expect(code).to.equal(2);
    expect(stderr).to.match(/Usage: .*\n[\s\S]*start[\s\S]*coverage/);
  });

  it('installs with the pinned pnpm and the frozen lockfile, development packages included', async () => {
    await outcome(launch(['test'], { NODE_ENV: 'production' }));
    expect(calls()).to.have.length(1);
    expect(calls()[0]).to.match(/^exec --yes --package=pnpm@[\d.]+ -- pnpm install --prod=false --frozen-lockfile /);
  });

  it('installs once, and again after the lockfile changed or the packages were removed', async () => {
    await outcome(launch(['test']));
    await outcome(launch(['test']));
    expect(calls()).to.have.length(1);
    write('pnpm-lock.yaml', '{ changed: true }');
    await outcome(launch(['test']));
    expect(calls()).to.have.length(2);
    rmSync(join(clone, 'node_modules'), { recursive: true });
    await outcome(launch(['test']));
    expect(calls()).to.have.length(3);
  });

  it('installs once when two runs begin at the same moment', async () => {
    const runs = await Promise.all([outcome(launch(['test'])), outcome(launch(['test']))]);
    expect(runs.map(({ code }) => code)).to.deep.equal([7, 7]);
    expect(calls()).to.have.length(1);
  });

  it('does not wait for a lock whose process is dead', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    mkdirSync(join(clone, '.soko'));
    write('.soko/install.lock', `${dead.pid} of-a-killed-run`);
    expect((await outcome(launch(['test']))).code).to.equal(7);
    expect(existsSync(join(clone, '.soko/install.lock'))).to.equal(false);
  });

  it('passes on the exit code of a failed install, and tries again the next time', async () => {
    write('fail', '');
    expect((await outcome(launch(['test']))).code).to.equal(9);
    rmSync(join(clone, 'fail'));
    expect((await outcome(launch(['test']))).code).to.equal(7);
  });

  it('gives npm a cache of its own where the home cannot be written to', async () => {
    await outcome(launch(['test'], { HOME: '/nonexistent/home', npm_config_cache: '/dev/null/cache' }));
    expect(calls()[0]).to.include(`cache=${join(clone, '.soko', 'home', '.npm')}`);
  });

  it('leaves standard output to the CLI alone, and passes on its arguments and exit code', async () => {
    const { code, stdout, stderr } = await outcome(launch(['soko', 'import', 'products', 'a file.csv', '--json']));
    expect(code).to.equal(3);
    expect(stdout).to.equal('["import","products","a file.csv","--json"]\n');
    expect(stderr).to.include('noise of an install').and.to.include('noise of a build');
  });

  it('runs every test but the fuzzing, or those in the folders and files named', async () => {
    mkdirSync(join(clone, 'test/domain'), { recursive: true });
    write('test/one.test.ts', '');
    const printed = async (...args: string[]): Promise<string> => (await outcome(launch(['test', ...args]))).stdout;
    expect(await printed()).to.include('test/**/*.test.ts --ignore test/fuzz/**');
    expect(await printed('test/domain', '--bail')).to.include('--bail test/domain/**/*.test.ts');
    expect(await printed('test/one.test.ts')).to.match(/^test\/one\.test\.ts$/m);
  });

  it('passes a SIGTERM on to the server, and ends after it', async () => {
    const server = launch(['start']);
    const ended = outcome(server);
    await printed(server, 'serving');
    server.kill('SIGTERM');
    expect(await ended).to.include({ code: 0, stdout: 'serving\nstopped in order\n' });
  });

  it('stops the server when the npm above it is gone', async () => {
    const script = `require('node:child_process').spawn(process.execPath, ['scripts/dev.mjs', 'start'], { stdio: 'inherit' })`;
    const env = { ...process.env, npm_execpath: join(clone, 'npm.js'), npm_lifecycle_event: 'start' };
    const npm = spawn(process.execPath, ['-e', script], { cwd: clone, env });
    const ended = outcome(npm); // its output ends when the server that inherited it has ended
    await printed(npm, 'serving');
    npm.kill('SIGKILL');
    expect((await ended).stdout).to.equal('serving\nstopped in order\n');
  });
});

/** All that a program prints, and its exit code. */
async function outcome(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const seen = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (seen.stdout += chunk));
  child.stderr.on('data', (chunk: Buffer) => (seen.stderr += chunk));
  await once(child as ChildProcess, 'close');
  return { code: child.exitCode, ...seen };
}

/** Waits until the program has printed the words in one go. */
async function printed(child: ChildProcessWithoutNullStreams, words: string): Promise<void> {
  let chunk = '';
  while (!chunk.includes(words)) chunk = String((await once(child.stdout, 'data'))[0]);
}
