import { expect } from 'chai';
import { anId, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';
import type { Person } from '../../support/server-town.ts';

describe('/admin/users', () => {
  let server: Server;
  let admin: Person;
  let staff: Person;
  before(async () => {
    server = await openServer();
    [admin, staff] = await Promise.all([server.withRole('admin'), server.withRole('staff')]);
  });
  after(() => server.close());

  const list = (query: string, as = staff.access) => server.client.get(`/admin/users${query}`, { as });
  const get = (id: string, as = staff.access) => server.client.get(`/admin/users/${id}`, { as });
  const act = (id: string, word: string, body?: unknown, as = staff.access) =>
    server.client.post(`/admin/users/${id}/${word}`, { as, ...(body === undefined ? {} : { body }) });
  const block = (id: string, as?: string) => act(id, 'block', { reason: 'chargebacks' }, as);
  const roles = (id: string, all: readonly string[], as = admin.access) => act(id, 'roles', { roles: all }, as);
  const me = (as: string) => server.client.get('/users/me', { as });
  const lastRecord = async (id: string) => {
    const { rows } = await server.owner.raw(
      `select actor_id, actor_roles, action, before, after, request_id is not null as traced, address
       from soko.audit_records where noun = 'user' and noun_id = ? order by id desc limit 1`,
      [id],
    );
    return rows[0];
  };

  it('lists accounts by word, role and block, and pages through them', async () => {
    const name = 'Ngozi Rarename';
    const phone = '+2348066666661';
    const people = [
      await server.person({ name, createdAt: new Date('2026-01-01') }),
      await server.person({ name, phone, roles: ['customer', 'seller'], createdAt: new Date('2026-01-02') }),
      await server.person({ name, blockedAt: NOON, statusComment: 'x', createdAt: new Date('2026-01-03') }),
      await server.person({ name, deletedAt: NOON }),
    ].map(({ user }) => user);
    const ids = async (query: string) =>
      expectStatus(await list(query), 200).items.map(({ id }: { id: string }) =>
        people.findIndex((user) => user.id === id),
      );
    expect(await ids('?q=rarename%20NGOZI')).to.deep.equal([2, 1, 0]);
    expect(await ids('?q=rarename&role=seller')).to.deep.equal([1]);
    expect(await ids('?q=rarename&blocked=true')).to.deep.equal([2]);
    expect(await ids('?q=rarename&blocked=false&ordering=created_at')).to.deep.equal([0, 1]);
    expect(await ids(`?q=${encodeURIComponent(phone)}`)).to.deep.equal([1]);
    expect(await ids(`?q=${encodeURIComponent(people[0]?.email ?? '')}`)).to.deep.equal([0]);
    expect(await ids('?q=100%25')).to.deep.equal([]);
    const first = expectStatus(await list('?q=rarename&limit=2&include_total=true'), 200);
    expect([first.items.length, first.page.total]).to.deep.equal([2, 3]);
    const next = new URL(first.page.next);
    const second = expectStatus(await list(next.search), 200);
    expect(second.items.map(({ id }: { id: string }) => id)).to.deep.equal([people[0]?.id]);
    expectFlaws(await list('?role=king'), 'query/role');
  });

  it('shows one, under its older spelling too', async () => {
    const { user, shop } = await server.seller();
    const { access } = await server.person();
    const shown = expectStatus(await get(user.id), 200);
    expect(shown).to.deep.include({
      id: user.id,
      roles: ['customer', 'seller'],
      blocked_at: null,
      blocked_reason: null,
      order_count: 0,
      company: null,
      shops: [{ id: shop.id, name: shop.name, slug: shop.slug, role: 'owner' }],
    });
    const older = await server.client.get(`/admin/users/detail?user_id=${user.id}`, { as: staff.access });
    expect(older.body).to.deep.equal(shown);
    expectProblem(await get(anId()), 'not_found');
    expectProblem(await get(user.id, access), 'forbidden');
  });

  it('B6, C9: block from the next request on and end the sessions, so that unblocking opens none', async () => {
    const { access, refresh, user } = await server.person();
    expectStatus(await me(access), 200);
    const blocked = expectStatus(await block(user.id), 200);
    expect(blocked.blocked_reason).to.equal('chargebacks');
    expectProblem(await me(access), 'account_blocked');
    expectStatus(await act(user.id, 'unblock'), 200);
    expectProblem(await me(access), 'unauthenticated');
    expectProblem(await server.client.post('/auth/token/refresh', { body: { refresh } }), 'unauthenticated');
    expect((await get(user.id)).body).to.include({ blocked_at: null, blocked_reason: null });
  });

  it('A12: block and unblock under the older spellings, with the id in the body', async () => {
    const { access, user } = await server.person();
    const older = (word: string, body: unknown, as = staff.access) =>
      server.client.post(`/admin/users/${word}`, { as, body });
    expectStatus(await older('block', { user_id: user.id, reason: 'x' }), 200);
    expectProblem(await me(access), 'account_blocked');
    expectStatus(await older('unblock', { user_id: user.id }), 200);
    expectProblem(await me(access), 'unauthenticated');
    expectProblem(await older('block', { user_id: anId(), reason: 'x' }), 'not_found');
    expectFlaws(await older('block', { reason: 'x' }), '/user_id');
    const key = aKey();
    const unblocked = await server.client.post(`/admin/users/${user.id}/unblock`, { as: staff.access, key });
    const replay = await server.client.post('/admin/users/unblock', {
      as: staff.access,
      key,
      body: { user_id: user.id },
    });
    expect([replay.text, replay.headers.get('idempotent-replayed')]).to.deep.equal([unblocked.text, 'true']);
    const { access: customer } = await server.person();
    expectProblem(await older('block', { user_id: user.id, reason: 'x' }, customer), 'forbidden');
    expectProblem(await server.client.get(`/admin/users/detail?user_id=${user.id}`, { as: customer }), 'forbidden');
  });

  it('P3: leave who did it, with which roles, what it was and is, and from where', async () => {
    const { user } = await server.person();
    await block(user.id);
    const record = await lastRecord(user.id);
    expect(record).to.deep.include({
      actor_id: staff.user.id,
      actor_roles: ['customer', 'staff'],
      action: 'user.changed',
      traced: true,
      address: '127.0.0.1',
    });
    expect(record.before).to.deep.equal({ blockedAt: null, statusComment: null });
    expect(record.after.statusComment).to.equal('chargebacks');
    await roles(user.id, ['staff']);
    expect(await lastRecord(user.id)).to.deep.include({
      actor_id: admin.user.id,
      before: { roles: ['customer'] },
      after: { roles: ['customer', 'staff'] },
    });
  });

  it('B6, P3: change roles from the next request on, and end the sessions', async () => {
    const { access, user } = await server.withRole('staff');
    expectStatus(await list('', access), 200);
    expect(expectStatus(await roles(user.id, ['seller']), 200).roles).to.deep.equal(['customer', 'seller']);
    expectProblem(await list('', access), 'unauthenticated');
    const put = await server.client.put(`/admin/users/${user.id}/roles`, { as: admin.access, body: { roles: [] } });
    expect(expectStatus(put, 200).roles).to.deep.equal(['customer']);
    expectFlaws(await roles(user.id, ['king']), '/roles/0');
  });

  it('let staff block customers and sellers, and admins alone staff, admins and roles', async () => {
    const [colleague, boss, seller] = await Promise.all(
      (['staff', 'admin', 'seller'] as const).map((role) => server.withRole(role)),
    );
    if (!colleague || !boss || !seller) throw new Error('Three people are needed.');
    for (const { user } of [colleague, boss]) {
      expectProblem(await block(user.id), 'forbidden');
      expectProblem(await act(user.id, 'unblock'), 'forbidden');
    }
    expectProblem(await roles(seller.user.id, ['admin'], staff.access), 'forbidden');
    expectStatus(await block(seller.user.id), 200);
    expectStatus(await block(colleague.user.id, admin.access), 200);
    expectStatus(await block(boss.user.id, admin.access), 200);
  });

  it('let nobody touch the own account', async () => {
    for (const { access, user } of [staff, admin]) expectProblem(await block(user.id, access), 'own_account');
    expectProblem(await roles(admin.user.id, []), 'own_account');
  });

  it('leave one of two admins who demote each other at once', async () => {
    const [one, two] = [await server.withRole('admin'), await server.withRole('admin')];
    const answers = await Promise.all([roles(two.user.id, [], one.access), roles(one.user.id, [], two.access)]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).to.equal(200);
    expect(statuses[1]).to.be.oneOf([401, 403]);
    const { rows } = await server.owner.raw(`select id from soko.users where id in (?, ?) and 'admin' = any (roles)`, [
      one.user.id,
      two.user.id,
    ]);
    expect(rows).to.have.length(1);
  });

  it('know nothing of an account that was given up, as of one that never was', async () => {
    const { user } = await server.person({ deletedAt: NOON });
    const answers = [];
    for (const id of [user.id, anId(), 'x']) {
      answers.push(await get(id), await block(id), await act(id, 'unblock'), await roles(id, []));
    }
    for (const answer of answers) expectProblem(answer, 'not_found');
    expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
  });

  it('take a reason for a block, or none', async () => {
    const { user } = await server.person();
    expect(expectStatus(await act(user.id, 'block', {}), 200).blocked_reason).to.equal(null);
    const body = { user_id: user.id };
    expectStatus(await server.client.post('/admin/users/block', { as: staff.access, body }), 200);
    expect(expectStatus(await act(user.id, 'block', { reason: 'spam' }), 200).blocked_reason).to.equal('spam');
    expectFlaws(await act(user.id, 'block', { reason: 'x'.repeat(1001) }), '/reason');
  });
});
