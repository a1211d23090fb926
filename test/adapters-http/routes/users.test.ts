import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';

describe('/users/me', () => {
  let server: Server;
  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const get = (as: string) => server.client.get('/users/me', { as });

  it('is the profile, under its older spelling too, with what a new account has', async () => {
    const { access, user } = await server.person();
    const profile = expectStatus(await get(access), 200);
    expect(profile).to.deep.include({
      id: user.id,
      email: user.email,
      email_verified: false,
      phone_verified: false,
      locale: null,
      notification_preferences: {
        order_updates: { email: true, sms: false, in_app: true },
        shop_updates: { email: true, sms: false, in_app: true },
        marketing: { email: false, sms: false, in_app: false },
      },
    });
    expect((await server.client.get('/auth/profile', { as: access })).body).to.deep.equal(profile);
  });

  it('changes what is named and leaves the rest, down to one channel', async () => {
    const { access } = await server.person();
    const body = { locale: 'en-NG', notification_preferences: { marketing: { email: true } } };
    const changed = expectStatus(await server.client.patch('/users/me', { as: access, body }), 200);
    expect([changed.name, changed.locale]).to.deep.equal(['Ada Obi', 'en-NG']);
    expect(changed.notification_preferences.marketing).to.deep.equal({ email: true, sms: false, in_app: false });
    expect(changed.notification_preferences.order_updates.email).to.equal(true);
    expect((await get(access)).body).to.deep.equal(changed);
  });

  it('is replaced as a whole by PUT, under its older spelling too', async () => {
    const { access } = await server.person({ locale: 'fr' });
    const put = (path: string, body: unknown) => server.client.put(path, { as: access, body });
    const body = { name: 'Bola', notification_preferences: { order_updates: { sms: true } } };
    const replaced = expectStatus(await put('/users/me', body), 200);
    expect([replaced.name, replaced.locale]).to.deep.equal(['Bola', null]);
    expect(replaced.notification_preferences.order_updates).to.deep.equal({ email: true, sms: true, in_app: true });
    const older = expectStatus(await put('/auth/profile/update', { name: 'Ada' }), 200);
    expect([older.name, older.notification_preferences.order_updates.sms]).to.deep.equal(['Ada', false]);
    expectFlaws(await put('/users/me', {}), '/name');
  });

  it('F14: is changed by one of two who saw the same version', async () => {
    const { access } = await server.person();
    const etag = (await get(access)).headers.get('etag') ?? '';
    const change = (name: string) =>
      server.client.patch('/users/me', { as: access, body: { name }, headers: { 'if-match': etag } });
    const answers = await Promise.all(['Bola', 'Chidi'].map(change));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    const now = await get(access);
    expect(now.body).to.deep.equal(winner?.body);
    expect(now.headers.get('etag')).to.equal(winner?.headers.get('etag')).and.not.equal(etag);
    const late = { as: access, headers: { 'if-match': etag } };
    for (const answer of [
      await server.client.put('/users/me', { ...late, body: { name: 'Dayo' } }),
      await server.client.delete('/users/me', late),
    ]) {
      expectProblem(answer, 'precondition_failed');
    }
  });

  it('B2, B3: takes no field that it does not name, and none of another operation', async () => {
    const { access } = await server.person();
    const before = (await get(access)).body;
    for (const field of ['id', 'email', 'phone', 'roles', 'is_staff', 'email_verified', 'blocked_at', 'created_at']) {
      const body = { name: 'Eve', [field]: 'x' };
      expectFlaws(await server.client.patch('/users/me', { as: access, body }), `/${field}`);
      expectFlaws(await server.client.put('/users/me', { as: access, body }), `/${field}`);
    }
    expect((await get(access)).body).to.deep.equal(before);
  });

  describe('given up', () => {
    const giveUp = (as: string) => server.client.delete('/users/me', { as });

    it('C9: ends every session, access and refresh alike', async () => {
      const { access, refresh } = await server.person();
      expectStatus(await giveUp(access), 204);
      expectProblem(await get(access), 'unauthenticated');
      expectProblem(await server.client.post('/auth/token/refresh', { body: { refresh } }), 'unauthenticated');
    });

    it('C18: keeps orders and books, and nothing of the person', async () => {
      const { access, user } = await server.person({
        name: 'Zainab Unmistakable',
        phone: '+2348099999991',
        phoneVerifiedAt: NOON,
        emailVerifiedAt: NOON,
        locale: 'ha',
      });
      const { order } = await server.draft([await server.sells()], { as: access });
      await server.client.post('/users/me/addresses', {
        as: access,
        body: { name: 'Zainab', line1: '1 Secret Street', city: 'Kano', country: 'NG' },
      });
      expectStatus(await giveUp(access), 204);
      const { rows } = await server.owner.raw('select to_jsonb(u) as row from soko.users u where id = ?', [user.id]);
      const text = JSON.stringify(rows);
      for (const personal of ['Zainab', user.email ?? '', '+2348099999991', '"ha"'])
        expect(text).to.not.include(personal);
      const left = await server.owner.raw('select count(*)::int as n from soko.addresses where user_id = ?', [user.id]);
      expect(left.rows[0].n).to.equal(0);
      const staff = (await server.withRole('staff')).access;
      expect(expectStatus(await server.client.get(`/orders/${order.id}`, { as: staff }), 200).number).to.equal(
        order.number,
      );
    });

    it('C18: frees the e-mail for another account, which gets nothing of the old one', async () => {
      const { access, user } = await server.person({ emailVerifiedAt: NOON });
      const { order } = await server.draft([await server.sells()], { as: access });
      await server.pay(order.id, { as: access }, { provider: 'cash_on_delivery' });
      expectStatus(await giveUp(access), 204);
      const form = { email: user.email, password: 'correct horse battery', name: 'Another', account_type: 'customer' };
      const made = expectStatus(await server.client.post('/auth/register', { body: form }), 201);
      await server.owner.raw('update soko.users set email_verified_at = now() where id = ?', [made.user.id]);
      const as = made.tokens.access;
      expect(made.user.id).to.not.equal(user.id);
      expectProblem(await server.client.get(`/orders/${order.id}`, { as }), 'not_found');
      expect((await server.client.get('/orders', { as })).body.items).to.deep.equal([]);
      expect((await server.client.get('/users/me/claimable-orders', { as })).body.items).to.deep.equal([]);
    });

    it('is refused to the only owner of a live shop, and not to the others', async () => {
      const { access, shop } = await server.seller();
      const other = await server.person({ roles: ['customer', 'seller'] });
      await server.owner.raw(`insert into soko.shop_members (shop_id, user_id, role) values (?, ?, 'manager')`, [
        shop.id,
        other.user.id,
      ]);
      expectProblem(await giveUp(access), 'sole_owner');
      expectStatus(await get(access), 200);
      expectStatus(await giveUp(other.access), 204);
      const { rows } = await server.owner.raw('select user_id from soko.shop_members where shop_id = ?', [shop.id]);
      expect(rows).to.have.length(1);
    });

    it('is refused to the last admin', async () => {
      await server.owner.raw(`update soko.users set roles = array_remove(roles, 'admin')`);
      const [first, second] = [await server.withRole('admin'), await server.withRole('admin')];
      const answers = await Promise.all([giveUp(first.access), giveUp(second.access)]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([204, 409]);
      expectProblem(answers.find(({ status }) => status === 409)!, 'last_admin');
    });

    it('is over after it: a repeat is nobody’s', async () => {
      const { access } = await server.person();
      const key = aKey();
      expectStatus(await server.client.delete('/users/me', { as: access, key }), 204);
      expectProblem(await server.client.delete('/users/me', { as: access, key }), 'unauthenticated');
    });
  });

  describe('and the earlier orders of a guest', () => {
    const claimable = (as: string) => server.client.get('/users/me/claimable-orders', { as });
    const claim = (as: string, ...ids: string[]) =>
      server.client.post('/users/me/claimable-orders/claim', { as, body: { order_ids: ids } });
    /** A guest's order that the market took on. */
    const bought = async (body: Record<string, unknown>) => {
      const { order, holder } = await server.checkout(await server.fill([await server.sells()]), body);
      await server.pay(order.id, holder, { provider: 'cash_on_delivery' });
      return { order, holder };
    };
    const ids = (answer: { body: { items: { id: string }[] } }) => answer.body.items.map(({ id }) => id);

    it('A7, P3: are shown and claimed by a verified e-mail, in any case of letters, and their token is dead then', async () => {
      const { access, user } = await server.person({ emailVerifiedAt: NOON });
      const { order, holder } = await bought({ email: user.email?.toUpperCase() });
      const read = () => server.client.get(`/orders/${order.id}`, holder);
      expect(ids(await claimable(access))).to.deep.equal([order.id]);
      expectStatus(await read(), 200);
      expectProblem(await server.client.get(`/orders/${order.id}`, { as: access }), 'not_found');

      expect(expectStatus(await claim(access, order.id), 200)).to.deep.equal({ order_ids: [order.id] });
      expectStatus(await server.client.get(`/orders/${order.id}`, { as: access }), 200);
      expect(ids(await server.client.get('/orders', { as: access }))).to.deep.equal([order.id]);
      expectProblem(await read(), 'not_found');
      expectProblem(await server.client.post(`/orders/${order.id}/cancel`, holder), 'not_found');
      expect(ids(await claimable(access))).to.deep.equal([]);
      expectProblem(await claim(access, order.id), 'not_found');
      const { rows } = await server.owner.raw(
        `select actor_id, before, after from soko.audit_records where noun_id = ? order by id desc limit 1`,
        [order.id],
      );
      expect(rows).to.deep.equal([{ actor_id: user.id, before: { userId: null }, after: { userId: user.id } }]);
    });

    it('are those of the verified phone of who was billed', async () => {
      const phone = '+2348077777771';
      const { access } = await server.person({ phone, phoneVerifiedAt: NOON });
      const address = { name: 'Ada Obi', line1: '12 Marina Road', city: 'Lagos', country: 'NG' };
      const own = await bought({ shipping_address: { ...address, phone } });
      const gift = await bought({
        shipping_address: { ...address, phone },
        billing_address: { ...address, phone: '+2348077777772' },
      });
      expect(ids(await claimable(access))).to.deep.equal([own.order.id]);
      expectProblem(await claim(access, own.order.id, gift.order.id), 'not_found');
      expectStatus(await server.client.get(`/orders/${own.order.id}`, own.holder), 200);
      expectStatus(await claim(access, own.order.id), 200);
    });

    it('A3: are not found by an address that is not verified, by strangers, nor while they are open', async () => {
      const { access, user } = await server.person({ phone: '+2348077777773' });
      const { order } = await bought({
        email: user.email,
        shipping_address: { name: 'A', line1: '1', city: 'Lagos', country: 'NG', phone: '+2348077777773' },
      });
      expect(ids(await claimable(access))).to.deep.equal([]);
      const foreign = expectProblem(await claim(access, order.id), 'not_found');
      const absent = expectProblem(await claim(access, anId()), 'not_found');
      expect({ ...foreign, request_id: '' }).to.deep.equal({ ...absent, request_id: '' });
      await server.owner.raw('update soko.users set email_verified_at = now() where id = ?', [user.id]);
      const open = await server.checkout(await server.fill([await server.sells()]), { email: user.email });
      expect(ids(await claimable(access))).to.deep.equal([order.id]);
      expectProblem(await claim(access, open.order.id), 'not_found');
      const theirs = await server.draft([await server.sells()], { as: (await server.person()).access });
      expectProblem(await claim(access, theirs.order.id), 'not_found');
    });
  });
});
