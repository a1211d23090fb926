import { spawn, spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { testConfig } from '../support/http-server.ts';
import { openServer, type Server } from '../support/server.ts';
import { page } from './pages.ts';

/** The shell lines of the README that buy something, one after the other. */
const readmeFlow = (): string =>
  [...page('README.md').text.matchAll(/^<!-- flow -->\n```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text).join('\n');

const hasShell = (): boolean => ['bash', 'curl'].every((name) => spawnSync(name, ['--version']).status === 0);

describe('the flow that newcomers try first', () => {
  let server: Server;
  before(async () => {
    server = await openServer({ jobs: true });
    await server.sells({ onHand: 30 });
  });
  after(() => server.close());

  it('goes through as the README has it', async function () {
    if (!hasShell()) this.skip();
    // The test's server knows itself by another name than it is reached by.
    const renamed = `curl() { command curl "\${@/#${testConfig.baseUrl.replaceAll('/', '\\/')}/${server.base}}"; }`;
    const flow = readmeFlow().replace('http://localhost:3000', server.base);
    const { code, stdout } = await run('bash', ['-euo', 'pipefail', '-c', `${renamed}\n${flow}`]);
    expect(code, stdout).to.equal(0);
    expect(stdout)
      .to.match(/^approved$/m)
      .and.to.match(/"status":"confirmed","payment_status":"paid"/);
    expect(stdout.trim().split('\n').at(-1), 'the guest’s order token').to.match(/^order_/);
  });

  it('goes through as scripts/demo-flow.mjs has it, as a user and as a guest', async () => {
    const { code, stdout, stderr } = await run(process.execPath, ['scripts/demo-flow.mjs', server.base]);
    expect(code, stderr).to.equal(0);
    expect(stdout.match(/confirmed, paid/g)).to.have.length(2);
  });

  it('ends with one sentence and exit code 1 where no server answers', async () => {
    const { code, stderr } = await run(process.execPath, ['scripts/demo-flow.mjs', 'http://127.0.0.1:9']);
    expect(code).to.equal(1);
    expect(stderr.trim()).to.match(/^http:\/\/127\.0\.0\.1:9 does not answer .*\?$/);
  });
});

type Ended = Readonly<{ code: number | null; stdout: string; stderr: string }>;

const run = (command: string, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
