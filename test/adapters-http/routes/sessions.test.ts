import { expect } from 'chai';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';

const PASSWORD = 'a horse that stays correct';

/** A browser that is signed in: what it sends with a read, and with a write. */
type Browser = Readonly<{
  read: Sending;
  write: Sending;
  cookie: string;
  csrf: string;
  user: { id: string; email: string };
}>;

describe('sessions', () => {
  let server: Server;
  let number = 0;

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const register = async (): Promise<{ email: string; id: string; access: string; refresh: string }> => {
    const email = `sitter-${++number}@example.com`;
    const body = { email, password: PASSWORD, name: 'Ada Obi', account_type: 'customer' };
    const { user, tokens } = expectStatus(await server.client.post('/auth/register', { body }), 201);
    return { email, id: user.id, access: tokens.access, refresh: tokens.refresh };
  };
  const signIn = (email: string, sending: Sending = {}, password = PASSWORD) =>
    server.client.post('/auth/session', { body: { email, password }, ...sending });
  const cookieOf = ({ headers }: Received): string => {
    const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
    return cookie;
  };
  const browserOf = (answer: Received): Browser => {
    const { user, csrf_token: csrf } = expectStatus(answer, 200);
    const cookie = cookieOf(answer);
    return { read: { headers: { cookie } }, write: { headers: { cookie, 'x-csrf-token': csrf } }, cookie, csrf, user };
  };
  const browser = async (): Promise<Browser> => browserOf(await signIn((await register()).email));
  const me = (sending: Sending) => server.client.get('/users/me', sending);

  describe('POST /auth/session', () => {
    it('C15: sets a cookie that is HttpOnly, SameSite=Lax and Secure, and carries the session', async () => {
      const { email } = await register();
      const answer = await signIn(email);
      expect(answer.headers.get('set-cookie')).to.match(
        /^soko_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
      );
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      expect(Object.keys(answer.body).sort()).to.deep.equal(['csrf_token', 'user']);
      expect(expectStatus(await me(browserOf(answer).read), 200).email).to.equal(email);
    });

    it('C15: stores nothing but a hash of it', async () => {
      const { cookie } = await browser();
      const value = cookie.slice('soko_session='.length);
      const { rows } = await server.owner.raw(
        `select (select count(*) from soko.sessions s where s::text like ?) + (select count(*) from soko.audit_records a
          where a::text like ?) + (select count(*) from soko.events e where e::text like ?) as found`,
        [`%${value}%`, `%${value}%`, `%${value}%`],
      );
      expect(rows).to.deep.equal([{ found: 0 }]);
    });

    it('C15: gives a new one at every login, and ends the one that the browser had', async () => {
      const { email } = await register();
      const first = browserOf(await signIn(email));
      const elsewhere = browserOf(await signIn(email));
      const second = browserOf(await signIn(email, first.read));
      expect(second.cookie).not.to.equal(first.cookie);
      expectProblem(await me(first.read), 'unauthenticated');
      expectStatus(await me(second.read), 200);
      expectStatus(await me(elsewhere.read), 200);
    });

    it('refuses alike for an unknown address and a wrong password, and sets nothing', async () => {
      const { email } = await register();
      const answers = [await signIn(email, {}, 'not the password'), await signIn('nobody@example.com')];
      for (const answer of answers) {
        expectProblem(answer, 'invalid_credentials');
        expect(answer.headers.get('set-cookie')).to.equal(null);
      }
      expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
    });

    it('merges the cart of the guest', async () => {
      const goods = await server.sells();
      const { cart } = await server.fill([[goods, 2]]);
      const { email } = await register();
      const { read } = browserOf(await signIn(email, cart === undefined ? {} : { cart }));
      const mine = expectStatus(await server.client.get('/cart', read), 200);
      expect(mine.items.map(({ sku, quantity }: { sku: string; quantity: number }) => [sku, quantity])).to.deep.equal([
        [goods.sku, 2],
      ]);
    });

    it('leaves an audit record of the login and of its end', async () => {
      const { write, user } = await browser();
      expectStatus(await server.client.delete('/auth/session', write), 204);
      const { rows } = await server.owner.raw(
        `select action, actor_kind from soko.audit_records where noun = 'session' and
          noun_id in (select id::text from soko.sessions where user_id = ? and kind = 'cookie') order by id`,
        [user.id],
      );
      expect(rows).to.deep.equal([
        { action: 'session.created', actor_kind: 'guest' },
        { action: 'session.changed', actor_kind: 'user' },
      ]);
    });
  });

  describe('a write that a cookie carries', () => {
    /** Everything but the records of what was refused. */
    const allButRefusals = async (): Promise<string> => (await server.everything()).replace(/^audit_records .*$/m, '');

    it('C16: is refused without the CSRF token of its session, or with another one’s, and changes nothing', async () => {
      const goods = await server.sells();
      const [{ read, cookie, write }, other] = [await browser(), await browser()];
      const before = await allButRefusals();
      const body = { sku: goods.sku, quantity: 1 };
      for (const headers of [read.headers, { cookie, 'x-csrf-token': other.csrf }, { cookie, 'x-csrf-token': 'x' }]) {
        expectProblem(await server.client.post('/cart/items', { body, headers: { ...headers } }), 'csrf_failed');
      }
      const form = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
      expectProblem(await server.client.post('/cart/items', { raw: 'sku=A&quantity=1', headers: form }), 'csrf_failed');
      expectProblem(await server.client.delete('/auth/session', read), 'csrf_failed');
      expect(await allButRefusals()).to.equal(before);
      expectStatus(await server.client.post('/cart/items', { body, ...write }), 201);
    });

    it('C16: reads change nothing', async () => {
      const { read } = await browser();
      const before = await server.everything();
      for (const path of ['/users/me', '/auth/session', '/users/me/sessions', '/cart', '/orders', '/products']) {
        expectStatus(await server.client.get(path, read), 200);
      }
      expect(await server.everything()).to.equal(before);
    });

    it('gets its token again from GET /auth/session', async () => {
      const { read, csrf, user } = await browser();
      const found = expectStatus(await server.client.get('/auth/session', read), 200);
      expect(found.csrf_token).to.equal(csrf);
      expect(found.user.id).to.equal(user.id);
      expectProblem(await server.client.get('/auth/session'), 'unauthenticated');
    });

    it('C17: counts for nothing beside a bearer token: one rule, one user', async () => {
      const [{ write }, person] = [await browser(), await register()];
      const both = { headers: { ...write.headers }, as: person.access };
      expect(expectStatus(await me(both), 200).id).to.equal(person.id);
      expectStatus(await server.client.post('/auth/logout', { body: { refresh: person.refresh } }), 204);
      expectProblem(await me(both), 'unauthenticated');
      expectStatus(await me(write), 200);
    });
  });

  describe('DELETE /auth/session', () => {
    it('C15: ends the session, and takes the cookie from the browser', async () => {
      const { read, write } = await browser();
      const answer = await server.client.delete('/auth/session', write);
      expectStatus(answer, 204);
      expect(answer.headers.get('set-cookie')).to.match(/^soko_session=; Path=\/; Max-Age=0; HttpOnly/);
      expectProblem(await me(read), 'unauthenticated');
    });

    it('is well without a session, and with one that is over', async () => {
      const { write } = await browser();
      for (const sending of [{}, write, write]) expectStatus(await server.client.delete('/auth/session', sending), 204);
    });
  });

  describe('GET /users/me/sessions', () => {
    it('lists every session that is not over, the newest first, and which one this is', async () => {
      const { email, access, refresh } = await register();
      const agent = { headers: { 'user-agent': 'Browser/1' } };
      const { read } = browserOf(await signIn(email, agent));
      const over = expectStatus(await server.client.post('/auth/login', { body: { email, password: PASSWORD } }), 200);
      expectStatus(await server.client.post('/auth/logout', { body: { refresh: over.refresh } }), 204);
      const renewed = expectStatus(await server.client.post('/auth/token/refresh', { body: { refresh } }), 200);

      const { items } = expectStatus(await server.client.get('/users/me/sessions', read), 200);
      expect(items).to.have.length(2);
      expect(items[0]).to.deep.include({
        kind: 'cookie',
        user_agent: 'Browser/1',
        current: true,
        address: '127.0.0.1',
      });
      expect(items[1]).to.deep.include({ kind: 'tokens', current: false });
      expect(items[1].last_used_at >= items[1].created_at).to.equal(true);
      expect(JSON.stringify(items)).not.to.include('hash');
      const seen = expectStatus(await server.client.get('/users/me/sessions', { as: renewed.access }), 200);
      expect(seen.items.map(({ current }: { current: boolean }) => current)).to.deep.equal([false, true]);
      expectStatus(await me({ as: access }), 200);
    });

    it('A10: has nothing of anybody else, page by page', async () => {
      const { email } = await register();
      for (let more = 0; more < 3; more += 1) await signIn(email);
      const { read } = browserOf(await signIn(email));
      const first = expectStatus(await server.client.get('/users/me/sessions?limit=2&include_total=true', read), 200);
      expect([first.items.length, first.page.total]).to.deep.equal([2, 5]);
      const next = new URL(first.page.next);
      const second = expectStatus(await server.client.get(`/users/me/sessions${next.search}`, read), 200);
      const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
      expect(new Set(ids).size).to.equal(4);
    });
  });

  describe('DELETE /users/me/sessions/{id}', () => {
    const idsOf = async (sending: Sending): Promise<{ id: string; current: boolean }[]> =>
      expectStatus(await server.client.get('/users/me/sessions', sending), 200).items;

    it('C9: ends that session and no other', async () => {
      const { email, access } = await register();
      const { write, read } = browserOf(await signIn(email));
      const [other] = (await idsOf(read)).filter(({ current }) => !current);
      expectStatus(await server.client.delete(`/users/me/sessions/${other?.id}`, write), 204);
      expectProblem(await me({ as: access }), 'unauthenticated');
      expectStatus(await me(read), 200);
    });

    it('A2: answers for another’s session, and for one that is over, as for one that never was', async () => {
      const [mine, other] = [await browser(), await browser()];
      const [theirs] = await idsOf(other.read);
      const [own] = await idsOf(mine.read);
      const absent = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e';
      const remove = (id = '') => server.client.delete(`/users/me/sessions/${id}`, mine.write);
      const answers = [await remove(theirs?.id), await remove(absent)];
      for (const answer of answers) expectProblem(answer, 'not_found');
      expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      expectStatus(await me(other.read), 200);
      expectStatus(await remove(own?.id), 204);
      expectProblem(await remove(own?.id), 'unauthenticated');
    });
  });

  describe('POST /auth/logout-all', () => {
    it('C9: ends every session of the user, refresh, access and cookie alike, and nobody else’s', async () => {
      const { email, access, refresh } = await register();
      const [{ read, write }, other] = [browserOf(await signIn(email)), await browser()];
      const answer = await server.client.post('/auth/logout-all', write);
      expectStatus(answer, 204);
      expect(answer.headers.get('set-cookie')).to.match(/Max-Age=0/);
      expectProblem(await me(read), 'unauthenticated');
      expectProblem(await me({ as: access }), 'unauthenticated');
      expectProblem(await server.client.post('/auth/token/refresh', { body: { refresh } }), 'unauthenticated');
      expectStatus(await me(other.read), 200);
    });
  });
});
