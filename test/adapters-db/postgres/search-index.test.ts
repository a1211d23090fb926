import { connect, postgresSearchIndex, remakeListing, searchLanguages } from '@soko/adapters-db';
import type { Ports } from '@soko/application';
import type { Product, Shop } from '@soko/domain';
import { expect } from 'chai';
import { postgresQueries } from '../../../packages/adapters-db/src/postgres/queries/queries.ts';
import { changeBrand } from '../../../packages/application/src/catalog/change-brand.ts';
import { changeCategory } from '../../../packages/application/src/catalog/change-category.ts';
import {
  aBrand,
  aCategory,
  aGuestCall,
  anId,
  anOperatorCall,
  aVariant,
  kobo,
  later,
  NGN,
} from '../../support/builders/index.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { refusalFrom } from '../../support/refusal.ts';
import { firstPage, type Market, openMarket } from './queries/market.ts';

describe('the index that the listing keeps of itself', () => {
  let market: Market;
  let shop: Shop;
  let shirt: Product;
  before(async () => {
    market = await openMarket();
    shop = await market.shop({ name: 'Balogun', slug: 'balogun' });
    const category = await market.category(aCategory({ name: 'Tops', slug: 'tops' }));
    shirt = await market.product(shop, { name: 'Linen shirt', categoryIds: [category.id] });
  });
  after(() => market.close());

  const found = async (q: string, limit = 10) =>
    (await postgresSearchIndex(market.knex).find({ q, limit })).products.map(({ id }) => id);
  const change = (id: string, set: string) =>
    market.run(`update soko.products set ${set} where id = ?`, [id]).then(() => refresh(id));
  const refresh = (id: string) => market.run('select soko.refresh_listing(array[?::uuid])', [id]);

  it('knows a product from the commit that lists it, under its name of now, until it is off the list', async () => {
    expect(await found('linen')).to.deep.equal([shirt.id]);
    await change(shirt.id, `name = 'Cotton shirt'`);
    expect(await found('linen')).to.deep.equal([]);
    expect(await found('cotton')).to.deep.equal([shirt.id]);
    await change(shirt.id, 'is_active = false');
    expect(await found('cotton')).to.deep.equal([]);
    await change(shirt.id, `is_active = true, name = 'Linen shirt'`);
    expect(await found('linen')).to.deep.equal([shirt.id]);
  });

  it('tells nothing of a product whose time has not come, not even in suggestions', async () => {
    const made = await market.product(shop, { name: 'Zebrawood stool', activeFrom: later(new Date(), 3_600) });
    const index = postgresSearchIndex(market.knex);
    for (const q of ['zeb', 'zebrawod']) {
      expect(await index.find({ q, limit: 5 })).to.deep.include({ products: [], suggestions: [] });
    }
    await change(made.id, 'active_from = null');
    expect((await index.find({ q: 'zeb', limit: 5 })).suggestions).to.deep.equal(['zebrawood']);
  });

  it('puts the best sold first among those that fit equally, and keeps up with sales', async () => {
    const [one, other] = [
      await market.product(shop, { name: 'Tin lamp' }),
      await market.product(shop, { name: 'Oil lamp' }),
    ];
    for (const best of [one, other]) {
      await market.run('update soko.product_listing set sales_count = sales_count + 5 where product_id = ?', [best.id]);
      expect((await found('lamp'))[0]).to.equal(best.id);
      await market.run('update soko.product_listing set sales_count = 0 where product_id = ?', [best.id]);
    }
  });

  it('answers no more than are wanted', async () => {
    expect(await found('lamp', 1)).to.have.length(1);
    expect(await found('lamp', 0)).to.deep.equal([]);
  });

  it('keeps the rows of categories in step with price, rating, sales and categories', async () => {
    const rows = async () =>
      (
        await market.knex.raw(
          'select price, rating::float, sales_count as sales, name from soko.category_listing where product_id = ?',
          [shirt.id],
        )
      ).rows;
    await market.run('update soko.product_listing set average_rating = 4.5, sales_count = 3 where product_id = ?', [
      shirt.id,
    ]);
    expect(await rows()).to.deep.equal(
      [{ price: 1_000, rating: 4.5, sales: 3, name: 'Linen shirt' }].map((row) => ({
        ...row,
        price: shirt.variants[0]?.price.amount,
      })),
    );
    await change(shirt.id, `category_ids = '{}'`);
    expect(await rows()).to.deep.equal([]);
  });

  it('takes words by their stems in a language that is not simple, after a reindex', async () => {
    expect(await searchLanguages(market.knex)).to.include.members(['simple', 'english']);
    const made = await market.product(shop, { name: 'Running shoes', variants: [aVariant({ price: kobo(5) })] });
    expect(await found('runs')).to.deep.equal([]);
    expect(await remakeListing(market.knex, 'english')).to.be.greaterThan(3);
    expect(await found('runs')).to.deep.equal([made.id]);
    expect(await found('run')).to.deep.equal([made.id]);
    await remakeListing(market.knex, 'simple');
    expect(await found('runs')).to.deep.equal([]);
  });

  it('tells an index outside what is listed, and of the rest that it is not', async () => {
    const hidden = await market.product(shop, { name: 'Draft', status: 'draft' });
    const entries = await market.queries.searchEntries({ shop: shop.id }, null, 100);
    const byId = new Map(entries.map(({ id, document }) => [id, document]));
    expect(byId.get(hidden.id)).to.equal(null);
    expect(byId.get(shirt.id)).to.include({ name: 'Linen shirt', shop: 'Balogun', brand: null });
    expect(entries.map(({ id }) => id)).to.deep.equal(entries.map(({ id }) => id).toSorted());
    expect(await market.queries.searchEntries({ product: shirt.id }, null, 100)).to.have.length(1);
    const [, second] = entries;
    expect(await market.queries.searchEntries({}, second?.id ?? '', 1)).to.deep.equal([entries[2]]);
    expect(await market.queries.searchEntries({ shop: anId() }, null, 100)).to.deep.equal([]);
  });

  it('tells an index outside what is of a brand, and what stands in a category or below it, under their present names', async () => {
    const brand = await market.brand(aBrand({ name: 'Vlisco' }));
    const above = await market.category(aCategory({ name: 'Cloth' }));
    const below = await market.category(aCategory({ name: 'Wax', parentId: above.id }));
    const cloth = await market.product(shop, { brandId: brand.id, categoryIds: [below.id] });
    const [operator, ports] = [anOperatorCall(), { store: market.store } as Ports];
    await changeBrand(ports)(operator, { id: brand.id, changes: { name: 'Vlisco Holland' } });
    await changeCategory(ports)(operator, { id: above.id, changes: { name: 'Fabrics' } });
    for (const scope of [{ brand: brand.id }, { category: above.id }, { category: below.id }]) {
      const [entry, ...others] = await market.queries.searchEntries(scope, null, 100);
      expect([entry?.id, others]).to.deep.equal([cloth.id, []]);
      expect(entry?.document).to.deep.include({ brand: 'Vlisco Holland', categories: ['Fabrics', 'Wax'] });
    }
  });
});

