import { eventJobs, SUBSCRIPTIONS } from '@soko/application';
import { expect } from 'chai';
import { aJobCall, anId, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import type { Person } from '../../support/server-town.ts';

type Node = Readonly<{ id: string; name: string; slug: string; children: readonly Node[] }>;

describe('/categories', () => {
  let server: Server;
  let admin: Person;
  before(async () => {
    server = await openServer();
    admin = await server.withRole('admin');
  });
  after(() => server.close());

  const add = (body: object, { access }: Pick<Person, 'access'> = admin) =>
    server.client.post('/categories', { as: access, body });
  const patch = (id: string, body: object, { access }: Pick<Person, 'access'> = admin, headers = {}) =>
    server.client.patch(`/categories/${id}`, { as: access, body, headers });
  const remove = (id: string, query = '', { access }: Pick<Person, 'access'> = admin) =>
    server.client.delete(`/categories/${id}${query}`, { as: access });
  const get = async (path: string, who?: Pick<Person, 'access'>) =>
    expectStatus(await server.client.get(`/categories${path}`, who ? { as: who.access } : {}), 200);
  const named = (nodes: readonly Node[]): unknown =>
    nodes.map(({ name, children }) => (children.length > 0 ? [name, named(children)] : name));
  /** How many products a list has that is asked for so. */
  const listed = async (query: string) =>
    expectStatus(await server.client.get(`/products?${query}&include_total=true`), 200).page.total;

  describe('POST', () => {
    it('adds to the tree of the market, with a slug of the name or its own', async () => {
      const answer = await add({ name: 'Home & Living', position: 3, image: 'https://cdn.example/home.jpg' });
      const root = expectStatus(answer, 201);
      expect(root).to.deep.include({
        slug: 'home-living',
        parent_id: null,
        shop_id: null,
        position: 3,
        image: 'https://cdn.example/home.jpg',
        description: '',
        path: [],
        children: [],
        product_count: 0,
        is_active: true,
      });
      expect(answer.headers.get('location')).to.match(new RegExp(`/api/v1/categories/${root.id}$`));
      expect(answer.headers.get('etag')).to.match(/"1\./);
      const lamps = expectStatus(await add({ name: 'Lamps', slug: 'all-lamps', parent_id: root.id }), 201);
      expect(lamps.path).to.deep.equal([{ id: root.id, name: 'Home & Living', slug: 'home-living' }]);
      expect(named([await get('/home-living')])).to.deep.equal([['Home & Living', ['Lamps']]]);
    });

    it('refuses a slug that is taken, and tells a name that is apart', async () => {
      expectStatus(await add({ name: 'Beds' }), 201);
      expectProblem(await add({ name: 'More beds', slug: 'beds' }), 'slug_taken');
      expect(expectStatus(await add({ name: 'Beds' }), 201).slug).to.match(/^beds-[0-9a-f]{8}$/);
      expect(expectStatus(await add({ name: 'List' }), 201).slug).to.equal('list-1');
    });

    it('A3: gives sellers a tree of their own, below that of the market, and nothing of it to others', async () => {
      const [one, two] = [await server.seller(), await server.seller()];
      const { id: parent_id } = expectStatus(await add({ name: 'Crafts' }), 201);
      const own = expectStatus(await add({ name: 'Baskets', parent_id }, one), 201);
      expect(own).to.include({ shop_id: one.shop.id, parent_id });
      expect(expectStatus(await add({ name: 'Baskets', shop: two.shop.id }, two), 201).slug).to.equal('baskets');
      expectStatus(await add({ name: 'Small', shop: 'me', parent_id: own.id }, one), 201);
      expectProblem(await add({ name: 'Theirs', parent_id: own.id }, two), 'not_found');
      expectProblem(await add({ name: 'Theirs', shop: one.shop.id }, two), 'not_found');
      expectProblem(await add({ name: 'For all', shop: null }, one), 'forbidden');
      expectProblem(await add({ name: 'For all', parent_id: own.id }), 'category_parent_not_allowed');
      expectProblem(await add({ name: 'Nobody’s', shop: anId() }), 'not_found');
      expectProblem(await patch(own.id, { name: 'Mine' }, two), 'not_found');
      expectProblem(await remove(own.id, '', two), 'not_found');
      expectProblem(await patch(parent_id, { name: 'Mine' }, one), 'forbidden');
      expectProblem(await remove(parent_id, '', one), 'forbidden');

      const outline = async (query: string) =>
        named((await get(query)).items.filter(({ name }: Node) => name === 'Crafts'));
      expect(await outline('')).to.deep.equal(['Crafts']);
      expect(await outline(`?shop=${one.shop.slug}`)).to.deep.equal([['Crafts', [['Baskets', ['Small']]]]]);
      expect((await get(`?shop=${two.shop.id}&flat=true`)).items.map(({ name }: Node) => name)).to.include('Baskets');
      expect((await get(`/baskets?shop=${two.shop.slug}`)).shop_id).to.equal(two.shop.id);
      expectProblem(await server.client.get('/categories/baskets'), 'not_found');
    });

    it('A8: is for members with the right to the catalogue', async () => {
      const owner = await server.seller();
      const packer = await server.person();
      const body = { email: packer.user.email, role: 'fulfilment' };
      expectStatus(await server.client.post('/shops/me/members', { as: owner.access, body }), 201);
      expectProblem(await add({ name: 'Mine' }, packer), 'forbidden');
    });

    it('leaves a shop a thousand of its own', async () => {
      const seller = await server.seller();
      await server.owner.raw(
        `insert into soko.categories (id, slug, name, shop_id)
        select soko.uuid_v7(), 'own-' || n, 'Own', ? from generate_series(1, 1000) n`,
        [seller.shop.id],
      );
      expect(expectProblem(await add({ name: 'One more' }, seller), 'too_many_categories').limit).to.equal(1000);
    });

    it('asks members of several shops which one is meant', async () => {
      const [one, two] = [await server.seller(), await server.seller()];
      const helper = await server.person();
      for (const { access } of [one, two]) {
        const body = { email: helper.user.email, role: 'manager' };
        expectStatus(await server.client.post('/shops/me/members', { as: access, body }), 201);
      }
      expectFlaws(await add({ name: 'Whose?' }, helper), '/shop');
      expect(expectStatus(await add({ name: 'Theirs', shop: two.shop.id }, helper), 201).shop_id).to.equal(two.shop.id);
    });

    it('has ten levels at most', async () => {
      let parent_id: string | null = null;
      for (let level = 1; level <= 10; level += 1) {
        parent_id = expectStatus(await add({ name: `Level ${level}`, parent_id }), 201).id;
      }
      expectProblem(await add({ name: 'Level 11', parent_id }), 'category_too_deep');
      const { id } = expectStatus(await add({ name: 'Two levels' }), 201);
      expectStatus(await add({ name: 'The second', parent_id: id }), 201);
      const { path } = await get(`/${parent_id}`);
      expectProblem(await patch(id, { parent_id: path[8].id }), 'category_too_deep');
      expectStatus(await patch(id, { parent_id: path[7].id }), 200);
    });

    it('K11: keeps names as the text they are', async () => {
      const name = '<b>Lamps</b> & "more"';
      expect(expectStatus(await add({ name }), 201).name).to.equal(name);
      expectFlaws(await add({ name: 'x', image: 'http://plain.example/x.jpg' }), '/image');
    });
  });

  describe('PATCH', () => {
    it('renames, and lists and search follow', async () => {
      const { id } = expectStatus(await add({ name: 'Torches' }), 201);
      const leaf = expectStatus(await add({ name: 'Pocket', parent_id: id }), 201);
      await server.sells({ categoryIds: [leaf.id] });
      expect(await listed('q=torches')).to.equal(1);
      expectStatus(await patch(id, { name: 'Flashlights' }), 200);
      expect(await listed('q=torches')).to.equal(0);
      expect(await listed('q=flashlights')).to.equal(1);
      expect((await get(`/${id}`)).product_count).to.equal(1);
    });

    it('moves with all below it and with its products', async () => {
      const [from, to] = [expectStatus(await add({ name: 'From' }), 201), expectStatus(await add({ name: 'To' }), 201)];
      const moved = expectStatus(await add({ name: 'Moved', parent_id: from.id }), 201);
      const leaf = expectStatus(await add({ name: 'Leaf', parent_id: moved.id }), 201);
      await server.sells({ categoryIds: [leaf.id] });
      expect([await listed('category=from'), await listed('category=to')]).to.deep.equal([1, 0]);
      expectStatus(await patch(moved.id, { parent_id: to.id }), 200);
      expect([await listed('category=from'), await listed('category=to')]).to.deep.equal([0, 1]);
      expect((await get(`/${leaf.id}`)).path.map(({ name }: Node) => name)).to.deep.equal(['To', 'Moved']);
      expectStatus(await patch(moved.id, { parent_id: null }), 200);
      expect(await listed('category=to')).to.equal(0);
    });

    it('never makes a circle', async () => {
      const root = expectStatus(await add({ name: 'Root' }), 201);
      const leaf = expectStatus(await add({ name: 'Leaf of it', parent_id: root.id }), 201);
      for (const parent_id of [root.id, leaf.id]) expectProblem(await patch(root.id, { parent_id }), 'category_cycle');
      expectProblem(await patch(root.id, { parent_id: anId() }), 'not_found');
    });

    it('holds against its version', async () => {
      const { id } = expectStatus(await add({ name: 'Versioned' }), 201);
      const version = { 'if-match': '"1"' };
      const answer = await patch(id, { description: 'One' }, admin, version);
      expect(expectStatus(answer, 200).description).to.equal('One');
      expect(answer.headers.get('etag')).to.match(/"2\./);
      expectProblem(await patch(id, { description: 'Two' }, admin, version), 'precondition_failed');
    });

    it('hides what is not active with all below it, but for those who keep it, and not its products', async () => {
      const root = expectStatus(await add({ name: 'Winter' }), 201);
      const leaf = expectStatus(await add({ name: 'Coats', parent_id: root.id }), 201);
      const goods = await server.sells({ categoryIds: [leaf.id] });
      expect(expectStatus(await patch(root.id, { is_active: false }), 200).is_active).to.equal(false);
      for (const { id } of [root, leaf]) expectProblem(await server.client.get(`/categories/${id}`), 'not_found');
      expect(named((await get('')).items)).not.to.include('Winter');
      expectProblem(await add({ name: 'Hats', parent_id: root.id }, await server.seller()), 'not_found');
      expectStatus(await server.client.get(`/products/${goods.product.id}`), 200);
      expect((await get(`/${root.id}`, admin)).is_active).to.equal(false);
      expect(expectStatus(await patch(root.id, { is_active: true }), 200).is_active).to.equal(true);
      await get('/coats');
    });
  });

  describe('DELETE', () => {
    it('takes an empty one away and frees its slug', async () => {
      const { id } = expectStatus(await add({ name: 'Short lived' }), 201);
      expectStatus(await remove(id), 204);
      for (const path of [id, 'short-lived']) {
        expectProblem(await server.client.get(`/categories/${path}`, { as: admin.access }), 'not_found');
      }
      expectProblem(await remove(id), 'not_found');
      expectProblem(await patch(id, { name: 'Again' }), 'not_found');
      expect(expectStatus(await add({ name: 'Short lived' }), 201).slug).to.equal('short-lived');
    });

    it('is refused while categories or products hang on it, unless they are to be moved', async () => {
      const old = expectStatus(await add({ name: 'Old' }), 201);
      const child = expectStatus(await add({ name: 'Old child', parent_id: old.id }), 201);
      const heir = expectStatus(await add({ name: 'Heir' }), 201);
      const both = await server.sells({ categoryIds: [old.id, heir.id] });
      await server.sells({ categoryIds: [old.id] });
      await server.sells({ categoryIds: [old.id], status: 'draft' });
      expect(expectProblem(await remove(old.id), 'category_not_empty')).to.include({ children: 1, products: 3 });
      expectProblem(await remove(old.id, `?move_to=${child.id}`), 'category_cycle');
      expectProblem(await remove(old.id, `?move_to=${old.id}`), 'category_cycle');
      expectProblem(await remove(old.id, `?move_to=${anId()}`), 'not_found');
      expectStatus(await remove(old.id, `?move_to=${heir.id}`), 204);
      expect((await get(`/${child.id}`)).path.map(({ name }: Node) => name)).to.deep.equal(['Heir']);
      expect([await listed('category=heir'), await listed('q=old')]).to.deep.equal([2, 0]);
      const product = expectStatus(await server.client.get(`/products/${both.product.id}`), 200);
      expect(product.categories.map(({ name }: Node) => name)).to.deep.equal(['Heir']);
    });

    it('moves nothing of the market to a category of a shop', async () => {
      const { shop } = await server.seller();
      const { id } = expectStatus(await add({ name: 'Global' }), 201);
      const { id: own } = await server.category({ shopId: shop.id });
      expectProblem(await remove(id, `?move_to=${own}`), 'category_parent_not_allowed');
    });
  });

  it('cost as many statements, however much hangs on them', async () => {
    const counts = async (children: number) => {
      const { id } = expectStatus(await add({ name: 'Counted' }), 201);
      const { id: to } = expectStatus(await add({ name: 'Where to' }), 201);
      for (let number = 0; number < children; number += 1) await server.category({ parentId: id });
      await server.sellsMany(children, { categoryIds: [id] });
      return [
        await server.statementsOf(() => patch(id, { name: 'Another name', parent_id: to })),
        await server.statementsOf(() => get(`/${id}`)),
        await server.statementsOf(() => remove(id, `?move_to=${to}`)),
        await server.statementsOf(() => get('')),
      ];
    };
    const [few, many] = [await counts(1), await counts(8)];
    expect(many).to.deep.equal(few);
    expect(few).to.deep.equal([10, 1, 11, 1]);
  });

  it('of more than a thousand products are found by their new name soon after, by a job', async () => {
    const { id } = expectStatus(await add({ name: 'Crowded' }), 201);
    await server.sellsMany(1_002, { categoryIds: [id], onHand: 0 });
    const changing = () => patch(id, { name: 'Thronged' });
    expect(await server.statementsOf(changing)).to.equal(7);
    expect([await listed('q=thronged'), await listed('q=crowded')]).to.deep.equal([1_000, 2]);
    const about = { subject: id, type: 'listing.outdated' } as const;
    const [event] = await server.owner('soko.events').where(about);
    const job = eventJobs(server.app).relist_products;
    for (const _ of [1, 2])
      await job?.(aJobCall('relist_products'), { ...about, eventId: event.id, payload: event.payload });
    expect([await listed('q=thronged'), await listed('q=crowded')]).to.deep.equal([1_002, 0]);
    expect(SUBSCRIPTIONS['listing.outdated']).to.deep.equal(['relist_products']);
  });

  it('are listed for staff in every state', async () => {
    const { id } = expectStatus(await add({ name: 'Quietly gone' }), 201);
    const paused = await server.category({ name: 'Quietly paused', suspendedAt: NOON });
    expectStatus(await remove(id), 204);
    const staff = await server.withRole('staff');
    const find = async (query: string) =>
      expectStatus(await server.client.get(`/admin/categories?q=quietly&${query}`, { as: staff.access }), 200).items;
    expect((await find('')).map(({ status }: { status: string }) => status)).to.deep.equal(['deleted', 'suspended']);
    expect((await find('status=suspended')).map((each: Node) => each.id)).to.deep.equal([paused.id]);
    expect(await find('status=active')).to.deep.equal([]);
  });
});
