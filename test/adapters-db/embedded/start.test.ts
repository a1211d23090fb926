import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { runningServer } from '../../../packages/adapters-db/src/embedded/cluster.ts';
import { clusterPlace } from '../../../packages/adapters-db/src/embedded/places.ts';
import { isAlive } from '../../../packages/adapters-db/src/embedded/processes.ts';
import { readRecord } from '../../../packages/adapters-db/src/embedded/record.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../packages/adapters-db/src/embedded/start.ts';

const KEEPER = join(import.meta.dirname, 'keeper.ts');

describe('the embedded server', () => {
  let dataDir: string;
  const started: EmbeddedPostgres[] = [];
  const keepers: ChildProcess[] = [];

  const start = async (lasting = false): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres({ dataDir, lasting });
    started.push(server);
    return server;
  };

  /** Starts the server from another process, and answers it once the server is ready. */
  const startElsewhere = async (...options: string[]): Promise<ChildProcess> => {
    const args = ['--conditions=source', '--import=tsx', KEEPER, dataDir, ...options];
    const keeper = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    keepers.push(keeper);
    const [said] = await Promise.race([once(keeper.stdout, 'data'), once(keeper, 'exit')]);
    expect(String(said), 'what the other process said').to.equal('ready\n');
    return keeper;
  };

  const kill = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };

  const newFolder = (): string => mkdtempSync(join(tmpdir(), 'soko-test-'));

  /** A folder whose cluster was made by a first start, and stopped: most tests begin with a copy of it. */
  let made: string;
  before(async () => {
    made = newFolder();
    await (await startEmbeddedPostgres({ dataDir: made })).stop();
  });
  after(() => {
    for (const folder of [dirname(clusterPlace(made).dir), made]) rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    dataDir = newFolder();
    execFileSync('cp', ['-a', clusterPlace(made).dir, clusterPlace(dataDir).dir]);
  });

  afterEach(async () => {
    for (const keeper of keepers.splice(0))
      if (keeper.exitCode === null && keeper.signalCode === null) await kill(keeper, 'SIGKILL');
    const clusterDir = readRecord(dataDir)?.dataDir;
    for (const server of started.splice(0)) await server.stop();
    const left = clusterDir === undefined ? undefined : await runningServer(clusterDir);
    if (left !== undefined) await (await startEmbeddedPostgres({ dataDir })).stop();
    if (clusterDir !== undefined) rmSync(dirname(clusterDir), { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('has the database with its owner and the role that serves, and looks in the schema soko first', async () => {
    const { url, appUrl } = await start();
    const who = `select current_user as role, current_setting('search_path') as path, current_database() as name`;
    expect(await ask(url, who)).to.deep.equal({ role: 'soko_owner', path: 'soko, public', name: 'soko' });
    expect(await ask(appUrl, who)).to.deep.equal({ role: 'soko_app', path: 'soko, public', name: 'soko' });
  });

  it('lower-cases letters beyond ASCII', async () => {
    const { url } = await start();
    expect(await ask(url, `select lower('ÉẸ') as lowered`)).to.deep.equal({ lowered: 'éẹ' });
  });

  it('says in database.json where it is', async () => {
    const { url, appUrl, dataDir: cluster } = await start();
    const record = JSON.parse(readFileSync(join(dataDir, 'database.json'), 'utf8')) as unknown;
    expect(record).to.include({ url, appUrl, dataDir: cluster });
  });

  it('keeps its data and its port from one start to the next', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start();
    expect(second.port).to.equal(first.port);
    expect(await ask(second.url, 'select answer from kept')).to.deep.equal({ answer: 42 });
  });

  it('is stopped by the process that started it, and by nobody who came later', async () => {
    const keeper = await startElsewhere();
    const guest = await start();
    expect(guest.attached).to.equal(true);
    await guest.stop();
    expect(await ask(guest.url, 'select 1 as one')).to.deep.equal({ one: 1 });
    await kill(keeper, 'SIGTERM');
    expect(await runningServer(guest.dataDir)).to.equal(undefined);
  });

  it('passes from a command to the server process that came while the command ran', async () => {
    const command = await startElsewhere();
    const server = await start(true);
    expect(server.attached).to.equal(false);
    await kill(command, 'SIGTERM');
    expect(await ask(server.url, 'select 1 as one')).to.deep.equal({ one: 1 });
  });

  it('does not pass from one server process to another', async () => {
    await startElsewhere('lasting');
    expect((await start(true)).attached).to.equal(true);
  });

  it('outlives a killed process, and the next one keeps it', async () => {
    const killed = await startElsewhere('lasting');
    const before = await runningServer(recorded());
    await kill(killed, 'SIGKILL');
    const server = await start();
    expect(server.attached).to.equal(false);
    expect(await runningServer(server.dataDir)).to.deep.equal(before);
    await server.stop();
    expect(await runningServer(server.dataDir)).to.equal(undefined);
  });

  it('recovers what was committed when it was killed together with its process', async () => {
    const killed = await startElsewhere();
    const url = readRecord(dataDir)?.url ?? '';
    await ask(url, 'create table kept as select 42 as answer');
    const running = await runningServer(recorded());
    await kill(killed, 'SIGKILL');
    process.kill(running?.pid ?? 0, 'SIGKILL');
    const server = await start();
    expect(await ask(server.url, 'select answer from kept')).to.deep.equal({ answer: 42 });
  });

  it('is one server for two processes that make it at the same moment', async () => {
    rmSync(clusterPlace(dataDir).dir, { recursive: true });
    const [here] = await Promise.all([start(), startElsewhere(), startElsewhere()]);
    const record = readRecord(dataDir);
    expect(record?.port).to.equal(here.port);
    expect(isAlive(record?.keeper?.pid ?? 0)).to.equal(true);
    expect(
      await ask(here.url, 'select count(*)::int as roles from pg_roles where rolname like $$soko%$$'),
    ).to.deep.equal({
      roles: 2,
    });
  });

  it('refuses a cluster that another major version made, in one sentence', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(server.dataDir, 'PG_VERSION'), '14\n');
    const error = await start().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect((error as Error).message).to.match(/^The database in .* was made by PostgreSQL 14, .*SOKO_DATABASE_URL\.$/);
  });

  const recorded = (): string => readRecord(dataDir)?.dataDir ?? '';
});

/** The first row that a statement answers. */
async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(sql)).rows[0];
  } finally {
    await client.end();
  }
}
