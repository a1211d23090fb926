import { countStatements } from '@soko/adapters-db';
import type { ProductFilter, ProductOrdering } from '@soko/application';
import { type Brand, type Category, LifeCycle, type Product, type Shop, type User } from '@soko/domain';
import { expect } from 'chai';
import { ProductListItemSchema } from '../../../../packages/adapters-http/src/schemas/catalog.ts';
import {
  aBrand,
  aCategory,
  aGuestCall,
  anId,
  anOperatorCall,
  aUserCall,
  aVariant,
  kobo,
  later,
  NOON,
} from '../../../support/builders/index.ts';
import { refusalFrom } from '../../../support/refusal.ts';
import { firstPage, itemsOf, type Market, openMarket, viewOf, walk } from './market.ts';

const ANYONE = aGuestCall();

describe('the product list, in Postgres', () => {
  let market: Market;
  let owner: User;
  let shop: Shop;
  let other: Shop;
  let clothing: Category;
  let shirts: Category;
  let brand: Brand;
  let red: Product;

  before(async () => {
    market = await openMarket();
    owner = await market.user({ roles: ['customer', 'seller'] });
    shop = await market.shop({ owner, slug: 'balogun', name: 'Balogun Fabrics' });
    other = await market.shop({ slug: 'lights', name: 'Lagos Lights' });
    clothing = await market.category(aCategory({ slug: 'clothing', name: 'Clothing' }));
    shirts = await market.category(aCategory({ slug: 'shirts', name: 'Tops', parentId: clothing.id }));
    brand = await market.brand(aBrand({ slug: 'adire', name: 'Adire' }));
    const made = { categoryIds: [shirts.id], brandId: brand.id };
    red = await market.product(shop, {
      ...made,
      name: 'Red Shirt',
      description: 'Woven in Oyo, 100% cotton',
      createdAt: later(NOON, 1),
      variants: [
        aVariant({ price: kobo(5_000), attributes: { color: 'Red', size: 'S' } }),
        aVariant({ price: kobo(7_000), compareAtPrice: kobo(9_000), attributes: { color: 'Red', size: 'L' } }),
      ],
      images: [{ id: anId(), url: 'https://images.example/red.jpg', altText: 'A shirt', position: 1, variantId: null }],
    });
    await market.product(
      shop,
      {
        ...made,
        name: 'Shirt',
        createdAt: later(NOON, 2),
        variants: [aVariant({ price: kobo(6_000), attributes: { color: 'Blue', size: 'S' } })],
      },
      0,
    );
    await market.product(other, {
      name: 'Bedside lamp',
      description: 'Not a shirt at all',
      createdAt: later(NOON, 3),
      variants: [aVariant({ price: kobo(20_000) })],
    });
    await market.run(
      'insert into soko.product_figures (product_id, rating_sum, review_count, sales_count) values (?, 9, 2, 9)',
      [red.id],
    );
    await market.run('select soko.refresh_listing(array[?::uuid])', [red.id]);
  });
  after(() => market.close());

  const list = (page: Parameters<Market['queries']['products']>[2], filter: ProductFilter = {}, call = ANYONE) =>
    market.queries.products(call, filter, page);
  const namesOf = async (filter: ProductFilter, ordering: ProductOrdering = '-created_at', call = ANYONE) =>
    itemsOf(await list(firstPage(ordering), filter, call)).map(({ name }) => name);

  it('answers the view that the API promises, made by the database', async () => {
    const [, , item] = itemsOf(await list(firstPage('-created_at')));
    expect(ProductListItemSchema.parse(item)).to.deep.equal({
      id: red.id,
      slug: red.slug,
      name: 'Red Shirt',
      brand: { id: brand.id, name: 'Adire', slug: 'adire' },
      shop: { id: shop.id, name: 'Balogun Fabrics', slug: 'balogun' },
      category: { id: shirts.id, name: 'Tops', slug: 'shirts' },
      price: { amount: 5_000, currency: 'NGN' },
      price_max: { amount: 7_000, currency: 'NGN' },
      compare_at_price: null,
      image: { url: 'https://images.example/red.jpg', alt_text: 'A shirt', sizes: {} },
      average_rating: 4.5,
      review_count: 2,
      in_stock: true,
      variant_count: 2,
      created_at: '2026-03-02T12:00:01.000Z',
    });
  });

  const filters: readonly (readonly [string, () => ProductFilter, readonly string[]])[] = [
    ['a category by slug, with its subtree', () => ({ category: 'clothing' }), ['Shirt', 'Red Shirt']],
    ['a category by id', () => ({ category: shirts.id }), ['Shirt', 'Red Shirt']],
    [
      'a category, brand and shop by slug in any case',
      () => ({ category: 'Clothing', brand: 'ADIRE', shop: 'BaLogun' }),
      ['Shirt', 'Red Shirt'],
    ],
    ['a category that nobody knows: nothing', () => ({ category: 'nothing' }), []],
    ['a brand by slug', () => ({ brand: 'adire' }), ['Shirt', 'Red Shirt']],
    ['a brand by id', () => ({ brand: brand.id }), ['Shirt', 'Red Shirt']],
    ['a brand that nobody knows: nothing', () => ({ brand: anId() }), []],
    ['a shop by slug', () => ({ shop: 'lights' }), ['Bedside lamp']],
    ['a shop by id', () => ({ shop: other.id }), ['Bedside lamp']],
    ['a lowest price, in minor units', () => ({ minPrice: 6_000 }), ['Bedside lamp', 'Shirt']],
    ['a highest price', () => ({ maxPrice: 6_000 }), ['Shirt', 'Red Shirt']],
    ['what is in stock', () => ({ inStock: true }), ['Bedside lamp', 'Red Shirt']],
    ['what is not', () => ({ inStock: false }), ['Shirt']],
    ['a rating', () => ({ minRating: 4 }), ['Red Shirt']],
    ['an option, in any case', () => ({ attributes: { color: ['red'] } }), ['Red Shirt']],
    ['one of several options', () => ({ attributes: { color: ['red', 'Blue'] } }), ['Shirt', 'Red Shirt']],
    ['options of several attributes', () => ({ attributes: { color: ['red', 'blue'], size: ['L'] } }), ['Red Shirt']],
    ['an attribute that nobody knows: nothing', () => ({ attributes: { smell: ['rose'] } }), []],
    ['words of name, brand, category and description', () => ({ q: 'oyo ADIRE tops shirt' }), ['Red Shirt']],
    ['a percent sign as itself', () => ({ q: '100%' }), ['Red Shirt']],
    ['an underscore as itself', () => ({ q: 'r_d' }), []],
    ['a backslash as itself', () => ({ q: '\\' }), []],
    ['several at once', () => ({ q: 'shirt', brand: 'adire', maxPrice: 5_999, inStock: true }), ['Red Shirt']],
  ];
  for (const [what, filter, names] of filters) {
    it(`filters by ${what}`, async () => {
      expect(await namesOf(filter())).to.deep.equal(names);
    });
  }

  const orders: Readonly<Record<Exclude<ProductOrdering, 'relevance'>, readonly string[]>> = {
    price: ['Red Shirt', 'Shirt', 'Bedside lamp'],
    '-price': ['Bedside lamp', 'Shirt', 'Red Shirt'],
    created_at: ['Red Shirt', 'Shirt', 'Bedside lamp'],
    '-created_at': ['Bedside lamp', 'Shirt', 'Red Shirt'],
    name: ['Bedside lamp', 'Red Shirt', 'Shirt'],
    '-rating': ['Red Shirt', 'Bedside lamp', 'Shirt'],
    '-sales': ['Red Shirt', 'Bedside lamp', 'Shirt'],
  };
  for (const [ordering, names] of Object.entries(orders)) {
    it(`orders by ${ordering}, one page after the other and back`, async () => {
      const by = ordering as ProductOrdering;
      expect((await walk((page) => list(page), by, 1)).map(({ name }) => name)).to.deep.equal(names);
      const second = await list(firstPage(by, { limit: 2 })).then((first) =>
        list(firstPage(by, { limit: 2, position: { keys: first.next ?? [], direction: 'next' } })),
      );
      const back = await list(
        firstPage(by, { limit: 2, position: { keys: second.previous ?? [], direction: 'previous' } }),
      );
      expect(itemsOf(back).map(({ name }) => name)).to.deep.equal(names.slice(0, 2));
      expect(back.previous).to.equal(null);
      expect(back.next).not.to.equal(null);
    });
  }

  it('orders by relevance: the name itself, then names that begin with the words, then names that have them', async () => {
    expect(await namesOf({ q: 'shirt' }, 'relevance')).to.deep.equal(['Shirt', 'Red Shirt', 'Bedside lamp']);
    const paged = await walk((page) => list(page, { q: 'shirt' }), 'relevance', 1);
    expect(paged.map(({ name }) => name)).to.deep.equal(['Shirt', 'Red Shirt', 'Bedside lamp']);
  });

  it('answers pages by number, and the total only when asked for', async () => {
    const page = await list(firstPage('name', { limit: 2, number: 2, includeTotal: true }));
    expect(itemsOf(page).map(({ name }) => name)).to.deep.equal(['Shirt']);
    expect(page.total).to.equal(3);
    expect(await list(firstPage('name'))).not.to.have.property('total');
    const beyond = await list(firstPage('name', { limit: 2, number: 9, includeTotal: true }));
    expect(itemsOf(beyond)).to.deep.equal([]);
    expect(beyond.total).to.equal(3);
  });

  it('counts no hidden product', async () => {
    const hidden = await market.product(shop, { status: 'draft', name: 'Hidden shirt' });
    const page = await list(firstPage('name', { includeTotal: true }), { q: 'shirt' });
    expect(page.total).to.equal(3);
    expect(await namesOf({ q: 'hidden' })).to.deep.equal([]);
    await market.run('update soko.products set deleted_at = now() where id = ?', [hidden.id]);
  });

  it('repeats and skips nothing that was there when products are added between two pages', async () => {
    const first = await list(firstPage('-created_at', { limit: 2 }));
    const added = await market.product(shop, { name: 'Newer', createdAt: later(NOON, 9) });
    const next = await list(
      firstPage('-created_at', { limit: 2, position: { keys: first.next ?? [], direction: 'next' } }),
    );
    expect([...itemsOf(first), ...itemsOf(next)].map(({ name }) => name)).to.deep.equal([
      'Bedside lamp',
      'Shirt',
      'Red Shirt',
    ]);
    await market.run('update soko.products set deleted_at = now() where id = ?', [added.id]);
    await market.run('select soko.refresh_listing(array[?::uuid])', [added.id]);
  });

  it('refuses keys that are none of its order, and never fails on them', async () => {
    const at = (keys: readonly string[], ordering: ProductOrdering = '-created_at') =>
      refusalFrom(list(firstPage(ordering, { position: { keys, direction: 'next' } })));
    expect(await at([])).to.equal('cursor_invalid');
    expect(await at(['2026-13-99T99:99:99.999Z', anId()])).to.equal('cursor_invalid');
    expect(await at(['yesterday', anId()])).to.equal('cursor_invalid');
    expect(await at([NOON.toISOString(), 'x'])).to.equal('cursor_invalid');
    expect(await at([NOON.toISOString(), anId(), 'more'])).to.equal('cursor_invalid');
    expect(await at(['1e9', anId()], 'price')).to.equal('cursor_invalid');
    expect(await at(['a\0b', anId()], 'name')).to.equal('cursor_invalid');
  });

  describe('of hidden products', () => {
    let draft: Product;
    before(async () => {
      draft = await market.product(shop, { name: 'Draft shirt', status: 'draft', categoryIds: [shirts.id] });
      await market.product(other, { name: 'Sleeping lamp', isActive: false });
    });
    after(() =>
      market.run(`update soko.products set deleted_at = now() where name in ('Draft shirt', 'Sleeping lamp')`),
    );

    it('tells those of the own shop to its members, in the same shape', async () => {
      const call = aUserCall(owner.id, { roles: ['seller'], shops: [shop.id] });
      const [item, ...rest] = itemsOf(await list(firstPage('-created_at'), { isActive: false }, call));
      expect(rest).to.deep.equal([]);
      expect(ProductListItemSchema.parse(item)).to.include({ id: draft.id, name: 'Draft shirt', in_stock: true });
      expect(await namesOf({ isActive: false, category: 'clothing' }, 'price', call)).to.deep.equal(['Draft shirt']);
    });

    it('tells all of them to staff', async () => {
      expect(await namesOf({ isActive: false }, 'name', anOperatorCall())).to.deep.equal([
        'Draft shirt',
        'Sleeping lamp',
      ]);
    });

    it('tells nobody else of any', async () => {
      expect(await namesOf({ isActive: false })).to.deep.equal([]);
      expect(await namesOf({ isActive: false }, 'name', aUserCall(anId()))).to.deep.equal([]);
    });
  });

  it('runs one statement, whatever the filter, for one row and for a hundred', async () => {
    const crowd = await market.shop({ slug: 'crowd' });
    for (const round of [1, 2]) {
      const counted = countStatements(market.knex);
      await list(firstPage('-created_at', { limit: 100, includeTotal: true }), { shop: 'crowd', q: 'shirt' });
      expect(counted.stop(), `round ${round}`).to.equal(1);
      if (round === 1)
        await Promise.all(Array.from({ length: 100 }, () => market.product(crowd, { name: 'Shirt' }, 0)));
    }
    await market.run('update soko.products set deleted_at = now() where shop_id = ?', [crowd.id]);
    await market.run('select soko.refresh_listing(null)');
  });

  it('counts what a filter would leave, by category, brand and price', async () => {
    const counted = countStatements(market.knex);
    const facets = viewOf(await market.queries.productFacets(ANYONE, {}));
    expect(counted.stop()).to.equal(1);
    expect(facets).to.deep.equal({
      categories: [
        { id: clothing.id, name: 'Clothing', slug: 'clothing', count: 2 },
        { id: shirts.id, name: 'Tops', slug: 'shirts', count: 2 },
      ],
      brands: [{ id: brand.id, name: 'Adire', slug: 'adire', count: 2 }],
      shops: [
        { id: shop.id, name: 'Balogun Fabrics', slug: 'balogun', count: 2 },
        { id: other.id, name: 'Lagos Lights', slug: 'lights', count: 1 },
      ],
      attributes: {
        color: [
          { value: 'blue', count: 1 },
          { value: 'red', count: 1 },
        ],
        size: [
          { value: 's', count: 2 },
          { value: 'l', count: 1 },
        ],
      },
      ratings: ratings(0, 1, 1, 1, 1),
      price: { min: 5_000, max: 20_000 },
      in_stock: 2,
    });
    expect(viewOf(await market.queries.productFacets(ANYONE, { q: 'nothing' }))).to.deep.equal({
      categories: [],
      brands: [],
      shops: [],
      attributes: {},
      ratings: ratings(0, 0, 0, 0, 0),
      price: null,
      in_stock: 0,
    });
  });

  /** From five stars down. */
  const ratings = (...counts: readonly number[]) => counts.map((count, at) => ({ min_rating: 5 - at, count }));
  const facetsOf = async (filter: ProductFilter) => {
    const facets = viewOf(await market.queries.productFacets(ANYONE, filter));
    const counted = (all: readonly { name: string; count: number }[] = []) =>
      all.map(({ name, count }) => `${name} ${count}`);
    const options = Object.entries(facets?.attributes ?? {}).map(
      ([code, values]) => `${code}: ${values.map(({ value, count }) => `${value} ${count}`).join(', ')}`,
    );
    return {
      categories: counted(facets?.categories),
      brands: counted(facets?.brands),
      shops: counted(facets?.shops),
      options,
      rated: facets?.ratings.at(-1)?.count,
      price: facets?.price,
      in_stock: facets?.in_stock,
    };
  };

  it('counts each kind as if the filter said nothing of it, and the others as it says', async () => {
    expect(await facetsOf({ shop: 'balogun', maxPrice: 5_500 })).to.deep.equal({
      categories: ['Clothing 1', 'Tops 1'],
      brands: ['Adire 1'],
      shops: ['Balogun Fabrics 1'],
      options: ['color: red 1', 'size: l 1, s 1'],
      rated: 1,
      price: { min: 5_000, max: 6_000 },
      in_stock: 1,
    });
    expect(await facetsOf({ attributes: { color: ['red'] } })).to.deep.equal({
      categories: ['Clothing 1', 'Tops 1'],
      brands: ['Adire 1'],
      shops: ['Balogun Fabrics 1'],
      options: ['color: blue 1, red 1', 'size: l 1, s 1'],
      rated: 1,
      price: { min: 5_000, max: 5_000 },
      in_stock: 1,
    });
    expect(await facetsOf({ inStock: false })).to.deep.include({ in_stock: 2, shops: ['Balogun Fabrics 1'], rated: 0 });
    expect(await facetsOf({ minRating: 4 })).to.deep.include({ rated: 1, brands: ['Adire 1'] });
    expect(await facetsOf({ category: 'nothing' })).to.deep.include({
      categories: ['Clothing 2', 'Tops 2'],
      brands: [],
    });
    expect(await facetsOf({ brand: 'nobody', shop: 'nobody' })).to.deep.include({ brands: [], shops: [], price: null });
  });

  it('tells options as their attribute spells them', async () => {
    await market.run(`insert into soko.attributes (id, code, name) values (soko.uuid_v7(), 'color', 'Colour')`);
    await market.run(`insert into soko.attribute_options (id, attribute_id, value)
      select soko.uuid_v7(), id, 'Red' from soko.attributes where code = 'color'`);
    expect((await facetsOf({})).options[0]).to.equal('color: blue 1, Red 1');
  });
});