describe('K3: a search that takes too long', () => {
  let database: TestDatabase;
  before(async () => {
    database = await freshDatabase();
  });
  after(() => database.drop());

  it('is cut off by a time limit of its own, and refused', async () => {
    const [searches, rest] = [
      connect(database.appUrl, { max: 2, statementTimeout: 100 }),
      connect(database.appUrl, { max: 2 }),
    ];
    const owner = connect(database.ownerUrl, { max: 1 });
    const locked = await owner.transaction();
    await locked.raw('lock table soko.product_documents, soko.search_words, soko.product_listing, soko.shops');
    const queries = postgresQueries(rest, {
      currency: NGN,
      publicFiles: { urlOf: (key) => `https://media.test/${key}` },
      searches,
    });
    const call = aGuestCall();
    expect(await refusalFrom(postgresSearchIndex(searches).find({ q: 'shirt', limit: 1 }))).to.equal('unavailable');
    expect(await refusalFrom(queries.products(call, { q: 'shirt' }, firstPage('relevance')))).to.equal('unavailable');
    expect(await refusalFrom(queries.productFacets(call, {}))).to.equal('unavailable');
    expect(await refusalFrom(queries.shops({ q: 'shirt' }, firstPage('name')))).to.equal('unavailable');
    await locked.rollback();
    for (const knex of [searches, rest, owner]) await knex.destroy();
  });
});
