import { eventJobs } from '@soko/application';
import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';

describe('/brands', () => {
  let server: Server;
  let as: string;
  before(async () => {
    server = await openServer();
    as = (await server.withRole('admin')).access;
  });
  after(() => server.close());

  const add = (body: object) => server.client.post('/brands', { as, body });
  const patch = (id: string, body: object, headers = {}) => server.client.patch(`/brands/${id}`, { as, body, headers });
  const remove = (id: string, query = '') => server.client.delete(`/brands/${id}${query}`, { as });
  const listed = async (query: string) =>
    expectStatus(await server.client.get(`/products?${query}&include_total=true`), 200).page.total;

  it('are added, and found by id and slug', async () => {
    const answer = await add({ name: 'Vlisco', logo: 'https://cdn.example/vlisco.png' });
    const brand = expectStatus(answer, 201);
    expect(brand).to.deep.include({ slug: 'vlisco', description: '', product_count: 0, is_active: true });
    expect(answer.headers.get('location')).to.match(new RegExp(`/brands/${brand.id}$`));
    expect(expectStatus(await server.client.get('/brands/Vlisco'), 200)).to.deep.equal(brand);
    expectProblem(await add({ name: 'Another', slug: 'vlisco' }), 'slug_taken');
    expect(expectStatus(await add({ name: 'Vlisco' }), 201).slug).to.match(/^vlisco-[0-9a-f]{8}$/);
    expectFlaws(await add({ name: 'x', logo: 'javascript:alert(1)' }), '/logo');
  });

  it('are renamed, and search follows', async () => {
    const { id } = expectStatus(await add({ name: 'Kolam' }), 201);
    await server.sells({ brandId: id });
    expect(await listed('q=kolam')).to.equal(1);
    const etag = (await server.client.get(`/brands/${id}`)).headers.get('etag') ?? '';
    const answer = await patch(id, { name: 'Bintang', slug: 'bintang' }, { 'if-match': etag });
    expect(expectStatus(answer, 200)).to.deep.include({ name: 'Bintang', slug: 'bintang', product_count: 1 });
    expect([await listed('q=kolam'), await listed('q=bintang'), await listed('brand=bintang')]).to.deep.equal([
      0, 1, 1,
    ]);
    expectProblem(await patch(id, { name: 'Late' }, { 'if-match': etag }), 'precondition_failed');
    expectProblem(await patch(anId(), { name: 'Nobody' }), 'not_found');
    const { slug } = expectStatus(await add({ name: 'Its rival' }), 201);
    expectProblem(await patch(id, { slug }), 'slug_taken');
  });

  it('of many products are found by their new name soon after, by a job', async () => {
    const brand = await server.brand({ name: 'Before' });
    await server.sells({ brandId: brand.id });
    await server.owner('soko.brands').where({ id: brand.id }).update({ name: 'Afterwards' });
    expect(await listed('q=afterwards')).to.equal(0);
    const payload = { noun: 'brand', after: '00000000-0000-0000-0000-000000000000' };
    const event = { eventId: anId(), type: 'listing.outdated', subject: brand.id, payload } as const;
    await eventJobs(server.app).relist_products?.(aJobCall('relist_products'), event);
    expect(await listed('q=afterwards')).to.equal(1);
  });

  it('are hidden while they are not active, but for staff, and not their products', async () => {
    const { id } = expectStatus(await add({ name: 'Paused' }), 201);
    const goods = await server.sells({ brandId: id });
    expectStatus(await patch(id, { is_active: false }), 200);
    expectProblem(await server.client.get('/brands/paused'), 'not_found');
    const { items } = expectStatus(await server.client.get('/brands?limit=100'), 200);
    expect(items.map(({ name }: { name: string }) => name)).not.to.include('Paused');
    expect(expectStatus(await server.client.get('/brands/paused', { as }), 200).is_active).to.equal(false);
    expectStatus(await server.client.get(`/products/${goods.product.id}`), 200);
    expectStatus(await patch(id, { is_active: true }), 200);
    expectStatus(await server.client.get('/brands/paused'), 200);
  });

  it('are taken away when no product has them, or with the brand that its products have from now on', async () => {
    const { id } = expectStatus(await add({ name: 'Merged' }), 201);
    const heir = expectStatus(await add({ name: 'Survivor' }), 201);
    await server.sells({ brandId: id });
    await server.sells({ brandId: id, status: 'draft' });
    expect(expectProblem(await remove(id), 'brand_not_empty').products).to.equal(2);
    expectProblem(await remove(id, `?move_to=${id}`), 'brand_not_empty');
    expectProblem(await remove(id, `?move_to=${anId()}`), 'not_found');
    expectStatus(await remove(id, `?move_to=${heir.id}`), 204);
    expect([await listed('brand=survivor'), await listed('q=merged')]).to.deep.equal([1, 0]);
    expectProblem(await server.client.get(`/brands/${id}`, { as }), 'not_found');
    expectProblem(await remove(id), 'not_found');
    expect(expectStatus(await add({ name: 'Merged' }), 201).slug).to.equal('merged');
    const { access: staff } = await server.withRole('staff');
    const kept = expectStatus(await server.client.get('/admin/brands?q=merged&status=deleted', { as: staff }), 200);
    expect(kept.items.map((each: { id: string }) => each.id)).to.deep.equal([id]);
  });

  it('cost as many statements, however many products have them', async () => {
    const counts = async (products: number) => {
      const [one, two] = [await server.brand(), await server.brand()];
      await server.sellsMany(products, { brandId: one.id });
      return [
        await server.statementsOf(() => patch(one.id, { name: 'Another name' })),
        await server.statementsOf(() => remove(one.id, `?move_to=${two.id}`)),
      ];
    };
    expect(await counts(8)).to.deep.equal(await counts(1));
  });
});