describe('what is on sale, in Postgres', () => {
  let market: Market;
  before(async () => {
    market = await openMarket();
  });
  after(() => market.close());

  /** Whether the list, the detail, the SKU and the count of the shop tell of the product: all the same. */
  const seen = async (product: Product, shop: Shop) => {
    const { queries } = market;
    const [variant] = product.variants;
    const inList = itemsOf(await queries.products(ANYONE, { shop: shop.slug }, firstPage('name')));
    return {
      list: inList.some(({ id }) => id === product.id),
      detail: (await queries.product(ANYONE, product.slug)) !== null,
      variants: (await queries.variants(ANYONE, product.id)) !== null,
      sku: (await queries.sku(ANYONE, variant!.sku)) !== null,
      count: (viewOf(await queries.shop(shop.slug))?.product_count ?? 0) > 0,
    };
  };
  const ON = { list: true, detail: true, variants: true, sku: true, count: true };
  const OFF = { list: false, detail: false, variants: false, sku: false, count: false };
  const soon = () => later(new Date(), 3_600);
  const past = () => later(new Date(), -3_600);

  const cases: readonly (readonly [string, Partial<Product>, Partial<Shop>, boolean])[] = [
    ['an approved product of an approved shop', {}, {}, true],
    ['a draft', { status: 'draft' }, {}, false],
    ['one that waits for review', { status: 'pending_review' }, {}, false],
    ['an inactive one', { isActive: false }, {}, false],
    ['a suspended one', { suspendedAt: NOON }, {}, false],
    ['a deleted one', { deletedAt: NOON }, {}, false],
    ['one whose time has not come', { activeFrom: soon() }, {}, false],
    ['one whose time is over', { activeUntil: past() }, {}, false],
    ['one inside its time', { activeFrom: past(), activeUntil: soon() }, {}, true],
    ['one of a pending shop', {}, { status: 'pending' }, false],
    ['one of a suspended shop', {}, { status: 'suspended' }, false],
    ['one of a deleted shop', {}, { deletedAt: NOON }, false],
    ['one of a shop whose time has not come', {}, { activeFrom: soon() }, false],
    ['one without variants', { variants: [] }, {}, false],
  ];
  for (const [what, product, shop, isOn] of cases) {
    it(`${isOn ? 'has' : 'does not have'} ${what}`, async () => {
      const keeper = await market.shop(shop);
      const made = await market.product(keeper, { variants: [aVariant()], ...product });
      if (made.variants.length === 0) {
        expect(await market.queries.product(ANYONE, made.slug)).to.equal(null);
        return;
      }
      expect(await seen(made, keeper)).to.deep.equal(isOn ? ON : OFF);
    });
  }

  it('has no variant that is deleted, suspended or out of its time, though the product is seen', async () => {
    const shop = await market.shop();
    const live = aVariant({ price: kobo(900) });
    const gone = [
      aVariant({ ...LifeCycle.fresh, deletedAt: NOON, price: kobo(100) }),
      aVariant({ suspendedAt: NOON, price: kobo(200) }),
      aVariant({ activeFrom: soon(), price: kobo(300) }),
      aVariant({ activeUntil: past(), price: kobo(400) }),
    ];
    const product = await market.product(shop, { variants: [live, ...gone] });
    const view = viewOf(await market.queries.product(ANYONE, product.slug));
    expect(view?.variants.map(({ sku }) => sku)).to.deep.equal([live.sku]);
    expect(view).to.deep.include({ price: { amount: 900, currency: 'NGN' }, variant_count: 1 });
    for (const { sku } of gone) expect(await market.queries.sku(ANYONE, sku)).to.equal(null);
  });
});
