import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { anId, kobo } from '../../support/builders/index.ts';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';

describe('/admin/logs', () => {
  let server: Server;
  let admin: string;
  before(async () => {
    server = await openServer();
    admin = (await server.withRole('admin')).access;
  });
  after(() => server.close());

  const logs = (query: string, headers = {}) => server.client.get(`/admin/logs?${query}`, { as: admin, headers });
  const found = async (query: string): Promise<Received['body'][]> => expectStatus(await logs(query), 200).items;
  const rename = (access: string, name: string) => server.client.patch('/shops/me', { as: access, body: { name } });

  it('P3: tell who did what to which thing, from what to what, in which request and from where', async () => {
    const seller = await server.seller();
    const answer = await rename(seller.access, 'Another name');
    const [record] = await found(`noun=shop&noun_id=${seller.shop.id}&action=shop.changed`);
    expect(record).to.deep.include({
      actor: { kind: 'user', id: seller.user.id, roles: ['customer', 'seller'] },
      action: 'shop.changed',
      noun: 'shop',
      noun_id: seller.shop.id,
      before: { name: seller.shop.name },
      after: { name: 'Another name' },
      request_id: answer.headers.get('x-request-id'),
    });
    expect(record.address).to.match(/127\.0\.0\.1/);
  });

  describe('P3: have a record of', () => {
    const password = 'a long enough password';
    const registered = async () => {
      const form = { email: `${anId()}@example.com`, password, name: 'Ada', account_type: 'customer' };
      return { form, body: expectStatus(await server.client.post('/auth/register', { body: form }), 201) };
    };

    it('a login and a logout', async () => {
      const { form, body } = await registered();
      const login = await server.client.post('/auth/login', { body: { email: form.email, password } });
      const { refresh } = expectStatus(login, 200);
      const request = login.headers.get('x-request-id');
      const [opened] = await found(`request_id=${request}&noun=session`);
      expect(opened.after).to.deep.include({ userId: body.user.id });
      await server.client.post('/auth/logout', { body: { refresh } });
      const records = await found(`noun=session&noun_id=${opened.noun_id}&ordering=at`);
      expect(records.map(({ action }) => action)).to.deep.equal(['session.created', 'session.changed']);
      expect(records[1].after.endedBecause).to.equal('logout');
    });

    it('access that was refused: a wrong password, a foreign door, a blocked account', async () => {
      const { form } = await registered();
      const wrong = await server.client.post('/auth/login', {
        body: { email: form.email, password: 'wrong password' },
      });
      const { access, user } = await server.person();
      const door = await server.client.get('/admin/logs', { as: access });
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [user.id]);
      const blocked = await server.client.get('/users/me', { as: access });
      for (const [answer, operation, code] of [
        [wrong, 'logIn', 'invalid_credentials'],
        [door, 'listAuditRecords', 'forbidden'],
        [blocked, 'getMe', 'account_blocked'],
      ] as const) {
        expect(answer.code).to.equal(code);
        const [record] = await found(`request_id=${answer.headers.get('x-request-id')}&action=access.refused`);
        expect(record).to.deep.include({ noun: 'operation', noun_id: operation, before: null, after: { code } });
      }
      expect((await found(`actor=${user.id}&action=access.refused`)).length).to.equal(1);
    });

    it('a change of a price, of stock, of a role, of a shop, and a block', async () => {
      const goods = await server.sells({ price: 1_000 });
      await server.changes(goods, {}, { price: kobo(2_000) });
      const price = await found(`noun=product&noun_id=${goods.product.id}&action=product.changed`);
      expect(JSON.stringify(price[0].after)).to.contain('2000');
      const seller = await server.seller({ status: 'pending' });
      const own = await server.sells({ shop: seller.shop });
      const body = { delta: -3, reason: 'damaged' };
      expectStatus(await server.client.patch(`/skus/${own.sku}/stock`, { as: seller.access, body }), 200);
      expect((await found(`noun=stock&actor=${seller.user.id}`))[0].after).to.deep.include({ onHand: 97 });
      const force = { as: admin, body: { force: true } };
      expectStatus(await server.client.post(`/admin/sellers/${seller.shop.id}/approve`, force), 200);
      const shop = await found(`noun_id=${seller.shop.id}&ordering=-at`);
      expect(shop.map(({ action }) => action)).to.include.members(['shop.changed', 'shop.approval_forced']);
      const person = await server.person();
      const added = { as: seller.access, body: { email: person.user.email, role: 'manager' } };
      expectStatus(await server.client.post('/shops/me/members', added), 201);
      expect((await found(`noun=user&noun_id=${person.user.id}`))[0].after.roles).to.deep.equal(['customer', 'seller']);
      const reason = { as: admin, body: { reason: 'chargebacks' } };
      expectStatus(await server.client.post(`/admin/users/${person.user.id}/block`, reason), 200);
      expect((await found(`noun=user&noun_id=${person.user.id}`))[0].after.blockedAt).to.be.a('string');
    });
  });

  it('P3: cannot be changed by anybody, the owner of the database included', async () => {
    for (const knex of [server.knex, server.owner]) {
      for (const text of [
        `update soko.audit_records set action = 'x'`,
        'delete from soko.audit_records',
        'truncate soko.audit_records',
      ]) {
        const failure = await knex.raw(text).then(
          () => null,
          (thrown: Error) => thrown,
        );
        expect(failure?.message, text).to.match(/permission denied|append-only/);
      }
    }
    const history = await server.owner.raw('delete from soko.status_changes').then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(history?.message).to.match(/append-only/);
  });

  it('P5: are kept by a role that owns nothing and cannot alter them', async () => {
    const { rows } = await server.knex.raw(
      `select count(*)::int as owned from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'soko' and pg_has_role(current_user, c.relowner, 'member')`,
    );
    expect(rows[0].owned).to.equal(0);
    const altered = await server.knex.raw('alter table soko.audit_records disable trigger all').then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(altered?.message).to.match(/must be owner/);
  });

  it('are read a page at a time, by time and by filter, without a repeat or a gap', async () => {
    const seller = await server.seller();
    for (const each of [1, 2, 3, 4, 5]) expectStatus(await rename(seller.access, `Name ${each}`), 200);
    const query = `actor=${seller.user.id}&noun=shop&limit=2&ordering=at`;
    const names: string[] = [];
    for (let next: string | null = `/admin/logs?${query}`; next !== null; ) {
      const { items, page } = expectStatus(await server.client.get(next, { as: admin }), 200);
      names.push(...items.map(({ after }: { after: { name: string } }) => after.name));
      next = page.next === null ? null : `/admin/logs${new URL(page.next).search}`;
    }
    expect(names).to.deep.equal([1, 2, 3, 4, 5].map((each) => `Name ${each}`));
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await found(`${query}&from=${later}`)).to.deep.equal([]);
    expect((await found(`${query}&to=${later}`)).length).to.equal(2);
    expectFlaws(await logs('from=yesterday'), 'query/from');
    expectFlaws(await logs('from=0000-01-01T00:00:00Z'), 'query/from');
    expectStatus(await logs('to=2026-01-01T00:00:00%2B23:00'), 200);
  });

  it('J11: come as a file for spreadsheets that runs nothing, and that is noted', async () => {
    const seller = await server.seller();
    const names = ['=1+1', '"quoted", with comma', 'line\nbreak', '  @SUM(A1)'];
    for (const name of names) expectStatus(await rename(seller.access, name), 200);
    const answer = await logs(`format=csv&actor=${seller.user.id}&noun=shop&ordering=at`);
    expect(expectStatus(answer, 200)).to.be.a('string');
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).to.match(/^attachment/);
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    const rows: Record<string, string>[] = parse(answer.text, { columns: true });
    expect(rows.map(({ after = '' }) => JSON.parse(after).name)).to.deep.equal(names);
    expect(rows[0]).to.include({ actor_id: seller.user.id, action: 'shop.changed', noun: 'shop' });
    const accepted = await logs(`actor=${seller.user.id}&noun=shop&ordering=at`, { accept: 'text/csv' });
    expect(accepted.text).to.equal(answer.text);
    const [note] = await found(`action=audit_log.exported&request_id=${answer.headers.get('x-request-id')}`);
    expect(note.after).to.deep.equal({ actor: seller.user.id, noun: 'shop' });
  });

  it('come whole, however many there are', async () => {
    const action = `test.${anId()}`;
    await server.owner.raw(
      `insert into soko.audit_records (id, actor_kind, action, noun, noun_id, request_id)
       select soko.uuid_v7(), 'job', ?, 'shop', '=x' || n, 'r' from generate_series(1, 2500) n`,
      [action],
    );
    const rows: Record<string, string>[] = parse((await logs(`format=csv&action=${action}`)).text, { columns: true });
    expect(new Set(rows.map(({ noun_id: id }) => id)).size).to.equal(2500);
    expect(rows.every(({ noun_id: id }) => id?.startsWith("'=x"))).to.equal(true);
  });

  it('are for admins alone', async () => {
    expectProblem(await server.client.get('/admin/logs', { as: (await server.withRole('staff')).access }), 'forbidden');
  });
});
