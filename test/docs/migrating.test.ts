import { postgresCatalogExport, postgresCatalogImport, postgresStore } from '@soko/adapters-db';
import { sheets } from '@soko/adapters-media';
import { exportFile, importProducts, type ProductImport } from '@soko/application';
import { Money, type Shop } from '@soko/domain';
import { expect } from 'chai';
import { Client } from 'pg';
import { createDatabase } from '../../packages/adapters-db/src/embedded/roles.ts';
import { type Market, openMarket } from '../adapters-db/postgres/queries/market.ts';
import { anOperatorCall } from '../support/builders/index.ts';
import { testServer } from '../support/cluster.ts';
import { fences, page } from './pages.ts';

const blocks = fences(page('docs/migrating.md'));
const of = (language: string, at: number): string =>
  blocks.filter((block) => block.language === language)[at]?.text ?? '';
const [TABLES, QUERY] = [of('sql', 0), of('sql', 1)];
const [FILE, SIZES, HIDDEN] = [of('csv', 0), of('csv', 1), of('csv', 2)];

/** What the page's example file tells of, in the old tables. */
const ROWS = `
  insert into brand values (1, 'Ireti');
  insert into category values (1, 'Fashion', null), (2, 'Shirts', 1), (3, 'Beauty', null);
  insert into product values
    (1, 'ankara-shirt', 'Ankara Shirt', 'Printed cotton, made in Aba.', 1, 2, 12500, 15000, 40, 0.24,
      'https://images.example.com/ankara.jpg', true),
    (2, 'shea-butter', 'Shea Butter', null, null, 3, 4800, 4000, -3, 0.54, null, true),
    (3, 'carved-stool', 'Carved Stool', null, null, null, 38000, null, 2, null, null, false)`;

describe('docs/migrating.md', () => {
  let market: Market;
  let shop: Shop;
  before(async () => {
    market = await openMarket();
    shop = await market.shop({ slug: 'my-shop' });
  });
  after(() => market.close());

  const taken = (text: string, given: Partial<ProductImport> = {}) =>
    importProducts({ catalogImport: postgresCatalogImport(market.knex) })(anOperatorCall(), {
      rows: sheets.rows(
        (async function* () {
          yield Buffer.from(text);
        })(),
      ),
      shop: shop.slug,
      format: 'soko',
      stock: 'new',
      dryRun: false,
      ...given,
    });
  const counts = (created: number, updated: number, unchanged = 0) => ({
    created,
    updated,
    unchanged,
    refused: 0,
    errors: [],
  });
  const variants = async () =>
    (
      await market.knex.raw(`
        select p.slug, v.sku, v.attributes, v.price::integer as price, l.on_hand, p.is_active
        from soko.products p join soko.variants v on v.product_id = p.id join soko.stock_levels l on l.variant_id = v.id
        order by p.id, v.position`)
    ).rows;

  it('writes the file that it shows, from the tables that it shows', async () => {
    const server = await testServer();
    const name = `soko_old_${process.pid}`;
    const admin = new Client({ connectionString: server.adminUrl('postgres') });
    await admin.connect();
    await createDatabase(admin, name);
    const old = new Client({ connectionString: server.adminUrl(name) });
    await old.connect();
    try {
      await old.query(`${TABLES}${ROWS}`);
      const { rows, fields } = await old.query({
        text: QUERY,
        rowMode: 'array',
        types: { getTypeParser: () => String },
      });
      const lines = [fields.map((field) => field.name), ...(rows as (string | null)[][])];
      const cell = (text: string | null): string => (text === null ? '' : text.includes(',') ? `"${text}"` : text);
      expect(`${lines.map((line) => line.map(cell).join(',')).join('\n')}\n`).to.equal(FILE);
    } finally {
      await old.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });

  it('makes a product with one SKU of each row, and nothing of it the second time', async () => {
    expect(await taken(FILE, { dryRun: true })).to.deep.equal(counts(3, 0));
    expect(await taken(FILE)).to.deep.equal(counts(3, 0));
    expect(await variants()).to.deep.equal([
      { slug: 'ankara-shirt', sku: 'OLD-1', attributes: {}, price: 1_250_000, on_hand: 40, is_active: true },
      { slug: 'shea-butter', sku: 'OLD-2', attributes: {}, price: 480_000, on_hand: 0, is_active: true },
      { slug: 'carved-stool', sku: 'OLD-3', attributes: {}, price: 3_800_000, on_hand: 2, is_active: false },
    ]);
    expect(await taken(FILE, { stock: 'set' })).to.deep.equal(counts(0, 0, 3));
  });

  it('gives an export that changes nothing', async () => {
    const ports = { store: postgresStore(market.knex), catalogExport: postgresCatalogExport(market.knex), sheets };
    const file = await exportFile(ports)(anOperatorCall(), { kind: 'products', shopId: shop.id, format: 'csv' });
    let text = '';
    for await (const chunk of file) text += Buffer.from(chunk).toString();
    expect(text.trim().split('\r\n')).to.have.length(4);
    expect(await taken(text)).to.deep.equal(counts(0, 0, 3));
  });

  it('lets sizes follow, with the old SKU as one of them', async () => {
    expect(await taken(SIZES)).to.deep.equal(counts(0, 1));
    const price = Money.parse('12500', shop.currency)?.amount;
    expect((await variants()).filter(({ slug }: { slug: string }) => slug === 'ankara-shirt')).to.deep.equal([
      { slug: 'ankara-shirt', sku: 'OLD-1', attributes: { size: 'M' }, price, on_hand: 40, is_active: true },
      {
        slug: 'ankara-shirt',
        sku: 'MY-SHOP-ANKARA-SHIRT-L',
        attributes: { size: 'L' },
        price,
        on_hand: 15,
        is_active: true,
      },
    ]);
  });

  it('hides everything again, and takes no stock away', async () => {
    expect((await taken(HIDDEN)).refused).to.equal(0);
    const all = await variants();
    expect(all.map((each: { is_active: boolean }) => each.is_active)).to.deep.equal([false, false, false, false]);
    expect(all.map((each: { on_hand: number }) => each.on_hand)).to.deep.equal([40, 15, 0, 2]);
    const { rows } = await market.knex.raw(`
      select p.description, v.compare_at_price::integer as compare from soko.products p
      join soko.variants v on v.product_id = p.id where v.sku = 'OLD-1'`);
    expect(rows).to.deep.equal([{ description: 'Printed cotton, made in Aba.', compare: 1_500_000 }]);
  });
});
