import { countStatements, postgresCatalogExport, postgresCatalogImport, postgresStore } from '@soko/adapters-db';
import { sheets } from '@soko/adapters-media';
import { type ExportKind, exportFile, importProducts, importSkus, type SheetFormat } from '@soko/application';
import { type Brand, type Category, Currency, Money, type Product, type Shop, Sku } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  aBrand,
  aCategory,
  aNumber,
  anId,
  anOperatorCall,
  aProduct,
  aVariant,
  kobo,
} from '../../support/builders/index.ts';
import { type Market, openMarket } from './queries/market.ts';

/** Texts as people write them, and such as spreadsheets would run. */
const someText = (max: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(
      '=1+1',
      '-5',
      "'=x",
      "''@",
      '+234',
      '@x',
      'a "b", c',
      "O'Neill",
      '＝1',
      'Ọlá; ok',
      '00123',
      'a > b',
    ),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: max })
      .map((text) => [...text.replace(/[\p{C}\s]+/gu, ' ')].slice(0, max).join('').trim())
      .filter((text) => text !== ''),
  );
const someLines = fc.array(someText(60), { maxLength: 4 }).map((lines) => lines.join('\n').trim());
const someMaybe = fc.option(fc.integer({ min: 0, max: 100_000 }), { nil: null });

