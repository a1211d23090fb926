import { readFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { connect, postgresStore } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Received } from '../support/client.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { SECRET } from '../support/http-server.ts';
import {
  aFolder,
  type Environment,
  freePort,
  isReady,
  type Served,
  type SokoProcess,
  serve,
  sokoProcess,
  startSoko,
} from '../support/journey.ts';
import { eventually, expectStatus } from '../support/server-answers.ts';
import { type Holder, shopping } from '../support/server-shopping.ts';
import { type Town, townOf } from '../support/server-town.ts';

/** The processes that this one started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

describe('the processes of a market', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let knex: Knex;
  let town: Town;
  let environment: Environment;
  const folder = aFolder();
  const running = new Set<SokoProcess>();

  before(async () => {
    database = await freshDatabase();
    knex = connect(database.appUrl, { max: 2 });
    town = townOf(postgresStore(knex, { secret: SECRET }));
    environment = {
      SOKO_ENV: 'test',
      SOKO_SECRET: SECRET,
      SOKO_DATA_DIR: folder.path,
      SOKO_DATABASE_URL: database.appUrl,
      SOKO_LOG_LEVEL: 'warn',
      SOKO_ROUND_SECONDS: '1',
      SOKO_RATE_LIMITS: 'off',
    };
  });
  afterEach(() => {
    for (const each of running) each.kill('SIGKILL');
    running.clear();
  });
  after(async () => {
    await knex.destroy();
    await database.drop();
    folder.remove();
  });

  const serving = async (more: Environment = {}, ...options: string[]): Promise<Served> => {
    const server = await serve(await freePort(), { ...environment, ...more }, ...options);
    running.add(server);
    return server;
  };
  const stopped = async (process: SokoProcess): Promise<number | null> => {
    process.kill('SIGTERM');
    const code = await process.ended;
    running.delete(process);
    return code;
  };
  /** A purchase up to the buyer's approval. */
  const approved = async ({ client }: Served): Promise<{ id: string; holder: Holder }> => {
    const { draft, pay } = shopping(client);
    const { order, holder } = await draft([await town.sells()]);
    const { payment } = await pay(order.id, holder);
    expectStatus(await client.post(`//sandbox/pay/${payment.reference}`, { body: { action: 'approve' } }), 200);
    return { id: order.id, holder };
  };
  const read = async ({ client }: Served, { id, holder }: Awaited<ReturnType<typeof approved>>): Promise<Received> =>
    client.get(`/orders/${id}`, holder);
  const confirmed = (server: Served, bought: Awaited<ReturnType<typeof approved>>) =>
    eventually('the order is confirmed', async () => (await read(server, bought)).body.status === 'confirmed');

  /** A request whose last byte has not come yet. */
  const halfway = async ({ base }: Served) => {
    const { hostname, port } = new URL(base);
    const body = JSON.stringify({ email: 'nobody@example.com', password: 'not known' });
    const socket = connectTo(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    const over = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const head = ['POST /api/v1/auth/login HTTP/1.1', 'Host: soko.test', 'Content-Type: application/json'];
    socket.write(`${[...head, `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body.slice(0, -1)}`);
    return {
      finish: async (): Promise<string> => {
        socket.write(body.slice(-1));
        await over;
        return answer;
      },
    };
  };

  describe('with an API alone', () => {
    let api: Served;

    before(async () => {
      api = await serve(await freePort(), { ...environment, SOKO_ROLE: 'api' });
    });
    after(() => api.kill('SIGKILL'));

    it('have a worker beside it, which does the jobs', async () => {
      const bought = await approved(api);
      expect((await read(api, bought)).body.status).to.equal('pending_payment');
      const worker = startSoko(['worker'], { ...environment, SOKO_BASE_URL: api.base });
      running.add(worker);
      await confirmed(api, bought);
      expect([await stopped(worker), worker.stderr().trim()]).to.deep.equal([0, 'Working on jobs.']);
    });

    it('leave its port to it: a second one says so in one sentence', async () => {
      const { port } = new URL(api.base);
      const second = await sokoProcess(['serve'], { ...environment, PORT: port });
      const stderr = `Port ${port} is taken; PORT names another one.\n`;
      expect(second).to.deep.equal({ code: 1, stdout: '', stderr });
    });

    it('N6: let it finish what it has begun when it is told to stop, and take no new work', async () => {
      const request = await halfway(api);
      expect(await isReady(api.base)).to.equal(true);
      api.kill('SIGTERM');
      await eventually('it takes no new work', async () => !(await isReady(api.base)));
      const answer = await request.finish();
      expect(answer)
        .to.match(/^HTTP\/1\.1 401 /)
        .and.include('invalid_credentials');
      expect(answer).to.match(/^connection: close\r$/im);
      expect(await api.ended).to.equal(0);
    });
  });

  it('are several behind one port, and one that dies is replaced', async function () {
    if (process.platform !== 'linux') this.skip();
    const server = await serving({}, '--processes', '2');
    await confirmed(server, await approved(server));
    const [victim, other] = childrenOf(server.pid);
    expect([victim, other]).to.satisfy((pids: unknown[]) => pids.every((pid) => typeof pid === 'number'));
    await eventually('it is old enough to be replaced', async () => uptimeOf(victim ?? 0) > 2.5);
    process.kill(victim ?? 0, 'SIGKILL');
    await eventually('there are two again', async () => {
      const pids = childrenOf(server.pid);
      return pids.length === 2 && !pids.includes(victim ?? 0);
    });
    await confirmed(server, await approved(server));
    expect(await stopped(server)).to.equal(0);
    expect(server.stderr()).to.include('A serving process died');
  });

  it('N6: end at once when they are told to stop twice', async () => {
    const server = await serving();
    await halfway(server);
    expect(await isReady(server.base)).to.equal(true);
    server.kill('SIGTERM');
    await eventually('it takes no new work', async () => !(await isReady(server.base)));
    expect(await stopped(server)).to.equal(143);
  });
});

/** For how many seconds a process has been there. */
function uptimeOf(pid: number): number {
  const started = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]) / 100;
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) - started;
}
