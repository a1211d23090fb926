import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { ADDRESS, aKey, EMAIL } from '../../support/server-shopping.ts';

describe('/users/me/addresses', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const list = async (as: string) =>
    expectStatus(await server.client.get('/users/me/addresses?ordering=created_at', { as }), 200).items;
  const add = (as: string, body: Record<string, unknown> = {}) =>
    server.client.post('/users/me/addresses', { as, body: { ...ADDRESS, ...body } });
  const change = (as: string, id: string, body: unknown) =>
    server.client.patch(`/users/me/addresses/${id}`, { as, body });
  const remove = (as: string, id: string) => server.client.delete(`/users/me/addresses/${id}`, { as });

  it('keep addresses, of which one is the default of each kind', async () => {
    const { access } = await server.person();
    const first = expectStatus(await add(access), 201);
    expect(first).to.deep.include({ ...ADDRESS, is_default_shipping: true, is_default_billing: true });
    const second = expectStatus(await add(access, { is_default_shipping: true }), 201);
    const defaults = async () =>
      (await list(access)).map((each: typeof first) => [each.id, each.is_default_shipping, each.is_default_billing]);
    expect(await defaults()).to.deep.equal([
      [first.id, false, true],
      [second.id, true, false],
    ]);
    const moved = expectStatus(await change(access, first.id, { city: 'Abuja' }), 200);
    expect([moved.city, moved.is_default_billing]).to.deep.equal(['Abuja', true]);
    expectStatus(await remove(access, second.id), 204);
    expect(await defaults()).to.deep.equal([[first.id, true, true]]);
    expectStatus(await remove(access, first.id), 204);
    expect(await list(access)).to.deep.equal([]);
  });

  it('are corrected part by part: what is left out stays, null takes a part away', async () => {
    const { access } = await server.person();
    const { id } = expectStatus(await add(access, { company: 'Obi Ltd', line2: 'Flat 4' }), 201);
    const changed = expectStatus(await change(access, id, { company: null, city: 'Abuja' }), 200);
    expect(changed).to.deep.include({ ...ADDRESS, company: null, line2: 'Flat 4', city: 'Abuja' });
    expectFlaws(await change(access, id, { city: null }), '/city');
  });

  it('are a list like every other, the newest first', async () => {
    const { access: as } = await server.person();
    const [, newest] = [await add(as), expectStatus(await add(as), 201)];
    const { items, page } = expectStatus(await server.client.get('/users/me/addresses?limit=1', { as }), 200);
    expect([items.map(({ id }: typeof newest) => id), page.limit, page.previous]).to.deep.equal([[newest.id], 1, null]);
    expect(page.next).to.be.a('string');
  });

  it('are 20 at most', async () => {
    const { access } = await server.person();
    for (let each = 0; each < 20; each += 1) expectStatus(await add(access), 201);
    expect(expectProblem(await add(access), 'too_many_addresses').limit).to.equal(20);
  });

  it('A2: of somebody else answer like one that never was', async () => {
    const [owner, stranger] = [(await server.person()).access, (await server.person()).access];
    const { id } = expectStatus(await add(owner), 201);
    const answers = [];
    for (const each of [id, anId(), 'x']) {
      answers.push(await change(stranger, each, { is_default_billing: true }), await remove(stranger, each));
    }
    for (const answer of answers) expectProblem(answer, 'not_found');
    expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
    expect(await list(owner)).to.have.length(1);
  });

  it('take an address as it is, and nothing else', async () => {
    const { access } = await server.person();
    expectFlaws(await add(access, { country: 'Nigeria' }), '/country');
    expectFlaws(await add(access, { user_id: anId() }), '/user_id');
  });

  describe('at the checkout', () => {
    const checkout = (holder: { as?: string; cart?: string }, body: Record<string, unknown>) =>
      server.client.post('/checkout', { body, key: aKey(), ...holder });

    it('are copied into the order, which keeps its copy', async () => {
      const { access: as } = await server.person();
      const home = expectStatus(await add(as), 201);
      const office = expectStatus(await add(as, { city: 'Abuja' }), 201);
      await server.fill([await server.sells()], { as });
      const body = { shipping_address_id: home.id, billing_address_id: office.id };
      const order = expectStatus(await checkout({ as }, body), 201);
      expect([order.shipping_address, order.billing_address]).to.deep.equal([ADDRESS, { ...ADDRESS, city: 'Abuja' }]);
      expectStatus(await remove(as, home.id), 204);
      const kept = expectStatus(await server.client.get(`/orders/${order.id}`, { as }), 200);
      expect(kept.shipping_address).to.deep.equal(ADDRESS);
    });

    it('A3: of somebody else answer like one that never was, to users and guests', async () => {
      const { id } = expectStatus(await add((await server.person()).access), 201);
      const { access: as } = await server.person();
      await server.fill([await server.sells()], { as });
      const guest = await server.fill([await server.sells()]);
      for (const holder of [{ as }, guest]) {
        const answers = [];
        for (const each of [id, anId()]) {
          answers.push(
            await checkout(holder, { email: EMAIL, shipping_address_id: each }),
            await checkout(holder, { email: EMAIL, shipping_address: ADDRESS, billing_address_id: each }),
          );
        }
        for (const answer of answers) expectProblem(answer, 'not_found');
        expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      }
    });

    it('stand in place of one that is written out, never beside it', async () => {
      const { access: as } = await server.person();
      const { id } = expectStatus(await add(as), 201);
      await server.fill([await server.sells()], { as });
      expectFlaws(await checkout({ as }, {}), '/shipping_address');
      expectFlaws(
        await checkout({ as }, { shipping_address: ADDRESS, shipping_address_id: id }),
        '/shipping_address_id',
      );
      const both = { shipping_address: ADDRESS, billing_address: ADDRESS, billing_address_id: id };
      expectFlaws(await checkout({ as }, both), '/billing_address_id');
    });
  });
});
