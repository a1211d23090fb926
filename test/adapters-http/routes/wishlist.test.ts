import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';

describe('/wishlist/items', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const somebody = async (): Promise<Holder> => ({ as: (await server.person()).access });
  const add = (holder: Holder, body: object, key?: string) =>
    server.client.post('/wishlist/items', { ...holder, body, ...(key === undefined ? {} : { key }) });
  const list = async (holder: Holder, query = '') =>
    expectStatus(await server.client.get(`/wishlist/items${query}`, holder), 200).items;
  const remove = (holder: Holder, path: string) => server.client.delete(`/wishlist/items${path}`, holder);

  it('keep a product once, by its id or one of its SKUs', async () => {
    const holder = await somebody();
    const { sku, product } = await server.sells({ name: 'Adire scarf' });
    const answer = await add(holder, { product_id: product.id });
    const item = expectStatus(answer, 201);
    expect(answer.headers.get('location')).to.match(/\/wishlist\/items$/);
    expect(item).to.deep.include({ product_id: product.id, name: 'Adire scarf', is_available: true });
    const { items } = expectStatus(await server.client.get(`/products?q=adire%20scarf`), 200);
    expect(item.product).to.deep.equal(items[0]);
    expect(expectStatus(await add(holder, { sku: sku.toLowerCase() }), 200)).to.deep.equal(item);
    expect(await list(holder)).to.deep.equal([item]);
  });

  it('are one for many calls at once, and the same for a repeated one', async () => {
    const holder = await somebody();
    const { sku } = await server.sells();
    const answers = await Promise.all(Array.from({ length: 8 }, () => add(holder, { sku })));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1);
    const key = aKey();
    const { sku: other } = await server.sells();
    expectStatus(await add(holder, { sku: other }, key), 201);
    expectStatus(await add(holder, { sku: other }, key), 201);
    expect(await list(holder)).to.have.length(2);
  });

  it('A2: are the user’s own', async () => {
    const [one, two] = [await somebody(), await somebody()];
    const { sku, product } = await server.sells();
    const { id } = expectStatus(await add(one, { sku }), 201);
    expect(await list(two)).to.deep.equal([]);
    expectProblem(await remove(two, `/${id}`), 'not_found');
    expectProblem(await remove(two, `?product_id=${product.id}`), 'not_found');
    expectProblem(await server.client.get('/wishlist/items'), 'unauthenticated');
    expect(await list(one)).to.have.length(1);
  });

  it('are taken off by their own id or their product’s', async () => {
    const holder = await somebody();
    const [one, two] = [await server.sells(), await server.sells()];
    const { id } = expectStatus(await add(holder, { sku: one.sku }), 201);
    expectStatus(await add(holder, { sku: two.sku }), 201);
    expectStatus(await remove(holder, `/${id}`), 204);
    expectProblem(await remove(holder, `/${id}`), 'not_found');
    expectStatus(await remove(holder, `?product_id=${two.product.id}`), 204);
    expect(await list(holder)).to.deep.equal([]);
    expectFlaws(await remove(holder, ''), 'query/product_id');
  });

  it('A10: tell no more than its name of what is not on sale, and tell it again when it is', async () => {
    const holder = await somebody();
    const goods = await server.sells({ name: 'Short of time' });
    const item = expectStatus(await add(holder, { sku: goods.sku }), 201);
    await server.changes(goods, { isActive: false, name: 'A secret' });
    expect(await list(holder)).to.deep.equal([{ ...item, is_available: false, product: null }]);
    const other = await somebody();
    for (const body of [
      { sku: goods.sku },
      { product_id: goods.product.id },
      { product_id: anId() },
      { sku: 'NO-SKU' },
    ]) {
      expectProblem(await add(other, body), 'not_found');
    }
    await server.changes(goods, { isActive: true, name: 'Short of time' });
    expect((await list(holder))[0].is_available).to.equal(true);
  });

  it('are 500 at most', async () => {
    const { user, access } = await server.person();
    const goods = await server.sellsMany(501);
    await server.owner.raw(
      `insert into soko.wishlist_items (id, user_id, product_id, product_name)
      select soko.uuid_v7(), ?, p.id, p.name from soko.products p where p.id = any (?)`,
      [user.id, goods.slice(0, 500).map(({ product }) => product.id)],
    );
    const refused = await add({ as: access }, { sku: goods[500]?.sku });
    expect(expectProblem(refused, 'wishlist_full').limit).to.equal(500);
    expectStatus(await add({ as: access }, { sku: goods[0]?.sku }), 200);
  });

  it('cost as many statements, however many there are', async () => {
    const counts = async (count: number) => {
      const holder = await somebody();
      for (const { sku } of await server.sellsMany(count)) await add(holder, { sku });
      const { sku } = await server.sells();
      return [await server.statementsOf(() => list(holder)), await server.statementsOf(() => add(holder, { sku }))];
    };
    const [few, many] = [await counts(1), await counts(8)];
    expect(many).to.deep.equal(few);
    expect(few[0]).to.equal(2); // who is signed in is looked up
  });

  it('C18: go with the account', async () => {
    const { user, access } = await server.person();
    expectStatus(await add({ as: access }, { sku: (await server.sells()).sku }), 201);
    expectStatus(await server.client.delete('/users/me', { as: access }), 204);
    expect(await server.owner('soko.wishlist_items').where({ user_id: user.id })).to.deep.equal([]);
  });
});
