import { countStatements } from '@soko/adapters-db';
import { expect } from 'chai';
import { UserSchema } from '../../../../packages/adapters-http/src/schemas/accounts.ts';
import { BrandSchema, CategorySchema, ShopSchema } from '../../../../packages/adapters-http/src/schemas/catalog.ts';
import { aBrand, aCategory, aGuestCall, anId, NOON } from '../../../support/builders/index.ts';
import { firstPage, itemsOf, type Market, openMarket, viewOf, walk } from './market.ts';

describe('categories, brands, shops and users, in Postgres', () => {
  let market: Market;
  beforeEach(async () => {
    market = await openMarket();
  });
  afterEach(() => market.close());

  it('nest the live global categories by position and name', async () => {
    const food = await market.category(aCategory({ name: 'Food', slug: 'food', position: 2 }));
    const home = await market.category(aCategory({ name: 'Home', slug: 'home', position: 1 }));
    const lamps = await market.category(aCategory({ name: 'Lamps', slug: 'lamps', parentId: home.id }));
    const beds = await market.category(aCategory({ name: 'Beds', slug: 'beds', parentId: home.id }));
    const gone = await market.category(aCategory({ slug: 'gone', parentId: food.id, deletedAt: NOON }));
    await market.category(aCategory({ slug: 'under-gone', parentId: gone.id }));
    const shop = await market.shop();
    await market.category(aCategory({ slug: 'own', shopId: shop.id }));

    const counted = countStatements(market.knex);
    const tree = viewOf(await market.queries.categories(aGuestCall(), {}));
    expect(counted.stop()).to.equal(1);
    const names = (list: typeof tree): unknown => list?.map(({ name, children }) => [name, names(children)]);
    expect(names(tree)).to.deep.equal([
      [
        'Home',
        [
          ['Beds', []],
          ['Lamps', []],
        ],
      ],
      ['Food', []],
    ]);
    expect(CategorySchema.parse(tree?.[0])).to.include({ id: home.id, slug: 'home', parent_id: null, shop_id: null });

    const flat = viewOf(await market.queries.categories(aGuestCall(), { flat: true }));
    expect(flat?.map(({ id, parent_id, children }) => [id, parent_id, children])).to.deep.equal([
      [home.id, null, []],
      [beds.id, home.id, []],
      [lamps.id, home.id, []],
      [food.id, null, []],
    ]);
  });

  it('have empty lists in an empty market', async () => {
    expect(viewOf(await market.queries.categories(aGuestCall(), {}))).to.deep.equal([]);
    expect(viewOf(await market.queries.categories(aGuestCall(), { flat: true }))).to.deep.equal([]);
    expect(itemsOf(await market.queries.brands(firstPage('name', { includeTotal: true })))).to.deep.equal([]);
    expect((await market.queries.shops({}, firstPage('name', { includeTotal: true }))).total).to.equal(0);
  });

  it('page through the live brands by name', async () => {
    for (const name of ['Nok', 'Adire', 'Oyo', 'Adire']) await market.brand(aBrand({ name }));
    await market.brand(aBrand({ name: 'Gone', deletedAt: NOON }));
    const all = await walk((page) => market.queries.brands(page), 'name', 2);
    expect(all.map((brand) => BrandSchema.parse(brand).name)).to.deep.equal(['Adire', 'Adire', 'Nok', 'Oyo']);
  });

  it('tell of approved shops alone, with what they have on sale and how it was rated', async () => {
    const shop = await market.shop({ slug: 'balogun', name: 'Balogun Fabrics' });
    for (const status of ['pending', 'rejected', 'suspended'] as const) await market.shop({ status, slug: status });
    const [good, bad] = [await market.product(shop), await market.product(shop)];
    await market.product(shop, { status: 'draft' });
    await market.inTx(async (tx) => {
      await tx.figures.save({ ...(await tx.figures.lock(good.id)), ratingSum: 15, reviewCount: 3 });
      await tx.figures.save({ ...(await tx.figures.lock(bad.id)), ratingSum: 1, reviewCount: 1 });
    });

    const counted = countStatements(market.knex);
    const list = itemsOf(await market.queries.shops({}, firstPage('name')));
    expect(counted.stop()).to.equal(1);
    expect(list.map((each) => ShopSchema.parse(each))).to.deep.equal([
      {
        id: shop.id,
        slug: 'balogun',
        name: 'Balogun Fabrics',
        description: '',
        logo: null,
        status: 'approved',
        currency: 'NGN',
        vacation: null,
        average_rating: 4,
        product_count: 2,
      },
    ]);
    expect(viewOf(await market.queries.shop('Balogun'))).to.deep.equal(list[0]);
    expect(viewOf(await market.queries.shop(shop.id))).to.deep.equal(list[0]);
    for (const name of ['pending', 'rejected', 'suspended', anId(), 'a\0b']) {
      expect(await market.queries.shop(name)).to.equal(null);
    }
  });

  it('find shops by every word of their name, and order them by name or the newest first', async () => {
    await market.shop({ name: 'Lagos Lights', createdAt: NOON });
    await market.shop({ name: 'Balogun Lights', createdAt: new Date(NOON.getTime() + 1) });
    const named = async (q: string) =>
      itemsOf(await market.queries.shops({ q }, firstPage('-created_at'))).map(({ name }) => name);
    expect(await named('LIGHTS')).to.deep.equal(['Balogun Lights', 'Lagos Lights']);
    expect(await named('lights lagos')).to.deep.equal(['Lagos Lights']);
    expect(await named('%')).to.deep.equal([]);
    expect((await walk((page) => market.queries.shops({}, page), 'name', 1)).map(({ name }) => name)).to.deep.equal([
      'Balogun Lights',
      'Lagos Lights',
    ]);
  });

  it('answer a user until the account is deleted', async () => {
    const user = await market.user({ phone: '+2348012345678', emailVerifiedAt: NOON, passwordHash: 'secret' });
    expect(UserSchema.parse(viewOf(await market.queries.user(user.id)))).to.deep.equal({
      id: user.id,
      email: user.email,
      name: user.name,
      phone: '+2348012345678',
      roles: ['customer'],
      email_verified: true,
      created_at: '2026-03-02T12:00:00.000Z',
    });
    await market.run('update soko.users set deleted_at = now() where id = ?', [user.id]);
    expect(await market.queries.user(user.id)).to.equal(null);
    expect(await market.queries.user(anId())).to.equal(null);
  });
});
