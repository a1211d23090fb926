import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import type { Person, Seller } from '../../support/server-town.ts';

describe('/shops/me', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const FORM = { name: 'Lagos Threads', country: 'NG', contact_email: 'hello@threads.example' };
  const aSeller = (): Promise<Person> => server.withRole('seller');
  const open = ({ access }: Person, body: object = FORM) => server.client.post('/shops', { as: access, body });
  const mine = ({ access }: Pick<Person, 'access'>, query = '') =>
    server.client.get(`/shops/me${query}`, { as: access });
  const patch = ({ access }: Person, body: object, headers = {}) =>
    server.client.patch('/shops/me', { as: access, body, headers });
  const admin = async () => (await server.withRole('admin')).access;

  describe('POST /shops', () => {
    it('opens a pending shop of the seller’s own, once', async () => {
      const seller = await aSeller();
      const answer = await open(seller);
      expect(expectStatus(answer, 201)).to.deep.include({
        name: 'Lagos Threads',
        status: 'pending',
        role: 'owner',
        country: 'NG',
        contact_email: 'hello@threads.example',
        vacation: null,
        commission: { rate_basis_points: 1000 },
        balances: [],
      });
      expect(answer.headers.get('location')).to.match(/\/api\/v1\/shops\/me$/);
      expectProblem(await open(seller, { name: 'Another' }), 'shop_exists');
      expectProblem(await server.client.get(`/shops/${answer.body.id}`), 'not_found');
    });

    it('opens one shop for two calls at once', async () => {
      const seller = await aSeller();
      const answers = await Promise.all([1, 2, 3, 4].map((each) => open(seller, { name: `At once ${each}` })));
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409]);
    });

    it('is `POST /sellers/register` too', async () => {
      const { access } = await aSeller();
      expectStatus(
        await server.client.post('/sellers/register', { as: access, body: { name: 'By its older name' } }),
        201,
      );
    });

    it('B4: takes no state, id or owner from its form', async () => {
      const seller = await aSeller();
      expectFlaws(
        await open(seller, { ...FORM, status: 'approved', id: anId(), owner: anId() }),
        '/id',
        '/owner',
        '/status',
      );
    });
  });

  it('is read and changed under its older names, and against its version', async () => {
    const seller = await server.seller();
    const { headers } = await mine(seller);
    const version = headers.get('etag') ?? '';
    expectStatus(await server.client.get('/sellers/profile', { as: seller.access }), 200);
    const changed = expectStatus(await patch(seller, { description: 'Wax prints' }, { 'if-match': version }), 200);
    expect(changed.description).to.equal('Wax prints');
    expectProblem(await patch(seller, { description: 'Late' }, { 'if-match': version }), 'precondition_failed');
    const put = await server.client.put('/sellers/update', { as: seller.access, body: { tax_id: '0123' } });
    expect(expectStatus(put, 200)).to.deep.include({ tax_id: '0123', description: 'Wax prints' });
  });

  it('shows what the books owe the shop to its owner', async () => {
    const seller = await server.seller();
    const goods = await server.sells({ shop: seller.shop, price: 10_000 });
    const { access } = await server.person();
    const { order } = await server.draft([goods], { as: access });
    await server.pay(order.id, { as: access }, { provider: 'cash_on_delivery' });
    expect(expectStatus(await mine(seller), 200).balances).to.deep.equal([
      { currency: 'NGN', pending: { amount: 9_000, currency: 'NGN' }, available: { amount: 0, currency: 'NGN' } },
    ]);
  });

  describe('its members', () => {
    const add = (owner: Person, email: string | null, role: string) =>
      server.client.post('/shops/me/members', { as: owner.access, body: { email, role } });
    const member = async (owner: Seller, role: string): Promise<Person> => {
      const person = await server.person();
      expectStatus(await add(owner, person.user.email, role), 201);
      return person;
    };

    it('A8: may do what their role says, from the next call on', async () => {
      const owner = await server.seller();
      const { sku } = await server.sells({ shop: owner.shop });
      const [manager, fulfilment] = [await member(owner, 'manager'), await member(owner, 'fulfilment')];
      const adjust = ({ access }: Person) =>
        server.client.patch(`/skus/${sku}/stock`, { as: access, body: { delta: 1, reason: 'found' } });
      expectStatus(await adjust(manager), 200);
      expectProblem(await adjust(fulfilment), 'forbidden');
      expect(expectStatus(await server.client.get(`/skus/${sku}`, { as: fulfilment.access }), 200).on_hand).to.equal(
        101,
      );
      for (const each of [manager, fulfilment]) {
        expect(expectStatus(await mine(each), 200)).to.deep.include({ commission: null, balances: null });
        expectProblem(await patch(each, { description: 'mine now' }), 'forbidden');
        expectProblem(await server.client.get('/shops/me/members', { as: each.access }), 'forbidden');
        expectProblem(await server.client.get('/shops/me/kyc-documents', { as: each.access }), 'forbidden');
        expectProblem(await add(each, (await server.person()).user.email, 'owner'), 'forbidden');
      }
      expectStatus(await server.client.delete(`/shops/me/members/${manager.user.id}`, { as: owner.access }), 204);
      expectProblem(await adjust(manager), 'forbidden');
    });

    it('A8: see and change nothing of another shop, which answers like one that never was', async () => {
      const [owner, other] = [await server.seller(), await server.seller()];
      const { sku } = await server.sells({ shop: other.shop });
      const adjust = (code: string) =>
        server.client.patch(`/skus/${code}/stock`, { as: owner.access, body: { delta: 1, reason: 'theirs' } });
      expect(unnamed(await adjust(sku))).to.deep.equal(unnamed(await adjust('NO-SUCH-SKU')));
      for (const path of ['', '/members', '/kyc-documents', '/status-history', '/kyc-requirements']) {
        const [theirs, nobodys] = await Promise.all(
          [other.shop.id, anId()].map((id) => server.client.get(`/shops/me${path}?shop=${id}`, { as: owner.access })),
        );
        expectProblem(theirs!, 'not_found');
        expect(unnamed(theirs!)).to.deep.equal(unnamed(nobodys!));
      }
    });

    it('work in several shops, and then say in which', async () => {
      const [one, two] = [await server.seller(), await server.seller()];
      const person = await member(one, 'manager');
      expect(expectStatus(await mine(person), 200).id).to.equal(one.shop.id);
      expectStatus(await add(two, person.user.email, 'fulfilment'), 201);
      expectFlaws(await mine(person), 'query/shop');
      expect(expectStatus(await mine(person, `?shop=${two.shop.id}`), 200).role).to.equal('fulfilment');
      expectStatus(await open(person, { name: 'My own' }), 201);
      expect(expectStatus(await mine(person), 200).name).to.equal('My own');
    });

    it('may leave, but for the last owner', async () => {
      const owner = await server.seller();
      const person = await member(owner, 'fulfilment');
      const leave = ({ access, user }: Person) => server.client.delete(`/shops/me/members/${user.id}`, { as: access });
      expectProblem(await leave(owner), 'sole_owner');
      const demoted = { as: owner.access, body: { role: 'manager' } };
      expectProblem(await server.client.patch(`/shops/me/members/${owner.user.id}`, demoted), 'sole_owner');
      expectProblem(
        await server.client.delete(`/shops/me/members/${owner.user.id}`, { as: person.access }),
        'forbidden',
      );
      const promoted = { as: owner.access, body: { role: 'owner' } };
      expectStatus(await server.client.patch(`/shops/me/members/${person.user.id}`, promoted), 200);
      expectStatus(await leave(owner), 204);
      expectProblem(await mine(owner), 'forbidden');
      expect(expectStatus(await mine(person), 200).role).to.equal('owner');
    });

    it('are added once, by the address of an account', async () => {
      const owner = await server.seller();
      const person = await member(owner, 'manager');
      expectProblem(await add(owner, person.user.email, 'owner'), 'member_exists');
      expectProblem(await add(owner, 'nobody@example.com', 'manager'), 'member_unknown');
      expectProblem(await add(owner, (await server.seller()).user.email, 'owner'), 'shop_exists');
    });
  });

  describe('its vacation', () => {
    const DAY = 86_400_000;
    const at = (days: number) => new Date(Date.now() + days * DAY).toISOString();
    const away = (from: number, until: number | null) => ({
      vacation: { from: at(from), until: until === null ? null : at(until), message: 'Back soon' },
    });

    it('hides its products from lists, carts, checkout and counts while it lasts', async () => {
      const seller = await server.seller();
      const goods = await server.sells({ shop: seller.shop });
      const cart = await server.fill([goods]);
      const listed = async () => {
        const list = expectStatus(await server.client.get(`/products?shop=${seller.shop.id}&in_stock=true`), 200).items;
        return [list.length, expectStatus(await server.client.get(`/shops/${seller.shop.id}`), 200).product_count];
      };
      expectStatus(await patch(seller, away(1, 2)), 200);
      expect(await listed()).to.deep.equal([1, 1]);
      for (const until of [2, null]) {
        expectStatus(await patch(seller, away(-1, until)), 200);
        expect(await listed()).to.deep.equal([0, 0]);
        expectProblem(await server.client.get(`/products/${goods.product.id}`), 'not_found');
        expect(expectStatus(await server.client.get('/cart', cart), 200).notices[0].code).to.equal('unavailable');
        expect(
          (await server.client.post('/cart/items', { body: { sku: goods.sku, quantity: 1 } })).status,
        ).to.be.within(400, 499);
        const shop = expectStatus(await server.client.get(`/shops/${seller.shop.id}`), 200);
        expect(shop.vacation.message).to.equal('Back soon');
        expectStatus(await server.client.get(`/products/${goods.product.id}`, { as: seller.access }), 200);
      }
      expectStatus(await patch(seller, { vacation: null }), 200);
      expect(await listed()).to.deep.equal([1, 1]);
    });

    it('is over by itself at its end', async () => {
      const seller = await server.seller();
      const goods = await server.sells({ shop: seller.shop });
      expectStatus(await patch(seller, away(-2, -1)), 200);
      expectStatus(await server.client.get(`/products/${goods.product.id}`), 200);
      expectFlaws(await patch(seller, away(2, 1)), '/vacation/until');
    });
  });

  describe('its state', () => {
    const decide = async (id: string, verdict: string, body?: object) =>
      server.client.post(`/admin/sellers/${id}/${verdict}`, { as: await admin(), ...(body ? { body } : {}) });
    const reason = { reason: 'No such company' };

    it('A10, B6, P4: shows and sells nothing of a shop that is not approved, counts included', async () => {
      const seller = await server.seller({ status: 'pending' });
      const goods = await server.sells({ shop: seller.shop });
      const everywhere = async () => ({
        list: expectStatus(await server.client.get(`/products?shop=${seller.shop.id}&include_total=true`), 200).page
          .total,
        detail: (await server.client.get(`/products/${goods.product.slug}`)).status,
        sku: (await server.client.get(`/skus/${goods.sku}`)).status,
        shop: (await server.client.get(`/shops/${seller.shop.slug}`)).status,
        cart: (await server.client.post('/cart/items', { body: { sku: goods.sku, quantity: 1 } })).status,
      });
      const hidden = await everywhere();
      expect(hidden).to.deep.include({ list: 0, detail: 404, sku: 404, shop: 404 });
      expect(hidden.cart).to.be.within(400, 499);
      expectStatus(await server.client.get(`/products/${goods.product.id}`, { as: seller.access }), 200);
      expectStatus(await decide(seller.shop.id, 'approve', { force: true }), 200);
      expect(await everywhere()).to.deep.equal({ list: 1, detail: 200, sku: 200, shop: 200, cart: 201 });
      const { access } = await server.person();
      const { order } = await server.draft([goods], { as: access });
      expectStatus(await decide(seller.shop.id, 'suspend', reason), 200);
      expect(await everywhere()).to.deep.equal(hidden);
      expectStatus(await server.client.get(`/orders/${order.id}`, { as: access }), 200);
      expectStatus(await decide(seller.shop.id, 'reinstate', {}), 200);
      expect((await everywhere()).list).to.equal(1);
    });

    it('is told with its reasons, to the seller and to staff', async () => {
      const seller = await server.seller({ status: 'pending', country: 'NG' });
      expectStatus(await decide(seller.shop.id, 'reject', reason), 200);
      expect(expectStatus(await mine(seller), 200)).to.deep.include({
        status: 'rejected',
        status_comment: 'No such company',
      });
      expectProblem(await decide(seller.shop.id, 'approve'), 'shop_state_conflict');
      expectStatus(await server.client.post('/shops/me/reapply', { as: seller.access }), 200);
      expectProblem(await server.client.post('/shops/me/reapply', { as: seller.access }), 'shop_state_conflict');
      expectProblem(await decide(seller.shop.id, 'approve'), 'kyc_incomplete');
      expectStatus(await decide(seller.shop.id, 'approve', { force: true, reason: 'Known to us' }), 200);
      const { items } = expectStatus(await server.client.get('/shops/me/status-history', { as: seller.access }), 200);
      expect(items.map(({ from, to, reason: why }: Record<string, string>) => [from, to, why])).to.deep.equal([
        ['pending', 'approved', 'Known to us'],
        ['rejected', 'pending', null],
        ['pending', 'rejected', 'No such company'],
        [null, 'pending', null],
      ]);
      const { access: staff } = await server.withRole('staff');
      const history = await server.client.get(`/admin/sellers/${seller.shop.id}/status-history`, { as: staff });
      expect(expectStatus(history, 200).items).to.deep.equal(items);
    });

    it('is approved without documents where it named no country that requires some', async () => {
      const person = await server.withRole('seller');
      const { id } = expectStatus(await open(person, { name: 'Nowhere in particular' }), 201);
      expect(expectStatus(await decide(id, 'approve'), 200).status).to.equal('approved');
    });

    it('B7: is never decided by one of the shop’s own members, whatever else they may do', async () => {
      const boss = await server.person({ roles: ['customer', 'seller', 'admin'] });
      const { id } = expectStatus(await open(boss, { name: 'The boss’s own', slug: 'boss' }), 201);
      for (const verdict of ['approve', 'reject']) {
        const decided = await server.client.post(`/admin/sellers/${id}/${verdict}`, { as: boss.access, body: reason });
        expectProblem(decided, 'forbidden');
      }
      expectFlaws(await patch(boss, { status: 'approved' }), '/status');
      expect(expectStatus(await mine(boss), 200).status).to.equal('pending');
      expectProblem(
        await server.client.post(`/admin/sellers/${id}/approve`, { as: (await aSeller()).access }),
        'forbidden',
      );
    });

    it('is listed for staff, by state and by words, and decided under the older names', async () => {
      const name = `Quiet Corner ${anId().slice(-6)}`;
      const seller = await server.seller({ status: 'pending', name, country: 'KE' });
      const { access: staff } = await server.withRole('staff');
      const find = async (query: string) =>
        expectStatus(
          await server.client.get(`/admin/sellers?q=${encodeURIComponent(name)}&${query}`, { as: staff }),
          200,
        ).items;
      expect(await find('status=approved')).to.deep.equal([]);
      const [found] = await find('status=pending&include_total=true');
      expect(found).to.deep.include({ id: seller.shop.id, missing_documents: ['identity', 'tax_certificate'] });
      expect(found.owner.email).to.equal(seller.user.email);
      const detail = await server.client.get(`/admin/sellers/detail?seller_id=${seller.shop.id}`, { as: staff });
      expect(expectStatus(detail, 200)).to.deep.equal(found);
      const body = { seller_id: seller.shop.id, reason: 'No licence' };
      expectProblem(await server.client.post('/admin/sellers/reject', { as: staff, body }), 'forbidden');
      const unsaid = { seller_id: body.seller_id };
      expectFlaws(await server.client.post('/admin/sellers/reject', { as: await admin(), body: unsaid }), '/reason');
      expectStatus(await server.client.post('/admin/sellers/reject', { as: await admin(), body }), 200);
    });
  });
});
