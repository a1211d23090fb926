import { expect } from 'chai';
import { anId, later, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';

describe('/shops', () => {
  let server: Server;

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  it('shows a shop by id and by slug, with how much it sells', async () => {
    const { shop } = await server.seller({ name: 'Lagos Threads', slug: 'lagos-threads', description: 'Since 1998' });
    await server.sellsMany(2, { shop });
    await server.sells({ shop, isActive: false });
    const body = expectStatus(await server.client.get(`/shops/${shop.id}`), 200);
    expect(body).to.deep.equal({
      id: shop.id,
      slug: 'lagos-threads',
      name: 'Lagos Threads',
      description: 'Since 1998',
      logo: null,
      status: 'approved',
      currency: 'NGN',
      vacation: null,
      average_rating: null,
      product_count: 2,
    });
    expect(expectStatus(await server.client.get('/shops/Lagos-THREADS'), 200)).to.deep.equal(body);
  });

  it('finds a shop by the words of its name, in any order and case', async () => {
    await server.seller({ name: 'Kano Leather & Sons' });
    const names = async (q: string) =>
      (await server.client.get(`/shops?q=${encodeURIComponent(q)}`)).body.items.map(
        ({ name }: { name: string }) => name,
      );
    expect(await names('LEATHER kano')).to.deep.equal(['Kano Leather & Sons']);
    expect(await names('kano wood')).to.deep.equal([]);
    expect(await names('%')).to.deep.equal([]);
    expectFlaws(await server.client.get('/shops?q='), 'query/q');
  });

  it('lists the shops of a search by how well their names fit, and by date when asked', async () => {
    for (const [at, name] of ['Ankara Corner', 'Fine Ankara', 'Ankara', 'New Ankara'].entries()) {
      await server.seller({ name, createdAt: later(NOON, at) });
    }
    const names = async (query: string) =>
      (await server.client.get(`/shops?${query}`)).body.items.map(({ name }: { name: string }) => name);
    expect(await names('q=ankara')).to.deep.equal(['Ankara', 'Ankara Corner', 'New Ankara', 'Fine Ankara']);
    expect((await names('q=ankara&ordering=-created_at'))[0]).to.equal('New Ankara');
    expectFlaws(await server.client.get('/shops?ordering=relevance'), 'query/ordering');
  });

  it('P4: knows nothing of a shop that is not open, nor its own member, nor staff', async () => {
    const never = unnamed(await server.client.get(`/shops/${anId()}`));
    const { access: staff } = await server.withRole('staff');
    for (const fields of [
      { status: 'pending' },
      { status: 'rejected' },
      { status: 'suspended' },
      { suspendedAt: NOON },
      { deletedAt: NOON },
      { activeUntil: later(NOON, -1) },
      { activeFrom: new Date('2999-01-01') },
    ] as const) {
      const { shop, access } = await server.seller({ ...fields, name: 'Behind the scenes' });
      for (const as of [undefined, access, staff]) {
        const answer = await server.client.get(`/shops/${shop.slug}`, as === undefined ? {} : { as });
        expectProblem(answer, 'not_found');
        expect(unnamed(answer)).to.deep.equal(never);
      }
    }
    expect((await server.client.get('/shops?q=behind%20scenes')).body.items).to.deep.equal([]);
  });

  it('is not found by what can be no id and no slug', async () => {
    for (const path of ['no-such-shop', '%00', 'a%20b', 'x'.repeat(121)]) {
      expectProblem(await server.client.get(`/shops/${path}`), 'not_found');
    }
  });
});
