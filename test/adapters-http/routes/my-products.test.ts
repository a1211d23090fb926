import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { imageForm } from '../../support/pictures.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import type { Person, Seller } from '../../support/server-town.ts';

const price = (amount: number, currency = 'NGN') => ({ amount, currency });
const variant = (size: string, fields: object = {}) => ({ price: price(1_000), attributes: { size }, ...fields });
const FORM = { name: 'Wax print shirt', variants: [variant('M', { stock: 10 }), variant('L')] };

describe('products of a shop', () => {
  let server: Server;
  let seller: Seller;
  let admin: Person;
  before(async () => {
    server = await openServer();
    [seller, admin] = [await server.seller({ slug: 'threads' }), await server.withRole('admin')];
  });
  after(() => server.close());

  const create = (body: object = FORM, { access }: Person = seller, more: Sending = {}): Promise<Received> =>
    server.client.post('/products', { as: access, body, ...more });
  const created = async (fields: object = {}, by: Person = seller) =>
    expectStatus(await create({ ...FORM, ...fields }, by), 201);
  const read = (id: string, { access }: Person = seller) => server.client.get(`/products/${id}`, { as: access });
  const patch = (id: string, body: object, headers = {}, { access }: Person = seller) =>
    server.client.patch(`/products/${id}`, { as: access, body, headers });
  const decide = (id: string, verdict: string, body?: object, { access }: Person = admin) =>
    server.client.post(`/admin/products/${id}/${verdict}`, { as: access, ...(body ? { body } : {}) });
  const onSale = async (fields: object = {}) => {
    const product = await created(fields);
    expectStatus(await decide(product.id, 'approve'), 200);
    return product;
  };
  const REASON = { reason: 'The pictures show another product' };

  describe('POST /products', () => {
    it('puts a product with its variants and their stock into the own shop, to be looked at', async () => {
      const answer = await create({ ...FORM, name: 'Kente wrap', options: ['size'] });
      const product = expectStatus(answer, 201);
      expect(product).to.deep.include({
        name: 'Kente wrap',
        slug: 'kente-wrap',
        status: 'pending_review',
        status_comment: null,
        is_active: true,
        options: ['size'],
        price: price(1_000),
      });
      expect(product.shop.id).to.equal(seller.shop.id);
      expect(answer.headers.get('location')).to.match(new RegExp(`/api/v1/products/${product.id}$`));
      const [m, l] = product.variants;
      expect([m.sku, m.available, l.sku, l.available]).to.deep.equal([
        'THREADS-KENTE-WRAP-M',
        10,
        'THREADS-KENTE-WRAP-L',
        0,
      ]);
      expect(expectStatus(await read(product.id), 200)).to.deep.equal(product);
      expectProblem(await server.client.get(`/products/${product.id}`), 'not_found');
    });

    it('tells a slug that it makes apart where it is taken, and refuses one that was asked for', async () => {
      const slug = 'adire-shirt';
      expect((await created({ name: 'Adire shirt' })).slug).to.equal(slug);
      expect((await created({ name: 'Adire shirt' })).slug).to.match(/^adire-shirt-[0-9a-f]{8}$/);
      expectProblem(await create({ ...FORM, slug }), 'slug_taken');
    });

    it('takes a draft that nobody looks at, and a product whose variants come later', async () => {
      const draft = await created({ status: 'draft', variants: [] });
      expect(draft).to.deep.include({ status: 'draft', variants: [], variant_count: 0 });
      expect(
        expectStatus(await server.client.post(`/products/${draft.id}/submit`, { as: seller.access }), 200),
      ).to.include({ status: 'pending_review' });
      expectProblem(
        await server.client.post(`/products/${draft.id}/submit`, { as: seller.access }),
        'product_state_conflict',
      );
    });

    it('is for an admin and any shop, whose products need nobody’s look', async () => {
      expectFlaws(await create(FORM, admin), '/shop_id');
      const product = await created({ shop_id: seller.shop.id }, admin);
      expect(product).to.include({ status: 'approved' });
      expectStatus(await server.client.get(`/products/${product.id}`), 200);
    });

    it('S0-96: is not for another’s shop, nor for members without the right', async () => {
      const other = await server.seller();
      const theirs = await create({ ...FORM, shop_id: seller.shop.id }, other);
      expectProblem(theirs, 'not_found');
      expect(unnamed(theirs)).to.deep.equal(unnamed(await create({ ...FORM, shop_id: anId() }, other)));
      const packer = await server.person();
      const body = { email: packer.user.email, role: 'fulfilment' };
      expectStatus(await server.client.post('/shops/me/members', { as: seller.access, body }), 201);
      expectProblem(await create(FORM, packer), 'forbidden');
      expectProblem(await create(FORM, await server.person()), 'forbidden');
    });

    it('is for a shop that waits for its approval, and not for one that was stopped', async () => {
      await created({}, await server.seller({ status: 'pending' }));
      expectProblem(await create(FORM, await server.seller({ status: 'suspended' })), 'shop_state_conflict');
    });

    it('names every flaw of its variants where it is', async () => {
      const wrong = (fields: object, ...paths: string[]) =>
        create({ ...FORM, variants: [variant('S', fields)] }).then((answer) => expectFlaws(answer, ...paths));
      await wrong({ compare_at_price: price(1_000) }, '/variants/0/compare_at_price');
      await wrong({ barcode: '5901234123458' }, '/variants/0/barcode');
      const tiers = [
        { min_quantity: 10, price: price(900) },
        { min_quantity: 10, price: price(950) },
      ];
      await wrong({ price_tiers: tiers }, '/variants/0/price_tiers/1/min_quantity', '/variants/0/price_tiers/1/price');
      expectFlaws(
        await create({ ...FORM, variants: [variant('S'), variant('s')] }),
        '/variants/0/attributes',
        '/variants/1/attributes',
      );
      expectFlaws(
        await create({ ...FORM, options: ['size', 'color'] }),
        '/variants/0/attributes/color',
        '/variants/1/attributes/color',
      );
      expectProblem(
        await create({ ...FORM, variants: [variant('S', { price: price(1, 'USD') })] }),
        'currency_mismatch',
      );
    });

    it('refuses a SKU that anybody has', async () => {
      const { variants } = await created();
      expectProblem(await create({ ...FORM, variants: [variant('S', { sku: variants[0].sku })] }), 'sku_taken');
    });

    it('names categories and brands of the market or the shop alone', async () => {
      const [brand, category] = [await server.brand(), await server.category()];
      const [own, theirs, gone] = [
        await server.category({ shopId: seller.shop.id }),
        await server.category({ shopId: (await server.seller()).shop.id }),
        await server.brand({ deletedAt: NOON }),
      ];
      const product = await created({ brand_id: brand.id, category_ids: [category.id, own.id] });
      expect(product.brand.id).to.equal(brand.id);
      expect(product.categories.map(({ id }: { id: string }) => id)).to.deep.equal([category.id, own.id]);
      expectFlaws(
        await create({ ...FORM, brand_id: gone.id, category_ids: [category.id, theirs.id, anId()] }),
        '/brand_id',
        '/category_ids/1',
        '/category_ids/2',
      );
    });

    it('K11: keeps text as text, and takes nothing that is not its seller’s to say', async () => {
      expectFlaws(await create({ ...FORM, id: anId(), version: 7, sales_count: 9 }), '/id', '/sales_count', '/version');
      expectFlaws(await create({ ...FORM, status: 'approved' }), '/status');
      const text = '<script>alert(1)</script> & "co"';
      const answer = await create({ ...FORM, name: text, description: text });
      expect(expectStatus(answer, 201)).to.deep.include({ name: text, description: text });
      expect(answer.headers.get('content-type')).to.match(/^application\/json/);
    });

    it('is done once for one key', async () => {
      const more = { key: `key-${anId()}` };
      const [first, again] = [await create(FORM, seller, more), await create(FORM, seller, more)];
      expect(again.text).to.equal(first.text);
    });

    it('takes as many statements for 50 variants as for one', async () => {
      const count = (sizes: number) =>
        server.statementsOf(() =>
          created({
            name: `Of ${sizes}`,
            variants: Array.from({ length: sizes }, (_, at) => variant(`${at}`, { stock: 1 })),
          }),
        );
      const one = await count(1);
      expect(await count(50)).to.equal(one);
      expect(one).to.be.at.most(13);
    });
  });

  describe('PATCH /products/{id}', () => {
    it('changes what is named, for those who saw the present version', async () => {
      const { id } = await created();
      const etag = (await read(id)).headers.get('etag') ?? '';
      const answer = await patch(id, { name: 'Renamed', slug: 'renamed', is_active: false }, { 'if-match': etag });
      expect(expectStatus(answer, 200)).to.deep.include({ name: 'Renamed', slug: 'renamed', is_active: false });
      expectProblem(await patch(id, { name: 'Late' }, { 'if-match': etag }), 'precondition_failed');
      expectStatus(await patch(id, { name: 'Again' }, { 'if-match': answer.headers.get('etag') }), 200);
      expectStatus(await patch(id, { brand_id: null, category_ids: [] }, { 'if-match': '*' }), 200);
    });

    it('knows the product by its slug, as every operation on it does', async () => {
      const { id } = await created({ slug: 'by-its-slug', options: ['size'] });
      expect(expectStatus(await patch('By-Its-Slug', { description: 'Soft' }), 200)).to.include({ id });
      expect(expectStatus(await patch('by-its-slug', { slug: 'renamed-slug' }), 200)).to.include({ id });
      expectProblem(await patch('by-its-slug', { description: 'Late' }), 'not_found');
      expectProblem(await patch('renamed-slug', { name: 'Mine' }, {}, await server.seller()), 'not_found');

      const as = seller.access;
      const path = '/products/renamed-slug';
      expectStatus(await server.client.post(`${path}/variants`, { as, body: variant('XL') }), 201);
      const image = expectStatus(await server.client.post(`${path}/images`, { as, ...(await imageForm({})) }), 201);
      const body = { alt_text: 'Red' };
      expectStatus(await server.client.patch(`${path}/images/${image.id}`, { as, body }), 200);
      expectStatus(await server.client.delete(`${path}/images/${image.id}`, { as }), 204);
      expect(expectStatus(await decide('renamed-slug', 'reject', REASON), 200)).to.include({ id });
      expect(expectStatus(await server.client.post(`${path}/submit`, { as }), 200)).to.include({ id });
      expect(expectStatus(await server.client.get(`${path}/status-history`, { as }), 200).items).to.have.length(3);
      expectStatus(await server.client.delete(path, { as }), 204);
      expectProblem(await read('renamed-slug'), 'not_found');
    });

    it('takes the tag that anybody is shown', async () => {
      const { product } = await server.sells({ shop: seller.shop });
      const etag = (await server.client.get(`/products/${product.id}`)).headers.get('etag') ?? '';
      expectStatus(await patch(product.id, { description: 'Soft' }, { 'if-match': etag }), 200);
      expectProblem(await patch(product.id, { description: 'Late' }, { 'if-match': etag }), 'precondition_failed');
    });

    it('keeps its version while stock moves, and shows another tag all the same', async () => {
      const { id, variants } = await created();
      const before = (await read(id)).headers.get('etag') ?? '';
      const body = { delta: 1, reason: 'found' };
      expectStatus(await server.client.patch(`/skus/${variants[0].sku}/stock`, { as: seller.access, body }), 200);
      expect((await read(id)).headers.get('etag')).not.to.equal(before);
      expectStatus(await patch(id, { description: 'Soft' }, { 'if-match': before }), 200);
    });

    it('puts the options into another order, and no others in their place', async () => {
      const { id } = await created({ variants: [variant('M', { attributes: { size: 'M', color: 'red' } })] });
      expect(expectStatus(await patch(id, { options: ['color', 'size'] }), 200).options).to.deep.equal([
        'color',
        'size',
      ]);
      expectFlaws(await patch(id, { options: ['size'] }), '/options');
    });

    it('S0-96: finds no product of another shop', async () => {
      const { id } = await onSale();
      const other = await server.seller();
      const [theirs, nobodys] = [
        await patch(id, { name: 'Mine' }, {}, other),
        await patch(anId(), { name: 'x' }, {}, other),
      ];
      expectProblem(theirs, 'not_found');
      expect(unnamed(theirs)).to.deep.equal(unnamed(nobodys));
      expectProblem(await server.client.delete(`/products/${id}`, { as: other.access }), 'not_found');
    });

    it('refuses a slug that is taken', async () => {
      const [one, two] = [await created(), await created()];
      expectProblem(await patch(two.id, { slug: one.slug }), 'slug_taken');
    });
  });

  describe('DELETE /products/{id}', () => {
    it('S4-44: takes it from lists and carts, keeps slug, SKU and orders', async () => {
      const product = await onSale({ slug: 'to-be-gone' });
      const [{ sku }] = product.variants;
      const buyer = await server.person();
      const holder = await server.fill([{ sku }], { as: buyer.access });
      const { order } = await server.draft([{ sku }], { as: buyer.access });
      expectStatus(await server.client.delete(`/products/${product.id}`, { as: seller.access }), 204);
      for (const who of [seller, admin]) expectProblem(await read(product.id, who), 'not_found');
      expect(
        expectStatus(await server.client.get(`/products?shop=${seller.shop.id}&limit=100`), 200).items,
      ).not.to.deep.include({ id: product.id });
      expectProblem(await server.client.get(`/skus/${sku}`), 'not_found');
      expect(
        expectStatus(await server.client.get(`/orders/${order.id}`, { as: buyer.access }), 200).items[0].sku,
      ).to.equal(sku);
      expect(expectStatus(await server.client.get('/cart', holder), 200).notices).to.deep.equal([]);
      expectProblem(await create({ ...FORM, slug: 'to-be-gone' }), 'slug_taken');
      expectProblem(await create({ ...FORM, variants: [variant('S', { sku })] }), 'sku_taken');
      expectProblem(await patch(product.id, { name: 'Back' }), 'not_found');
    });
  });

  describe('what staff decide', () => {
    const listed = async (id: string) =>
      expectStatus(await server.client.get('/products?limit=100'), 200).items.some(
        (each: { id: string }) => each.id === id,
      );

    it('S1-73, S1-74: approved it is on sale, rejected it is gone from lists, and carts cannot check out', async () => {
      const { id, variants } = await created();
      const pending = async () =>
        expectStatus(await server.client.get('/admin/products/pending?limit=100', { as: admin.access }), 200).items.map(
          (each: { id: string }) => each.id,
        );
      expect(await pending()).to.include(id);
      expect(await listed(id)).to.equal(false);
      expect(expectStatus(await decide(id, 'approve'), 200)).to.include({ status: 'approved' });
      expect(await pending()).not.to.include(id);
      expect(await listed(id)).to.equal(true);
      const holder = await server.fill([{ sku: variants[0].sku }], { as: (await server.person()).access });
      expect(expectStatus(await decide(id, 'reject', REASON), 200)).to.deep.include({
        status: 'rejected',
        status_comment: REASON.reason,
      });
      expect(await listed(id)).to.equal(false);
      const cart = expectStatus(await server.client.get('/cart', holder), 200);
      expect([cart.items.length, cart.notices[0].code]).to.deep.equal([1, 'unavailable']);
      const body = { shipping_address: { name: 'Ada', line1: '12 Marina Road', city: 'Lagos', country: 'NG' } };
      expectProblem(
        await server.client.post('/checkout', { ...holder, body, key: `key-${anId()}` }),
        'product_unavailable',
      );
      expectProblem(await decide(id, 'reject', REASON), 'product_state_conflict');
      expectStatus(await server.client.post(`/products/${id}/submit`, { as: seller.access }), 200);
      const history = expectStatus(
        await server.client.get(`/products/${id}/status-history`, { as: seller.access }),
        200,
      );
      expect(history.items.map(({ to, reason }: Record<string, string>) => [to, reason])).to.deep.equal([
        ['pending_review', null],
        ['rejected', REASON.reason],
        ['approved', null],
        ['pending_review', null],
      ]);
    });

    it('suspended it is hidden in whatever status, until it is restored', async () => {
      const { id } = await onSale();
      expect(expectStatus(await decide(id, 'suspend', REASON), 200).suspended_at).to.be.a('string');
      expect(await listed(id)).to.equal(false);
      expectProblem(await decide(id, 'suspend', REASON), 'product_state_conflict');
      const suspended = await server.client.get('/admin/products?status=suspended', { as: admin.access });
      expect(expectStatus(suspended, 200).items.map((each: { id: string }) => each.id)).to.deep.equal([id]);
      expect(expectStatus(await decide(id, 'restore'), 200)).to.deep.include({
        status: 'approved',
        suspended_at: null,
      });
      expect(await listed(id)).to.equal(true);
    });

    it('S1-72, S1-73, S1-74, S1-88, S1-89: has its older spellings', async () => {
      const { id } = await created();
      const post = (path: string, body: object) => server.client.post(path, { as: admin.access, body });
      expectStatus(await server.client.get(`/admin/products/detail?product_id=${id}`, { as: admin.access }), 200);
      expectStatus(await server.client.get('/admin/catalog/products/pending', { as: admin.access }), 200);
      expectStatus(await post('/admin/products/approve', { product_id: id }), 200);
      expectStatus(await post('/admin/products/reject', { product_id: id, ...REASON }), 200);
      const set = (body: object) => post('/admin/catalog/products/set-approval', { product_id: id, ...body });
      expect(expectStatus(await set({ approved: true }), 200).status).to.equal('approved');
      expect(expectStatus(await set({ status: 'rejected', ...REASON }), 200).status).to.equal('rejected');
      expectFlaws(await set({}), '/approved');
      expectFlaws(await set({ approved: true, status: 'approved' }), '/approved');
    });

    it('is not decided by the shop’s own people', async () => {
      const { id } = await created();
      const insider = await server.person({ roles: ['customer', 'admin'] });
      const body = { email: insider.user.email, role: 'manager' };
      expectStatus(await server.client.post('/shops/me/members', { as: seller.access, body }), 201);
      expectProblem(await decide(id, 'approve', undefined, insider), 'forbidden');
    });
  });

  describe('GET /seller/products', () => {
    it('S1-56: lists the own ones in every state, with filters, under both names', async () => {
      const owner = await server.seller();
      const made = async (name: string, fields: object = {}) => (await created({ name, ...fields }, owner)).id;
      const [draft, waiting, off] = [
        await made('Draft', { status: 'draft' }),
        await made('Waiting'),
        await made('Off', { is_active: false }),
      ];
      const ids = async (query: string, path = '/seller/products') =>
        expectStatus(await server.client.get(`${path}?${query}`, { as: owner.access }), 200).items.map(
          (each: { id: string }) => each.id,
        );
      expect(await ids('')).to.deep.equal([off, waiting, draft]);
      expect(await ids('', '/sellers/products')).to.deep.equal([off, waiting, draft]);
      expect(await ids('status=draft')).to.deep.equal([draft]);
      expect(await ids('is_active=false')).to.deep.equal([off]);
      expect(await ids('q=wait')).to.deep.equal([waiting]);
      expect(await ids('q=off-m')).to.deep.equal([off]);
      expect(await ids('low_stock=true')).to.deep.equal([]);
      await server.owner.raw(
        'update soko.stock_levels set low_stock_threshold = 10 where variant_id in (select id from soko.variants where product_id = ?)',
        [draft],
      );
      expect(await ids('low_stock=true')).to.deep.equal([draft]);
      const [item] = expectStatus(
        await server.client.get('/seller/products?status=draft', { as: owner.access }),
        200,
      ).items;
      expect(item).to.deep.include({
        on_hand: 10,
        reserved: 0,
        status: 'draft',
        price: price(1_000),
        variant_count: 2,
      });
    });

    it('takes one statement for a page, however long', async () => {
      const count = (limit: number) =>
        server.statementsOf(() => server.client.get(`/seller/products?limit=${limit}`, { as: seller.access }));
      expect(await count(50)).to.equal(await count(1));
    });
  });

  it('S0-90: are counted for staff alone', async () => {
    const { access } = await server.withRole('staff');
    const before = expectStatus(await server.client.get('/stats/products', { as: access }), 200);
    await created();
    const after = expectStatus(await server.client.get('/stats/products', { as: access }), 200);
    expect(after.total).to.equal(before.total + 1);
    expect(after.by_status.pending_review).to.equal(before.by_status.pending_review + 1);
    expect(after.variants).to.equal(before.variants + 2);
    expect(after.without_image).to.equal(before.without_image + 1);
    expectProblem(await server.client.get('/stats/products', { as: seller.access }), 'forbidden');
  });
});
