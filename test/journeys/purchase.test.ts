import { spawn } from 'node:child_process';
import { startEmbeddedPostgres } from '@soko/adapters-db';
import { expect } from 'chai';
import { aFolder, type Environment, freePort, isReady, type Served, serve, sokoProcess } from '../support/journey.ts';
import { eventually, expectStatus } from '../support/server-answers.ts';
import { shopping } from '../support/server-shopping.ts';

/** Runs a script to its end. */
const script = (...args: string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('close', (code) => resolve({ code, output }));
  });

describe('a market on one machine, with nothing but its folder', function () {
  this.timeout(120_000);
  const folder = aFolder();
  let environment: Environment;
  let port: number;
  let server: Served;
  const waiting: { id: string; as: string; refresh: string }[] = [];

  before(async () => {
    port = await freePort();
    environment = { SOKO_DATA_DIR: folder.path, SOKO_LOG_LEVEL: 'warn', SOKO_ROUND_SECONDS: '1' };
  });
  after(async () => {
    server?.kill('SIGKILL');
    const database = await startEmbeddedPostgres({ dataDir: folder.path, lasting: true }); // if nobody stopped it
    await database.stop();
    folder.remove();
  });

  it('starts from nothing: the demo is in when it is ready, and it says what to open and who can sign in', async () => {
    server = await serve(port, { ...environment, SOKO_ROLE: 'api' }); // nobody does the jobs: webhooks wait
    for (const words of [
      `http://localhost:${port}/swagger`,
      'buyer@demo.soko',
      'admin@demo.soko',
      'soko-demo-password',
    ]) {
      await eventually(`it says ${words}`, async () => server.stderr().includes(words));
    }
    const { payment_providers } = (await server.client.get('//api/ready')).body;
    expect(payment_providers).to.deep.equal({ sandbox: true, cash_on_delivery: true, terms: true });
    const { items } = (await server.client.get('/products?in_stock=true&limit=50')).body;
    expect(items).to.have.length(50);
    const body = { email: 'seller@demo.soko', password: 'soko-demo-password' };
    expect((await server.client.post('/auth/login', { body })).body.user.roles).to.include('seller');
  });

  it('is killed between the buyer’s approval and the webhook', async () => {
    const { client } = server;
    const body = { email: 'buyer@demo.soko', password: 'soko-demo-password' };
    const { access: as, refresh } = expectStatus(await client.post('/auth/login', { body }), 200);
    const { items } = (await client.get('/products?in_stock=true&limit=3')).body;
    const { draft, pay } = shopping(client);
    for (const { id } of items) {
      const { variants } = (await client.get(`/products/${id}`)).body;
      const { sku } = variants.find(({ in_stock }: { in_stock: boolean }) => in_stock);
      const { order } = await draft([{ sku }], { as });
      const { payment } = await pay(order.id, { as });
      const approved = await client.post(`//sandbox/pay/${payment.reference}`, { body: { action: 'approve' } });
      expect(expectStatus(approved, 200).status).to.equal('approved');
      waiting.push({ id: order.id, as, refresh });
    }
    server.kill('SIGKILL');
    expect(await server.ended).to.equal(null);
  });

  it('starts again and confirms the orders by itself; who was signed in still is', async () => {
    server = await serve(port, environment);
    const { client } = server;
    for (const { id, as } of waiting) {
      const order = await eventually(`the order ${id} is confirmed`, async () => {
        const { body } = await client.get(`/orders/${id}`, { as });
        return body.status === 'confirmed' ? body : null;
      });
      expect(order.payment_status).to.equal('paid');
    }
    const [{ refresh } = { refresh: '' }] = waiting;
    expectStatus(await client.post('/auth/token/refresh', { body: { refresh } }), 200);
  });

  it('sells to a user and to a guest: scripts/demo-flow.mjs', async () => {
    const { code, output } = await script('scripts/demo-flow.mjs', `http://127.0.0.1:${port}`);
    expect(code, output).to.equal(0);
    expect(output).to.include('confirmed, paid');
  });

  it('takes a file from standard input while it runs, with the result alone on standard output', async () => {
    const [{ slug }] = (await server.client.get('/shops')).body.items;
    const args = ['import', 'products', '-', '--format', 'soko', '--json', '--shop', slug];
    const csv = 'handle,name,sku,price,stock\npiped,A piped product,PIPED-1,10.00,5\n';
    const { code, stdout, stderr } = await sokoProcess(args, environment, csv);
    expect([code, stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(stdout)).to.deep.equal({ created: 1, updated: 0, unchanged: 0, refused: 0, errors: [] });
    const { items } = (await server.client.get('/products?q=piped')).body;
    expect(items[0].name).to.equal('A piped product');
  });

  it('has right books while it runs, for a command that comes in beside it', async () => {
    const { code, stdout } = await sokoProcess(['verify'], environment);
    expect([code, stdout]).to.deep.equal([0, 'All invariants hold.\n']);
  });

  it('stops in order when told, its database with it, within ten seconds', async () => {
    const begun = Date.now();
    server.kill('SIGTERM');
    expect(await server.ended).to.equal(0);
    expect(Date.now() - begun).to.be.below(10_000);
    expect(await isReady(server.base)).to.equal(false);
  });
});
