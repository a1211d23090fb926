import { countStatements, postgresCatalogImport, sql } from '@soko/adapters-db';
import { readFileRows } from '@soko/adapters-media';
import {
  type ImportedProduct,
  type ImportedVariant,
  type ImportReport,
  type ImportRun,
  importProducts,
  type RefusedProduct,
} from '@soko/application';
import { refuse, type Shop, Sku } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aNumber, anOperatorCall, aUserCall, kobo } from '../../../support/builders/index.ts';
import { refusalFrom } from '../../../support/refusal.ts';
import { firstPage, itemsOf, type Market, openMarket, viewOf } from '../queries/market.ts';

const ANYONE = aGuestCall();

/** A variant in a file, 10 of it in stock. */
const variantIn = (sku: string, fields: Partial<ImportedVariant> = {}): ImportedVariant => ({
  line: 2,
  sku: Sku.of(sku),
  barcode: null,
  price: kobo(5_000),
  compareAtPrice: null,
  cost: null,
  attributes: {},
  onHand: 10,
  minOrderQuantity: 1,
  weightG: null,
  lengthMm: null,
  widthMm: null,
  heightMm: null,
  ...fields,
});

/** A product in a file, with one variant. */
const productIn = (handle: string, fields: Partial<ImportedProduct> = {}): ImportedProduct => ({
  line: 2,
  handle,
  slug: handle,
  name: 'Pot',
  description: '',
  brand: null,
  categoryPath: [],
  isActive: true,
  tags: [],
  options: [],
  variants: [variantIn(`SKU-${handle}`)],
  images: [],
  ...fields,
});