const someProduct = fc
  .record({
    name: someText(80),
    description: someLines,
    isActive: fc.boolean(),
    codes: fc.uniqueArray(fc.constantFrom('size', 'color', 'shoe__size', 'x1', 'material_'), { maxLength: 3 }),
    currency: fc.constantFrom('NGN', 'JPY', 'KWD').map(Currency.of),
    hasReference: fc.boolean(),
    category: fc.integer({ min: 0, max: 3 }),
    brand: fc.integer({ min: 0, max: 2 }),
    variants: fc.array(
      fc.record({
        barcode: fc.option(someText(20), { nil: null }),
        price: fc.nat(10_000_000),
        compareAt: someMaybe,
        cost: someMaybe,
        weightG: someMaybe,
        min: fc.integer({ min: 1, max: 999 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    images: fc.array(
      fc.record({ altText: fc.oneof(fc.constant(''), someText(40)), of: fc.integer({ min: -2, max: 3 }) }),
      { maxLength: 5 },
    ),
    gap: fc.integer({ min: 1, max: 3 }),
  })
  .map((made) => ({ ...made, codes: made.variants.length > 1 && made.codes.length === 0 ? ['size'] : made.codes }));

type Made = typeof someProduct extends fc.Arbitrary<infer Each> ? Each : never;

describe('the export of a catalogue', () => {
  const publicFiles = { urlOf: (key: string) => `https://media.test/${key}` };
  let market: Market;
  before(async () => {
    market = await openMarket();
  });
  after(() => market.close());

  const file = async (shop: Shop | null, kind: ExportKind, format: SheetFormat = 'csv'): Promise<Buffer> => {
    const ports = {
      store: postgresStore(market.knex),
      catalogExport: postgresCatalogExport(market.knex, publicFiles),
      sheets,
    };
    const chunks: Uint8Array[] = [];
    const order = { kind, format, shopId: shop?.id ?? null };
    for await (const chunk of await exportFile(ports)(anOperatorCall(), order)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const taken = (shop: Shop, kind: ExportKind, bytes: Buffer) => {
    const rows = sheets.rows(
      (async function* () {
        yield bytes;
      })(),
    );
    const catalogImport = postgresCatalogImport(market.knex, { publicFiles });
    const given = { rows, shop: shop.slug, dryRun: false } as const;
    return kind === 'products'
      ? importProducts({ catalogImport })(anOperatorCall(), { ...given, format: 'soko', stock: 'set' })
      : importSkus({ catalogImport })(anOperatorCall(), { ...given, kind: kind as 'stock' });
  };
  const unchanged = (count: number) => ({ created: 0, updated: 0, unchanged: count, refused: 0, errors: [] });

  /** Every table that an import writes, with the transaction that wrote each row last. */
  const written = async (): Promise<string> => {
    const tables = [
      'products',
      'variants',
      'product_images',
      'stock_levels',
      'brands',
      'categories',
      'attributes',
      'events',
    ];
    const { rows } = await market.knex.raw(
      tables.map((table) => `select '${table} ' || t.xmin || t::text as line from soko.${table} t`).join(' union all '),
    );
    return (rows as { line: string }[])
      .map(({ line }) => line)
      .sort()
      .join('\n');
  };

  it('imported again changes nothing, whatever the products are like: as CSV and as XLSX', async function () {
    this.timeout(120_000);
    const root = await market.category(aCategory({ name: 'Home & Garden', slug: 'living' }));
    const leaf = await market.category(aCategory({ name: 'Pots', slug: 'pots-of-ours', parentId: root.id }));
    const shops = await market.shop();
    const own = await market.category(aCategory({ name: 'Own', slug: 'own', shopId: shops.id }));
    const brands = [await market.brand(aBrand({ name: "Ọlá's", slug: 'ola' })), await market.brand(aBrand())];
    await market.run(`insert into soko.attributes (id, code, name) values
      (soko.uuid_v7(), 'size', 'Size'), (soko.uuid_v7(), 'color', 'Colour'), (soko.uuid_v7(), 'x1', '=1')`);
    await fc.assert(
      fc.asyncProperty(fc.array(someProduct, { minLength: 1, maxLength: 6 }), async (all) => {
        const shop = await market.shop();
        for (const made of all) await market.product(shop, productOf(made, { root, leaf, own, brands }), 3);
        const before = await written();
        const { rows } = await market.knex.raw(
          'select url from soko.product_images where product_id in (select id from soko.products where shop_id = ?)',
          [shop.id],
        );
        const told = (await file(shop, 'products')).toString();
        for (const { url } of rows) expect(told).to.include(url.includes('/') ? url : publicFiles.urlOf(url));
        for (const format of ['csv', 'xlsx'] as const) {
          const report = await taken(shop, 'products', await file(shop, 'products', format));
          expect(report).to.deep.equal(unchanged(all.length));
        }
        const variants = all.reduce((count, each) => count + each.variants.length, 0);
        for (const kind of ['prices', 'stock'] as const) {
          const report = await taken(shop, kind, await file(shop, kind));
          expect(report, kind).to.deep.equal(unchanged(variants));
        }
        expect(await written()).to.equal(before);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  function productOf(
    made: Made,
    { root, leaf, own, brands }: Readonly<Record<'root' | 'leaf' | 'own', Category> & { brands: readonly Brand[] }>,
  ): Partial<Product> {
    const money = (amount: number | null) => (amount === null ? null : Money.of(amount, made.currency));
    const variants = made.variants.map((each, at) =>
      aVariant({
        sku: Sku.of(`X-${aNumber()}`),
        barcode: each.barcode,
        price: Money.of(each.price, made.currency),
        compareAtPrice: money(each.compareAt),
        cost: money(each.cost),
        weightG: each.weightG,
        minOrderQuantity: each.min,
        attributes: Object.fromEntries(made.codes.map((code) => [code, `${code} ${at}`])),
        position: at * made.gap,
      }),
    );
    return {
      name: made.name,
      description: made.description,
      isActive: made.isActive,
      externalReference: made.hasReference ? `=ref ${aNumber()}` : null,
      categoryIds: [[], [root.id], [leaf.id, root.id], [own.id]][made.category] ?? [],
      brandId: brands[made.brand]?.id ?? null,
      variants,
      images: made.images.map(({ altText, of }, at) => ({
        id: anId(),
        url: at % 2 === 0 ? `https://images.example/${aNumber()}.jpg?a=1,2` : `${anId()}.jpg`, // that of another, or a key of ours
        altText,
        position: at * made.gap,
        variantId: variants[of]?.id ?? null,
      })),
    };
  }

  it('has no more statements than pieces of five hundred', async () => {
    const shop = await market.shop();
    for (let at = 0; at < 3; at += 1) await market.product(shop);
    const counted = countStatements(market.knex);
    await file(shop, 'products');
    const few = counted.stop();
    for (let at = 0; at < 20; at += 1) await market.product(shop);
    const again = countStatements(market.knex);
    const lines = (await file(shop, 'products')).toString().trim().split('\r\n');
    expect(again.stop()).to.equal(few);
    expect(lines).to.have.length(24);
  });

  it('has what is neither deleted nor another shop’s, and all shops’ where none is named', async () => {
    const [shop, other] = [await market.shop(), await market.shop()];
    await market.product(shop, { name: 'Kept' });
    const gone = await market.product(shop, { name: 'Gone' });
    await market.product(other, { name: 'Another' });
    await market.run('update soko.products set deleted_at = now() where id = ?', [gone.id]);
    await market.run('select soko.refresh_listing(array[?::uuid])', [gone.id]);
    const text = (await file(shop, 'products')).toString();
    expect(text).to.include('"Kept"').and.not.include('"Gone"').and.not.include('"Another"');
    expect((await file(null, 'products')).toString())
      .to.include('"Kept"')
      .and.include('"Another"');
    const skus = (await file(shop, 'stock')).toString();
    expect(skus.trim().split('\r\n')).to.have.length(2);
  });

  it('brings a catalogue into another market as it is', async () => {
    const shop = await market.shop();
    const variants = [
      aVariant({ attributes: { size: 'M' } }),
      aVariant({ attributes: { size: 'L' }, price: kobo(5), position: 1 }),
    ];
    const product = await market.product(shop, { ...aProduct(shop), name: '=Shirt', variants });
    const bytes = await file(shop, 'products');
    const there = await openMarket();
    try {
      const target = await there.shop();
      const rows = sheets.rows(
        (async function* () {
          yield bytes;
        })(),
      );
      const catalogImport = postgresCatalogImport(there.knex);
      const report = await importProducts({ catalogImport })(anOperatorCall(), {
        rows,
        shop: target.slug,
        format: 'soko',
        stock: 'new',
        dryRun: false,
      });
      expect(report).to.deep.include({ created: 1, refused: 0, errors: [] });
      const { rows: made } = await there.knex.raw(
        `select p.name, p.slug, v.sku, v.price, v.attributes, l.on_hand from soko.products p
         join soko.variants v on v.product_id = p.id join soko.stock_levels l on l.variant_id = v.id order by v.position`,
      );
      expect(made).to.deep.equal(
        product.variants.map(({ sku, price, attributes }) => ({
          name: '=Shirt',
          slug: product.slug,
          sku,
          price: price.amount,
          attributes,
          on_hand: 10,
        })),
      );
    } finally {
      await there.close();
    }
  });
});
