import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@soko/adapters-db';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { Client } from 'pg';
import { createDatabase } from '../../packages/adapters-db/src/embedded/roles.ts';
import { testServer } from '../support/cluster.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { aFolder, soko } from '../support/journey.ts';
import { openServer, type Server } from '../support/server.ts';

const DATA = 'test/data/shopify';
const PASSWORD = 'a horse that stays correct';

describe('soko', () => {
  let server: Server;
  let folder: ReturnType<typeof aFolder>;
  let environment: Record<string, string>;

  before(async () => {
    server = await openServer();
    folder = aFolder();
    environment = settings(server.database);
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  const settings = ({ appUrl, ownerUrl }: TestDatabase): Record<string, string> => ({
    SOKO_ENV: 'test',
    SOKO_DATA_DIR: folder.path,
    SOKO_DATABASE_URL: appUrl,
    SOKO_DATABASE_OWNER_URL: ownerUrl,
    SOKO_LOG_LEVEL: 'silent',
  });
  const rows = async (db: Knex, text: string): Promise<Record<string, unknown>[]> => (await db.raw(text)).rows;

  describe('wrongly used', () => {
    const WRONG: readonly (readonly string[])[] = [
      [],
      ['sell'],
      ['serve', '--port', '1'],
      ['serve', '--processes', 'two'],
      ['seed', '--products', '-1'],
      ['import'],
      ['import', 'products'],
      ['import', 'products', 'file.csv'],
      ['import', 'products', 'file.csv', '--shop', 'x', '--format', 'amazon'],
      ['import', 'products', 'file.csv', '--shop', 'x', '--format', 'soko', '--stock', 'all'],
      ['import', 'prices', 'file.csv'],
      ['export'],
      ['export', 'buyers'],
      ['export', 'stock', '--format', 'pdf'],
      ['user', 'create'],
      ['verify', 'everything'],
    ];
    for (const args of WRONG) {
      it(`says how it is meant, and ends with 2: soko ${args.join(' ')}`, async () => {
        const { code, stdout, stderr } = await soko(args, environment);
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.match(/\S/);
      });
    }

    it('explains itself when asked', async () => {
      const { code, stdout } = await soko(['--help'], environment);
      expect(code).to.equal(0);
      for (const command of ['serve', 'worker', 'migrate', 'verify', 'openapi', 'seed', 'import', 'user', 'payments']) {
        expect(stdout).to.include(command);
      }
    });
  });

  describe('openapi', () => {
    it('prints the document that is checked in', async () => {
      const { code, stdout } = await soko(['openapi'], {});
      expect(code).to.equal(0);
      expect(stdout === readFileSync('docs/openapi.json', 'utf8'), 'run "npm run openapi"').to.equal(true);
    });
  });

  describe('import products', () => {
    const importing = (shop: string, file: string, ...options: string[]) =>
      soko(['import', 'products', join(DATA, file), '--shop', shop, '--format', 'shopify', ...options], environment);
    const FILES = [
      ['apparel.csv', 8],
      ['home-and-garden.csv', 20],
    ] as const;
    const count = async (shop: string): Promise<number> =>
      (await server.client.get(`/products?shop=${shop}&include_total=true`)).body.page.total;

    before(async () => {
      await server.seller({ slug: 'first-shop' });
      await server.seller({ slug: 'second-shop' });
    });

    for (const [file] of FILES) {
      it(`creates every product of ${file}; a second run changes nothing; a second shop gets its own`, async () => {
        const before = await count('first-shop');
        const dry = await importing('first-shop', file, '--json', '--dry-run');
        expect(await count('first-shop')).to.equal(before);
        const first = await importing('first-shop', file, '--json');
        expect([first.code, first.stderr]).to.deep.equal([0, '']);
        const report = JSON.parse(first.stdout);
        expect(JSON.parse(dry.stdout)).to.deep.equal(report);
        expect(report).to.deep.include({ updated: 0, unchanged: 0, refused: 0, errors: [] });
        expect(report.created).to.be.greaterThan(0);
        const handles = new Set(
          readFileSync(join(DATA, file), 'utf8')
            .split('\n')
            .slice(1)
            .flatMap((line) => /^([a-z0-9-]+),/.exec(line)?.[1] ?? []),
        );
        expect(report.created).to.equal(handles.size);

        const whole = await server.everything();
        const again = await importing('first-shop', file, '--json');
        expect(JSON.parse(again.stdout)).to.deep.include({
          created: 0,
          updated: 0,
          unchanged: handles.size,
          refused: 0,
        });
        expect(await server.everything()).to.equal(whole);

        const second = await importing('second-shop', file);
        expect(second.code).to.equal(0);
        expect(second.stdout).to.equal(`${handles.size} created, 0 updated, 0 unchanged, 0 refused\n`);
      });
    }

    it('has the options, variants, prices, stock and images of the file', async () => {
      const { items } = (await server.client.get('/products?shop=first-shop&q=Classic%20Varsity%20Top')).body;
      const { body } = await server.client.get(`/products/${items[0].id}`);
      expect(body.slug).to.match(/^classic-varsity-top/);
      expect(body.attributes).to.deep.equal({ size: ['Small', 'Medium', 'Large'] });
      expect(body.variants).to.have.length(3);
      expect(body.variants[0]).to.deep.include({
        sku: 'FIRST-SHOP-CLASSIC-VARSITY-TOP-SMALL',
        price: { amount: 6_000, currency: 'NGN' },
        available: 1,
        attributes: { size: 'Small' },
      });
      expect(body.images[0].url).to.match(/^https:\/\//);
    });

    it('never takes back what sales took, unless it is told to set the stock', async () => {
      const sku = 'FIRST-SHOP-CLASSIC-VARSITY-TOP-SMALL';
      const available = async () => (await server.client.get(`/skus/${sku}`)).body.available;
      const { holder, order } = await server.draft([{ sku }]);
      expect(await available()).to.equal(0);
      await importing('first-shop', 'apparel.csv');
      expect(await available()).to.equal(0);
      expect((await server.client.delete(`/checkout/${order.id}`, holder)).status).to.equal(204);
      expect((await importing('first-shop', 'apparel.csv', '--stock', 'set')).code).to.equal(0);
      expect(await available()).to.equal(1);
    });

    it('refuses a product with a bad row whole, names line and column, takes the rest, and ends with 1', async () => {
      const file = join(folder.path, 'bad.csv');
      const header = 'handle,name,sku,price,stock\n';
      writeFileSync(file, `${header}good,Good,GOOD-1,10.00,5\nbad,Bad,BAD-1,ten,5\nbad,,BAD-2,1.00,5\n`);
      const args = ['import', 'products', file, '--shop', 'first-shop', '--format', 'soko'];
      const { code, stdout } = await soko([...args, '--json'], environment);
      const { errors, ...counts } = JSON.parse(stdout);
      expect(code).to.equal(1);
      expect(counts).to.deep.equal({ created: 1, updated: 0, unchanged: 0, refused: 1 });
      expect(errors[0]).to.deep.include({ line: 3, column: 'price' });
      expect(errors[0].code).to.match(/^[a-z_]+$/);
      const told = await soko(args, environment);
      expect(told.stdout).to.match(/1 unchanged, 1 refused\n {2}line 3, price: /);
    });

    it('ends with 1 and a sentence where the shop, the file or its form is not there', async () => {
      const file = join(DATA, 'apparel.csv');
      for (const args of [
        [file, '--shop', 'no-such-shop', '--format', 'shopify'],
        ['no-such-file.csv', '--shop', 'first-shop', '--format', 'shopify'],
        [file, '--shop', 'first-shop', '--format', 'soko'],
        [file, '--shop', 'first-shop', '--format', 'shopify', '--currency', 'XXQ'],
      ]) {
        const { code, stdout, stderr } = await soko(['import', 'products', ...args, '--json'], environment);
        expect(code, args.join(' ')).to.equal(1);
        if (stdout !== '') expect(JSON.parse(stdout).errors, stdout).not.to.deep.equal([]);
        expect(stderr + stdout).to.match(/\S/);
        expect(stderr).not.to.match(/\n\s+at /);
      }
    });
  });

  describe('import and export', () => {
    const HEADER = 'handle,name,sku,price,on_hand';
    const write = (name: string, ...lines: string[]): string => {
      const file = join(folder.path, name);
      writeFileSync(file, `${lines.join('\n')}\n`);
      return file;
    };
    const report = (text: string) => {
      const { errors, ...counts } = JSON.parse(text);
      return [counts, errors.map(({ line, code }: { line: number; code: string }) => [line, code])];
    };

    before(() => server.seller({ slug: 'third-shop' }));

    it('keep the refused rows as a file that can be corrected and imported again', async () => {
      const file = write('some.csv', HEADER, 'good,Good,T-1,10.00,5', 'bad,Bad,T-2,ten,5');
      const errors = join(folder.path, 'refused.csv');
      const args = ['--shop', 'third-shop', '--format', 'soko', '--json'];
      expect((await soko(['import', 'products', file, ...args, '--errors', errors], environment)).code).to.equal(1);
      writeFileSync(errors, readFileSync(errors, 'utf8').replace('"ten"', '"11"'));
      const { code, stdout } = await soko(['import', 'products', errors, ...args], environment);
      expect([code, report(stdout)]).to.deep.equal([0, [{ created: 1, updated: 0, unchanged: 0, refused: 0 }, []]]);
    });

    it('write what there is, as CSV and XLSX, so that imported again it changes nothing', async () => {
      const xlsx = join(folder.path, 'all.xlsx');
      await soko(['export', 'products', '--shop', 'third-shop', '--format', 'xlsx', '-o', xlsx], environment);
      const args = ['--shop', 'third-shop', '--format', 'soko', '--json'];
      const again = await soko(['import', 'products', xlsx, ...args], environment);
      expect(report(again.stdout)).to.deep.equal([{ created: 0, updated: 0, unchanged: 2, refused: 0 }, []]);
      const { stdout, code } = await soko(['export', 'stock', '--shop', 'third-shop'], environment);
      expect(code).to.equal(0);
      expect(
        stdout
          .split('\r\n')
          .slice(1, 3)
          .map((line) => line.split(',').slice(0, 2)),
      ).to.deep.equal([
        ['"T-1"', '"5"'],
        ['"T-2"', '"5"'],
      ]);
      const none = await soko(['export', 'stock', '--shop', 'no-such-shop'], environment);
      expect([none.code, none.stderr]).to.deep.equal([1, 'There is no shop no-such-shop.\n']);
    });

    it('take prices and stock of SKUs that are there', async () => {
      const args = ['--shop', 'third-shop', '--json'];
      const prices = write('prices.csv', 'sku,price', 'T-1,12', 'T-2,11', 'T-3,1');
      const priced = await soko(['import', 'prices', prices, ...args], environment);
      const one = { created: 0, updated: 1, unchanged: 1, refused: 1 };
      expect([priced.code, report(priced.stdout)]).to.deep.equal([1, [one, [[4, 'sku_unknown']]]]);
      const stock = write('stock.csv', 'sku,delta,reason', 'T-1,-5,lost', 'T-2,-6,lost');
      const stocked = await soko(['import', 'stock', stock, ...args], environment);
      expect(report(stocked.stdout)).to.deep.equal([{ ...one, unchanged: 0 }, [[3, 'insufficient_stock']]]);
      expect((await server.client.get('/skus/T-1')).body).to.deep.include({
        price: { amount: 1_200, currency: 'NGN' },
        available: 0,
        in_stock: false,
      });
    });
  });

  describe('user create', () => {
    const create = (args: readonly string[], input = `${PASSWORD}\n`, more: Record<string, string> = {}) =>
      soko(['user', 'create', ...args], { ...environment, ...more }, input);
    const logIn = async (email: string) =>
      (await server.client.post('/auth/login', { body: { email, password: PASSWORD } })).body;

    it('makes an account, of an admin or staff when asked for, and prints its id', async () => {
      for (const [options, roles] of [
        [[], ['customer']],
        [['--staff'], ['customer', 'staff']],
        [['--admin'], ['customer', 'admin']],
      ] as const) {
        const email = `made-${roles.join('-')}@example.com`;
        const { code, stdout, stderr } = await create(['--email', email, ...options]);
        expect([code, stderr]).to.deep.equal([0, '']);
        const { user } = await logIn(email);
        expect(user).to.deep.include({ id: stdout.trim(), email, roles });
      }
    });

    it('reads the password from the environment too', async () => {
      const email = 'environment@example.com';
      const { code } = await create(['--email', email, '--name', 'Ada'], '', { SOKO_USER_PASSWORD: PASSWORD });
      expect(code).to.equal(0);
      expect((await logIn(email)).user.name).to.equal('Ada');
    });

    it('refuses an address that is taken, one that is none, a weak password, and none', async () => {
      await create(['--email', 'taken@example.com']);
      expect(await create(['--email', 'Taken@Example.com'])).to.deep.include({ code: 1, stdout: '' });
      const wrong = await create(['--email', 'nobody']);
      expect([wrong.code, wrong.stderr]).to.satisfy(
        ([code, text]: [number, string]) => code === 1 && text.includes('/email'),
      );
      expect((await create(['--email', 'weak@example.com'], 'password1')).stderr).to.include('/password');
      expect((await create(['--email', 'none@example.com'], '')).code).to.equal(2);
    });
  });

  describe('verify', () => {
    it('says that all is right', async () => {
      expect(await soko(['verify'], environment)).to.deep.equal({
        code: 0,
        stdout: 'All invariants hold.\n',
        stderr: '',
      });
      expect((await soko(['verify', '--json'], environment)).stdout).to.equal('{"broken":[]}\n');
    });

    it('names the invariant that is broken, and where, and ends with 1', async () => {
      const { sku, variant } = await server.sells({ onHand: 5 });
      const set = (onHand: number) =>
        server.owner.raw('update soko.stock_levels set on_hand = ? where variant_id = ?', [onHand, variant.id]);
      await set(6);
      const { code, stdout } = await soko(['verify'], environment);
      expect(code).to.equal(1);
      expect(stdout).to.match(new RegExp(`^stock_\\w+: .*${sku}`, 'm'));
      const { broken } = JSON.parse((await soko(['verify', '--json'], environment)).stdout);
      expect(broken[0].invariant).to.match(/^stock_/);
      await set(5);
      expect((await soko(['verify'], environment)).code).to.equal(0);
    });
  });

  describe('payments reconcile', () => {
    const today = new Date().toISOString().slice(0, 10);
    const reconcile = (...more: string[]) =>
      soko(['payments', 'reconcile', '--provider', 'sandbox', '--date', today, ...more], environment);

    it('says what was compared, and names what is left for people, ending with 1', async () => {
      const { code, stdout } = await reconcile();
      expect(code).to.equal(0);
      expect(stdout).to.match(/^sandbox \d{4}-\d\d-\d\d: \d+ of theirs, \d+ of ours, 0 repaired, 0 left\.\n$/);
      const stranger = 'sk00000000000000000000000000000000';
      await server.owner.raw(
        `insert into soko.sandbox_payments (reference, amount, currency, description, status, expires_at)
         values (?, 700, 'NGN', 'whose', 'approved', now())`,
        [stranger],
      );
      const found = await reconcile();
      expect(found.code).to.equal(1);
      expect(found.stdout).to.match(new RegExp(`^left +not_ours +${stranger} .*theirs: succeeded 700 NGN`, 'm'));
      const { left, repaired } = JSON.parse((await reconcile('--json')).stdout);
      expect([left.length, left[0].kind, repaired]).to.deep.equal([1, 'not_ours', []]);
      await server.owner.raw('delete from soko.sandbox_payments where reference = ?', [stranger]);
    });

    it('is of a day and a provider that there are', async () => {
      const of = (provider: string, date: string) =>
        soko(['payments', 'reconcile', '--provider', provider, '--date', date], environment);
      expect(await of('sandbox', '2026-02-30')).to.deep.include({ code: 1, stdout: '' });
      expect((await of('nobody', today)).stderr).to.include('provider');
      expect((await soko(['payments', 'reconcile'], environment)).code).to.equal(2);
    });
  });

  describe('migrate', () => {
    it('has nothing to do where all is done', async () => {
      expect(await soko(['migrate'], environment)).to.deep.equal({
        code: 0,
        stdout: 'The database is up to date.\n',
        stderr: '',
      });
    });

    it('brings an empty database to the present schema, and says so', async () => {
      const cluster = await testServer();
      const name = `soko_test_${process.pid}_empty`;
      const admin = new Client({ connectionString: cluster.adminUrl('postgres') });
      await admin.connect();
      try {
        await createDatabase(admin, name);
        const empty = {
          ...environment,
          SOKO_DATABASE_URL: cluster.appUrl(name),
          SOKO_DATABASE_OWNER_URL: cluster.ownerUrl(name),
        };
        const { code, stdout } = await soko(['migrate'], empty);
        expect(code).to.equal(0);
        expect(stdout).to.match(/^Migrated: 0001/);
        expect((await soko(['verify'], empty)).stdout).to.equal('All invariants hold.\n');
      } finally {
        await admin.query(`drop database if exists ${name} with (force)`);
        await admin.end();
      }
    });

    it('says in one sentence that the database is not there', async () => {
      const away = {
        ...environment,
        SOKO_DATABASE_URL: 'postgres://soko_app@127.0.0.1:1/soko',
        SOKO_DATABASE_OWNER_URL: '',
      };
      const { code, stdout, stderr } = await soko(['verify'], away);
      expect([code, stdout]).to.deep.equal([1, '']);
      expect(stderr.trim().split('\n')).to.have.length(1);
    });
  });

  describe('seed', () => {
    /** What a market looks like from outside, but for ids and times of its own. */
    const LOOK = `select s.slug as shop, p.slug, p.name, p.is_active, v.sku, v.price, v.attributes::text, l.on_hand - l.reserved as available
      from soko.products p join soko.shops s on s.id = p.shop_id join soko.variants v on v.product_id = p.id
      join soko.stock_levels l on l.variant_id = v.id order by v.sku`;

    /** Of those who bought it, all of them. */
    const REVIEWS = `select p.slug, u.email, r.rating, r.body from soko.reviews r join soko.products p on p.id = r.product_id
      join soko.users u on u.id = r.user_id where r.verified_purchase and r.status = 'published' order by 1, 2`;

    it('fills a market with realistic data, the same for the same numbers, and stays as it is when run again', async function () {
      this.timeout(60_000); // three times a whole market
      const looks: unknown[] = [];
      for (const isFirst of [true, false]) {
        const database = await freshDatabase();
        const db = connect(database.ownerUrl, { max: 1 });
        try {
          const args = ['seed', '--products', '12', '--variants', '2', '--seed', '7'];
          const { code, stdout, stderr } = await soko(args, settings(database));
          expect(code, stderr).to.equal(0);
          expect(stdout).to.match(/^\d+ shops, 12 products, \d+ users and \d+ orders are in\.\n$/);
          looks.push([await rows(db, LOOK), await rows(db, REVIEWS)]);
          if (!isFirst) continue;
          expect((await rows(db, 'select distinct status from soko.orders')).length).to.be.at.least(4);
          expect((await rows(db, REVIEWS)).length).to.be.at.least(5);
          await soko(args, settings(database));
          expect([await rows(db, LOOK), await rows(db, REVIEWS)]).to.deep.equal(looks[0]);
        } finally {
          await db.destroy();
          await database.drop();
        }
      }
      expect(looks[1]).to.deep.equal(looks[0]);
    });

    it('has no place in production', async () => {
      const production = {
        ...environment,
        SOKO_ENV: 'production',
        SOKO_SECRET: 'x'.repeat(32),
        SOKO_BASE_URL: 'https://soko.example',
        SOKO_SMTP_URL: 'smtps://mail.example',
        SOKO_MAIL_FROM: 'shop@soko.example',
      };
      const { code, stderr } = await soko(['seed', '--products', '1'], production);
      expect([code, stderr.includes('production')]).to.deep.equal([1, true]);
      expect(existsSync(join(folder.path, 'postgres'))).to.equal(false);
    });
  });
});