describe('the catalogue import, in Postgres', () => {
  let market: Market;
  let shop: Shop;
  before(async () => {
    market = await openMarket();
  });
  after(() => market.close());
  beforeEach(async () => {
    shop = await market.shop();
  });

  const take = (
    products: Iterable<ImportedProduct | RefusedProduct> | AsyncIterable<ImportedProduct | RefusedProduct>,
    run: Partial<ImportRun> = {},
  ): Promise<ImportReport> =>
    postgresCatalogImport(market.knex).run({
      shopSlug: shop.slug,
      stock: 'new',
      dryRun: false,
      call: anOperatorCall(),
      ...run,
      products: (async function* () {
        yield* products;
      })(),
    });
  const detail = async (slug: string) => viewOf(await market.queries.product(ANYONE, slug));
  const handle = () => `pot-${aNumber()}`;
  const NOTHING = { created: 0, updated: 0, unchanged: 0, refused: 0, errors: [] };

  /** Every row that an import can write, with the transaction that wrote it last. */
  const written = () =>
    sql<{ line: string }>(
      market.knex,
      null,
      `${[
        'products',
        'variants',
        'product_images',
        'stock_levels',
        'stock_transactions',
        'product_listing',
        'brands',
        'categories',
        'attributes',
        'attribute_options',
        'events',
        'event_queue',
        'audit_records',
        'price_changes',
      ]
        .map((table) => `select '${table} ' || t.xmin || ' ' || t::text as line from soko.${table} t`)
        .join(' union all ')} order by line`,
    );
  const stockOf = async (sku: string) => {
    const [level] = await sql<{ on_hand: number; log: string[] }>(
      market.knex,
      null,
      `select l.on_hand, (select array_agg(t.type || ' ' || t.on_hand_delta order by t.id)
          from soko.stock_transactions t where t.variant_id = v.id) as log
        from soko.variants v join soko.stock_levels l on l.variant_id = v.id where v.sku = $1`,
      [sku],
    );
    return level;
  };

  const fileOf =
    (format: string) =>
    (name: string, shopSlug: string, dryRun = false) =>
      importProducts({ catalogImport: postgresCatalogImport(market.knex) })(anOperatorCall(), {
        rows: readFileRows(`test/data/${format}/${name}.csv`),
        format,
        shop: shopSlug,
        stock: 'new',
        dryRun,
      });

  describe('of the file of a WooCommerce shop', () => {
    const readFile = fileOf('woocommerce');

    it('makes every product that can be sold here, tells of each that cannot, and again changes nothing', async () => {
      const first = await readFile('shop', shop.slug);
      expect(first).to.deep.include({ created: 95, updated: 0, unchanged: 0, refused: 4 });
      expect(first.errors.map(({ line, column, code }) => [line, column, code])).to.deep.equal([
        [192, 'Type', 'type_not_supported'],
        [192, 'Regular price', 'value_missing'],
        [193, 'Type', 'type_not_supported'],
        [194, 'Parent', 'parent_missing'],
        [195, 'Regular price', 'price_not_valid'],
      ]);
      const dress = await detail('olorun-kitenge-tote');
      expect(dress).to.deep.include({ name: 'Ọlọ́run Kitenge Tote', average_rating: null });
      expect(dress?.description).to.match(/^Why you’ll love it\nLight\nAiry\nStrong\n/);
      expect(dress?.category?.name).to.equal('Dresses');
      expect((await detail('lagos-night-sisal-basket-2'))?.attributes).to.deep.equal({
        colour: ['Red', 'Indigo'],
        size: ['S', 'M'],
      });
      const rows = await written();
      expect(await readFile('shop', shop.slug)).to.deep.include({ created: 0, updated: 0, unchanged: 95, refused: 4 });
      expect(await written()).to.deep.equal(rows);
    });
  });

  describe('of the two Shopify files', () => {
    const readFile = fileOf('shopify');

    it('makes every product, with options, variants, prices, stock and images, listed at once; again changes nothing', async () => {
      const dry = await readFile('apparel', shop.slug, true);
      const before = await written();
      const first = await readFile('apparel', shop.slug);
      expect(first).to.deep.equal(dry);
      expect(first).to.deep.include({ updated: 0, unchanged: 0, refused: 0, errors: [] });
      expect(first.created).to.be.greaterThan(15);
      const home = await readFile('home-and-garden', shop.slug);
      expect(home.refused).to.equal(0);
      expect(before.length).to.be.lessThan((await written()).length);

      const page = await market.queries.products(
        ANYONE,
        { shop: shop.slug },
        firstPage('name', { includeTotal: true }),
      );
      expect(page.total).to.equal(first.created + home.created);
      expect(await detail('clay-plant-pot')).to.deep.include({
        name: 'Clay Plant Pot',
        description: 'Classic blown clay pot for plants',
        price: { amount: 999, currency: 'NGN' },
        price_max: { amount: 1599, currency: 'NGN' },
        attributes: { size: ['Regular', 'Large'] },
        in_stock: true,
      });

      const rows = await written();
      const again = [await readFile('apparel', shop.slug), await readFile('home-and-garden', shop.slug)];
      expect(again).to.deep.equal([
        { ...NOTHING, unchanged: first.created },
        { ...NOTHING, unchanged: home.created },
      ]);
      expect(await written()).to.deep.equal(rows);
    });

    it('makes them for a second shop too, with slugs of their own', async () => {
      const report = await readFile('apparel', shop.slug);
      expect(report).to.deep.include({ refused: 0, errors: [] });
      const slugs = itemsOf(
        await market.queries.products(ANYONE, { shop: shop.slug, q: 'ocean blue' }, firstPage('name')),
      );
      expect(slugs.map(({ slug }) => slug)).to.deep.equal([`ocean-blue-shirt-${shop.slug}`]);
    });
  });

  it('writes what the file says of a product, its brand, its category with its parents, and its options', async () => {
    const name = handle();
    const red = variantIn(`${name}-r`, {
      barcode: '12',
      compareAtPrice: kobo(6_000),
      cost: kobo(1_000),
      attributes: { color: 'Red' },
      weightG: 250,
      minOrderQuantity: 2,
    });
    const blue = variantIn(`${name}-b`, { attributes: { color: 'Blue' }, onHand: null });
    await take([
      productIn(name, {
        name: 'Pot "1"\t\\N',
        description: 'Line 1\nLine 2 \\ end',
        brand: 'Nok Clay',
        categoryPath: ['Home & Garden', 'Pots'],
        options: [{ name: 'Color', code: 'color' }],
        variants: [red, blue],
        images: [
          { url: 'https://images.example/1.jpg', altText: 'front', position: 1, sku: null },
          { url: 'https://images.example/2.jpg', altText: '', position: 2, sku: blue.sku },
        ],
      }),
    ]);
    const view = await detail(name);
    expect(view).to.deep.include({
      name: 'Pot "1"\t\\N',
      description: 'Line 1\nLine 2 \\ end',
      attributes: { color: ['Red', 'Blue'] },
      status: 'approved',
    });
    expect([view?.brand?.slug, view?.category?.slug]).to.deep.equal(['nok-clay', 'home-garden-pots']);
    expect(view?.variants.map(({ sku, available, images }) => [sku, available, images.length])).to.deep.equal([
      [red.sku, 10, 0],
      [blue.sku, 0, 1],
    ]);
    expect(view?.variants[0]).to.deep.include({ barcode: '12', weight_g: 250, min_order_quantity: 2 });
    expect(await stockOf(red.sku)).to.deep.equal({ on_hand: 10, log: ['receive 10'] });
    expect(await stockOf(blue.sku)).to.deep.equal({ on_hand: 0, log: null });
    const inParent = await market.queries.products(ANYONE, { category: 'home-garden', q: 'nok' }, firstPage('name'));
    expect(itemsOf(inParent).map(({ slug }) => slug)).to.deep.equal([name]);
  });

  it('updates what differs and nothing else, and leaves what the file does not name', async () => {
    const name = handle();
    const [a, b] = [variantIn(`${name}-a`, { barcode: '1' }), variantIn(`${name}-b`)];
    const file = productIn(name, {
      brand: 'Nok',
      variants: [a, b],
      images: [{ url: 'https://images.example/1.jpg', altText: '', position: 1, sku: null }],
    });
    await take([file]);
    const dearer = { ...file, brand: null, images: [], variants: [{ ...a, price: kobo(5_500), barcode: null }] };
    expect(await take([dearer], { dryRun: true })).to.deep.equal({ ...NOTHING, updated: 1 });
    expect(await take([dearer])).to.deep.equal({ ...NOTHING, updated: 1 });
    const view = await detail(name);
    expect(view?.variants.map(({ sku, price, barcode }) => [sku, price.amount, barcode])).to.deep.equal([
      [a.sku, 5_500, '1'],
      [b.sku, 5_000, null],
    ]);
    expect(view?.brand?.slug).to.equal('nok');
    expect(view?.images).to.have.length(1);
    expect(await take([dearer])).to.deep.equal({ ...NOTHING, unchanged: 1 });
  });

  it('sees every kind of change', async () => {
    const name = handle();
    const file = productIn(name, {
      variants: [variantIn(name, { attributes: { size: 'S' } })],
      images: [{ url: 'https://images.example/1.jpg', altText: '', position: 1, sku: null }],
    });
    await take([file]);
    const [variant] = file.variants as readonly [ImportedVariant];
    const [image] = file.images;
    const changes: readonly Partial<ImportedProduct>[] = [
      { name: 'Bowl' },
      { description: 'Round' },
      { isActive: false },
      { brand: 'Other' },
      { categoryPath: ['Bowls'] },
      { variants: [{ ...variant, compareAtPrice: kobo(9_000) }] },
      { variants: [{ ...variant, attributes: { size: 'M' } }] },
      { variants: [{ ...variant, weightG: 7 }] },
      { variants: [variant, variantIn(`${name}-2`)] },
      { images: [{ ...image!, altText: 'front' }] },
      { images: [{ ...image!, sku: variant.sku }] },
      { images: [image!, { ...image!, url: 'https://images.example/2.jpg', position: 2 }] },
    ];
    for (const change of changes) {
      await take([file]);
      expect(await take([{ ...file, ...change }]), JSON.stringify(change)).to.deep.equal({ ...NOTHING, updated: 1 });
      expect(await take([{ ...file, ...change }]), JSON.stringify(change)).to.deep.equal({ ...NOTHING, unchanged: 1 });
    }
  });

  const historyOf = async (slug: string) => {
    const rows = await sql<{ step: string }>(
      market.knex,
      null,
      `select concat_ws(' to ', c.status_from, c.status_to) as step from soko.status_changes c
        join soko.products p on p.id = c.noun_id where c.noun = 'product' and p.slug = $1 order by c.id`,
      [slug],
    );
    return rows.map(({ step }) => step);
  };

  it('sends an approved product back to review for what buyers read and see, where it is told to, and notes it', async () => {
    const image = { url: 'https://images.example/1.jpg', altText: '', position: 1, sku: null };
    const changes: readonly [Partial<ImportedProduct>, boolean][] = [
      [{ name: 'Bowl' }, true],
      [{ description: 'Round' }, true],
      [{ brand: 'Other' }, true],
      [{ categoryPath: ['Cups'] }, true],
      [{ images: [{ ...image, altText: 'front' }] }, true],
      [{ images: [image, { ...image, url: 'https://images.example/2.jpg', position: 2 }] }, true],
      [{ isActive: false }, false],
      [{}, false],
    ];
    const files = changes.map(([change, isBack]) => ({
      file: productIn(handle(), { images: [image] }),
      change,
      isBack,
    }));
    const changed = files.map(({ file, change }) => ({ ...file, ...change }));
    await take(files.map(({ file }) => file));
    await take(changed, { reviewsChanges: true });
    for (const { file, change, isBack } of files) {
      const steps = isBack ? ['approved', 'approved to pending_review'] : ['approved'];
      expect(await historyOf(file.slug), JSON.stringify(change)).to.deep.equal(steps);
      if (isBack) expect(await detail(file.slug)).to.equal(null);
    }
  });

  it('leaves products approved that it changes, unless it is told to send them back, and drafts as they are', async () => {
    const [name, other] = [handle(), handle()];
    await take([productIn(name)]);
    await take([productIn(name, { name: 'Bowl' })]);
    expect(await historyOf(name)).to.deep.equal(['approved']);
    await take([productIn(other)], { productStatus: 'pending_review', reviewsChanges: true });
    await take([productIn(other, { name: 'Bowl' })], { productStatus: 'pending_review', reviewsChanges: true });
    expect(await historyOf(other)).to.deep.equal(['pending_review']);
  });

  it('keeps the options in their order, counts each change as a version, and notes each price once', async () => {
    const [name, sku] = [handle(), `${aNumber()}`];
    const file = (price: number) => [
      productIn(name, {
        options: [
          { name: 'Size', code: 'size' },
          { name: 'Color', code: 'color' },
        ],
        variants: [
          variantIn(`A-${sku}`, { price: kobo(price), attributes: { size: 'M', color: 'red' } }),
          variantIn(`B-${sku}`, { attributes: { size: 'L', color: 'red' } }),
        ],
      }),
    ];
    for (const price of [5_000, 5_000, 4_000]) await take(file(price));
    expect((await detail(name))?.options).to.deep.equal(['size', 'color']);
    const [row] = await sql<{ version: number; prices: string[] }>(
      market.knex,
      null,
      `select p.version, array(select v.sku || ' ' || c.price from soko.price_changes c join soko.variants v on v.id = c.variant_id
         where v.product_id = p.id order by c.id) as prices from soko.products p where p.slug = $1`,
      [name],
    );
    expect(row).to.deep.equal({ version: 2, prices: [`A-${sku} 5000`, `B-${sku} 5000`, `A-${sku} 4000`] });
  });

  it('brings a deleted product back', async () => {
    const name = handle();
    await take([productIn(name)]);
    await market.run('update soko.products set deleted_at = now() where slug = ?', [name]);
    await market.run('select soko.refresh_listing(array(select id from soko.products where slug = ?))', [name]);
    expect(await take([productIn(name)])).to.deep.equal({ ...NOTHING, updated: 1 });
    expect(await detail(name)).not.to.equal(null);
  });

  it('never overwrites stock that is there, unless it is told to set it', async () => {
    const name = handle();
    const file = (onHand: number) => [productIn(name, { variants: [variantIn(name, { onHand })] })];
    const sku = Sku.of(name);
    await take(file(10));
    expect(await take(file(7))).to.deep.equal({ ...NOTHING, unchanged: 1 });
    expect(await stockOf(sku)).to.deep.equal({ on_hand: 10, log: ['receive 10'] });
    expect(await take(file(7), { stock: 'set' })).to.deep.equal({ ...NOTHING, updated: 1 });
    expect(await stockOf(sku)).to.deep.equal({ on_hand: 7, log: ['receive 10', 'adjust -3'] });
    expect(await take(file(0), { stock: 'set' })).to.deep.equal({ ...NOTHING, updated: 1 });
    expect((await detail(name))?.in_stock).to.equal(false);
    const open = [productIn(name, { variants: [variantIn(name, { onHand: null })] })];
    expect(await take(open, { stock: 'set' })).to.deep.equal({ ...NOTHING, unchanged: 1 });
  });

  it('refuses to set stock below what is promised to orders, and leaves the product as it is', async () => {
    const name = handle();
    await take([productIn(name)]);
    const reserve = (many: number) =>
      market.run(
        'update soko.stock_levels set reserved = ? where variant_id = (select id from soko.variants where sku = ?)',
        [many, Sku.of(`SKU-${name}`)],
      );
    await reserve(4);
    const less = productIn(name, { name: 'Renamed', variants: [variantIn(`SKU-${name}`, { line: 7, onHand: 3 })] });
    const report = await take([less], { stock: 'set' });
    expect(report).to.deep.include({ ...NOTHING, refused: 1, errors: report.errors });
    expect(report.errors.map(({ line, code }) => [line, code])).to.deep.equal([[7, 'insufficient_stock']]);
    expect((await detail(name))?.name).to.equal('Pot');
    await reserve(0);
  });

  it('refuses the whole product whose SKU is another product’s or another shop’s, and nothing else', async () => {
    const [mine, theirs, fresh] = [handle(), handle(), handle()];
    await take([productIn(mine), productIn(theirs)]);
    const other = await market.shop();
    const report = await take(
      [
        productIn(fresh),
        productIn(handle(), { variants: [variantIn(handle()), variantIn(`SKU-${mine}`, { line: 5 })] }),
      ],
      { shopSlug: other.slug },
    );
    expect(report).to.deep.include({ created: 1, refused: 1 });
    expect(report.errors).to.deep.equal([
      {
        line: 5,
        column: null,
        code: 'sku_taken',
        message: `The SKU SKU-${mine.toUpperCase()} belongs to another product.`,
      },
    ]);
    const own = await take([productIn(mine, { variants: [variantIn(`SKU-${theirs}`)] })]);
    expect(own).to.deep.include({ refused: 1, updated: 0 });
    expect((await detail(mine))?.variants.map(({ sku }) => sku)).to.deep.equal([Sku.of(`SKU-${mine}`)]);
  });

  it('refuses a SKU or a handle that came before in the same run', async () => {
    const [one, two] = [handle(), handle()];
    const sku = variantIn(handle(), { line: 9 });
    const report = await take([
      productIn(one, { variants: [sku] }),
      productIn(two, { variants: [{ ...sku, line: 12 }] }),
    ]);
    expect(report).to.deep.include({ created: 1, refused: 1 });
    expect(report.errors.map(({ line, code }) => [line, code])).to.deep.equal([[12, 'sku_repeated']]);
  });

  it('writes nothing under a handle that was refused while the file was read, and counts it once', async () => {
    const name = handle();
    const flaw = { line: 8, column: 'Handle', code: 'handle_repeated', message: 'It stood before.' };
    const refused = { line: 8, handle: name, flaws: [flaw] };
    const report = await take([productIn(name), refused, { ...refused, handle: null }, productIn(handle())]);
    expect(report).to.deep.equal({ created: 1, updated: 0, unchanged: 0, refused: 2, errors: [flaw, flaw] });
    expect(await detail(name)).to.equal(null);
  });

  it('tells the flaws of reading and of writing in the order of their lines', async () => {
    const name = handle();
    await take([productIn(name)]);
    const flaw = (line: number) => ({ line, column: null, code: 'value_missing', message: '' });
    const report = await take([
      { line: 2, handle: 'a', flaws: [flaw(2), flaw(3)] },
      productIn(handle(), { variants: [variantIn(`SKU-${name}`, { line: 4 })] }),
      { line: 5, handle: 'b', flaws: [flaw(5)] },
    ]);
    expect(report.errors.map(({ line }) => line)).to.deep.equal([2, 3, 4, 5]);
  });

  it('gives each product a slug of its own, whoever had it before', async () => {
    const name = handle();
    const other = await market.shop();
    const same = (own: string) => productIn(own, { slug: name });
    await take([same(handle())]);
    await take([same(handle()), same(handle()), same(handle())], { shopSlug: other.slug });
    const listed = await market.queries.products(ANYONE, { shop: other.slug }, firstPage('created_at'));
    const slugs = itemsOf(listed).map(({ slug }) => slug);
    expect(slugs[0]).to.equal(`${name}-${other.slug}`);
    expect(new Set(slugs).size).to.equal(3);
    expect(await take([same(handle())], { shopSlug: other.slug })).to.deep.include({ created: 1 });
  });

  it('writes nothing in a dry run, and reports what a real one would', async () => {
    const name = handle();
    await take([productIn(name)]);
    const before = await written();
    const file = [
      productIn(name, { name: 'Renamed', brand: 'Brand new', categoryPath: ['Never', 'Seen'] }),
      productIn(handle()),
      productIn(handle(), { variants: [variantIn(`SKU-${name}`)] }),
    ];
    const dry = await take(file, { dryRun: true });
    expect(await written()).to.deep.equal(before);
    expect(dry).to.deep.include({ created: 1, updated: 1, unchanged: 0, refused: 1 });
    expect(await take(file)).to.deep.equal(dry);
  });

  it('writes nothing at all when the file cannot be read to its end', async () => {
    const name = handle();
    const broken = (async function* () {
      yield productIn(name);
      refuse('validation_failed', { detail: 'Line 3 has a broken quote.' });
    })();
    expect(await refusalFrom(take(broken))).to.equal('validation_failed');
    expect(await detail(name)).to.equal(null);
    expect(await take([productIn(name)])).to.deep.include({ created: 1 });
  });

  it('has nothing to do for a file without products', async () => {
    expect(await take([])).to.deep.equal(NOTHING);
  });

  it('refuses a shop that is not there', async () => {
    expect(await refusalFrom(take([], { shopSlug: 'no-such-shop' }))).to.equal('not_found');
    expect(await refusalFrom(postgresCatalogImport(market.knex).shop('no-such-shop'))).to.equal('not_found');
    expect(await postgresCatalogImport(market.knex).shop(shop.slug)).to.include({ slug: shop.slug, currency: 'NGN' });
  });

  it('keeps what it makes for a shop that does not sell yet out of sight', async () => {
    const pending = await market.shop({ status: 'pending' });
    const name = handle();
    expect(await take([productIn(name)], { shopSlug: pending.slug })).to.deep.include({ created: 1 });
    expect(await detail(name)).to.equal(null);
  });

  it('says who did it: in the rows, the stock log, the audit of changed products and one event', async () => {
    const user = await market.user({ roles: ['customer', 'admin'] });
    const call = aUserCall(user.id, { roles: ['customer', 'admin'] });
    const name = handle();
    await take([productIn(name)], { call });
    await take([productIn(name, { name: 'Bowl' })], { call });
    const [found] = await sql(
      market.knex,
      null,
      `select p.created_by, (select count(*) from soko.events e where e.subject = p.shop_id::text and e.type = 'catalog.imported')
          as events, (select payload from soko.events e where e.subject = p.shop_id::text order by id limit 1) as payload,
        (select t.actor_id from soko.stock_transactions t join soko.variants v on v.id = t.variant_id where v.product_id = p.id)
          as receiver, (select jsonb_agg(jsonb_build_array(a.actor_id, a.before->'name', a.after->'name'))
          from soko.audit_records a where a.noun_id = p.id::text and a.action = 'product.imported') as audit
        from soko.products p where p.slug = $1`,
      [name],
    );
    expect(found).to.deep.equal({
      created_by: user.id,
      events: 2,
      payload: { created: 1, updated: 0, unchanged: 0, refused: 0 },
      receiver: user.id,
      audit: [[user.id, 'Pot', 'Bowl']],
    });
  });

  it('runs the same number of statements for 1 product and for 3,000, and tells how far it is', async () => {
    const counts: number[] = [];
    for (const many of [1, 3_000]) {
      const told: number[] = [];
      const counted = countStatements(market.knex);
      const products = Array.from({ length: many }, () => productIn(handle()));
      expect(await take(products, { onProgress: (done) => told.push(done) })).to.deep.include({ created: many });
      counts.push(counted.stop());
      expect(told.at(-1)).to.equal(many);
    }
    expect(counts[1]).to.equal(counts[0]);
  });

  it('lets two imports at once make the same brand, category and slug once', async () => {
    const [name, brand] = [handle(), `Brand ${aNumber()}`];
    const shops = await Promise.all([1, 2, 3].map(() => market.shop()));
    const reports = await Promise.all(
      shops.map(({ slug }) => {
        const own = productIn(name, { brand, categoryPath: [brand], variants: [variantIn(`${slug}-${name}`)] });
        return take([own], { shopSlug: slug });
      }),
    );
    expect(reports.map(({ created }) => created)).to.deep.equal([1, 1, 1]);
    const found = await market.queries.products(
      ANYONE,
      { brand: brand.toLowerCase().replace(' ', '-') },
      firstPage('name'),
    );
    expect(itemsOf(found)).to.have.length(3);
  });

  describe('of images', () => {
    const rowsOf = (handles: readonly string[]) =>
      (async function* () {
        for (const [at, handle] of handles.entries()) {
          yield { line: at + 2, handle, url: `https://img.test/${at}.jpg`, position: null, altText: null, sku: null };
        }
      })();
    const takeImages = (handles: readonly string[], reviewsChanges = false) => {
      const run = { shopSlug: shop.slug, dryRun: false, call: anOperatorCall(), reviewsChanges };
      return postgresCatalogImport(market.knex).runImages({ ...run, images: rowsOf(handles) });
    };

    it('takes as many statements, however many there are, and none that writes where nothing is new', async () => {
      const handles = Array.from({ length: 40 }, handle);
      await take(handles.map((each) => productIn(each)));
      const statements = async (some: readonly string[]) => {
        const counted = countStatements(market.knex);
        const { created } = await takeImages(some);
        return [created, counted.stop()];
      };
      const [, one] = await statements(handles.slice(0, 1));
      expect(await statements(handles)).to.deep.equal([39, one]);
      const rows = await written();
      expect((await statements(handles))[0]).to.equal(0);
      expect(await written()).to.deep.equal(rows);
    });

    it('sends a product back to review whose images change, where the market is strict', async () => {
      const [seen, other] = [handle(), handle()];
      await take([seen, other].map((each) => productIn(each)));
      await takeImages([seen], true);
      const statuses = await sql<{ slug: string; status: string }>(
        market.knex,
        null,
        'select slug, status from soko.products where slug = any ($1) order by id',
        [[seen, other]],
      );
      expect(statuses.map(({ slug, status }) => [slug, status])).to.have.deep.members([
        [seen, 'pending_review'],
        [other, 'approved'],
      ]);
    });
  });
});
