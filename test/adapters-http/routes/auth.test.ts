import { expect } from 'chai';
import type { Received } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { tokens } from '../../support/server-town.ts';

const PASSWORD = 'a horse that stays correct';

describe('/auth', () => {
  let server: Server;
  let number = 0;

  before(async () => {
    server = await openServer();
  });
  after(() => server.close());

  const aForm = (fields: Record<string, unknown> = {}) => ({
    email: `person-${++number}@example.com`,
    password: PASSWORD,
    name: 'Ada Obi',
    account_type: 'customer',
    ...fields,
  });
  const register = (fields: Record<string, unknown> = {}, sending = {}) =>
    server.client.post('/auth/register', { body: aForm(fields), ...sending });
  const logIn = (email: string, password = PASSWORD, sending = {}) =>
    server.client.post('/auth/login', { body: { email, password }, ...sending });
  const refresh = (token: string, path = '/auth/token/refresh') =>
    server.client.post(path, { body: { refresh: token } });
  /** Lets time pass since the last rotation. */
  const wait = (access: string, seconds: number) =>
    server.owner.raw(`update soko.sessions set rotated_at = rotated_at - make_interval(secs => ?) where id = ?`, [
      seconds,
      tokens.verifyAccess(access).sessionId,
    ]);

  describe('POST /auth/register', () => {
    it('makes an account that is signed in', async () => {
      const form = aForm({ email: 'Ada.Obi@Example.com', phone: '+2348012345678' });
      const answer = await server.client.post('/auth/register', { body: form });
      const { user, tokens: pair } = expectStatus(answer, 201);
      expect(answer.headers.get('location')).to.equal('http://soko.test/api/v1/users/me');
      expect(user).to.deep.include({
        email: 'Ada.Obi@Example.com',
        name: 'Ada Obi',
        phone: '+2348012345678',
        roles: ['customer'],
        email_verified: false,
      });
      expect(pair).to.deep.include({ token_type: 'Bearer', expires_in: 900 });
      expect(expectStatus(await server.client.get('/users/me', { as: pair.access }), 200)).to.deep.include(user);
    });

    it('makes a seller of who wants to sell, and nobody else of anybody', async () => {
      expect((await register({ account_type: 'seller' })).body.user.roles).to.deep.equal(['customer', 'seller']);
      expectFlaws(await register({ account_type: 'admin' }), '/account_type');
      const [flaw] = expectProblem(await register({ account_type: undefined }), 'validation_failed').errors;
      expect(flaw).to.deep.equal({ path: '/account_type', code: 'required', message: 'is missing' });
      expectFlaws(await register({ roles: ['admin'] }), '/roles');
    });

    it('E1: refuses an e-mail that has an account, in any case of letters', async () => {
      expectStatus(await register({ email: 'taken@example.com' }), 201);
      expectProblem(await register({ email: 'Taken@EXAMPLE.com' }), 'email_taken');
    });

    it('refuses what is no e-mail, phone or good password', async () => {
      expectFlaws(await register({ email: 'ada', phone: '0801' }), '/email', '/phone');
      expectFlaws(await register({ password: 'short' }), '/password');
      expectFlaws(await register({ password: 'password1' }), '/password');
      expectFlaws(await register({ password: 'x'.repeat(129) }), '/password');
    });

    it('makes the cart of the guest the user’s', async () => {
      const goods = await server.sells();
      const { cart } = await server.fill([[goods, 3]]);
      const { body } = await register({}, { cart });
      const mine = await server.client.get('/cart', { as: body.tokens.access });
      expect(mine.body.items).to.have.length(1);
      expect(mine.body.items[0]).to.include({ sku: goods.sku, quantity: 3 });
      expectProblem(await server.client.get('/cart', { cart: cart ?? '' }), 'cart_not_found');
    });

    it('takes no notice of a cart token that opens nothing', async () => {
      expectStatus(await register({}, { cart: 'cart_forged' }), 201);
    });

    it('takes a key and keeps nothing under it', async () => {
      const body = aForm();
      expectStatus(await server.client.post('/auth/register', { body, key: 'k' }), 201);
      expectProblem(await server.client.post('/auth/register', { body, key: 'k' }), 'email_taken');
    });
  });

  describe('POST /auth/login', () => {
    it('answers a pair of tokens and the user', async () => {
      const { email } = (await register({ email: 'Login@Example.com' })).body.user;
      const { user, access, refresh: token, ...more } = expectStatus(await logIn('login@example.COM'), 200);
      expect(user.email).to.equal(email);
      expect(more).to.deep.equal({ token_type: 'Bearer', expires_in: 900 });
      expectStatus(await server.client.get('/users/me', { as: access }), 200);
      expectStatus(await refresh(token), 200);
    });

    it('says the same of an unknown address, a wrong password and what is no address', async () => {
      const { email } = (await register()).body.user;
      const answers = [
        await logIn(email, 'not the password'),
        await logIn('nobody@example.com'),
        await logIn('not an address'),
      ];
      for (const answer of answers) expectProblem(answer, 'invalid_credentials');
      expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
    });

    it('tells only who knows the password that the account is blocked', async () => {
      const { id, email } = (await register()).body.user;
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [id]);
      expectProblem(await logIn(email), 'account_blocked');
      expectProblem(await logIn(email, 'not the password'), 'invalid_credentials');
    });

    it('merges the guest’s cart: quantities add up, capped at what there is, with a notice', async () => {
      const [scarce, plenty] = await Promise.all([server.sells({ onHand: 5 }), server.sells()]);
      const { user, tokens: pair } = (await register()).body;
      await server.fill([[scarce, 3]], { as: pair.access });
      const { cart } = await server.fill([[scarce, 4], plenty]);

      expectStatus(await logIn(user.email, PASSWORD, { cart }), 200);
      const { body } = await server.client.get('/cart', { as: pair.access });
      const quantities = Object.fromEntries(
        body.items.map(({ sku, quantity }: { sku: string; quantity: number }) => [sku, quantity]),
      );
      expect(quantities).to.deep.equal({ [scarce.sku]: 5, [plenty.sku]: 1 });
      const [capped] = body.items.filter(({ sku }: { sku: string }) => sku === scarce.sku);
      expect(body.notices).to.deep.equal([{ code: 'out_of_stock', item_id: capped.id, available: 5 }]);
      expectProblem(await server.client.get('/cart', { cart: cart ?? '' }), 'cart_not_found');
    });

    it('merges a cart once, and takes no notice of a token that opens nothing', async () => {
      const goods = await server.sells();
      const { user, tokens: pair } = (await register()).body;
      const { cart } = await server.fill([[goods, 2]]);
      for (const token of [cart, cart, 'cart_forged'])
        expectStatus(await logIn(user.email, PASSWORD, { cart: token }), 200);
      expect((await server.client.get('/cart', { as: pair.access })).body.items[0].quantity).to.equal(2);
    });
  });

  describe('POST /auth/token/refresh', () => {
    const session = async () => (await register()).body.tokens;

    it('C6: gives a new pair, also under its older name', async () => {
      const first = await session();
      const second = expectStatus(await refresh(first.refresh), 200);
      expect(second.refresh).not.to.equal(first.refresh);
      const third = expectStatus(await refresh(second.refresh, '/auth/refresh'), 200);
      expectStatus(await server.client.get('/users/me', { as: third.access }), 200);
    });

    it('gives the same successor again within the grace, and to all who ask at once', async () => {
      const { refresh: token } = await session();
      const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(token)));
      const successors = new Set(answers.map((answer) => expectStatus(answer, 200).refresh));
      expect(successors.size).to.equal(1);
    });

    it('C7: ends the session when a token comes back later', async () => {
      const first = await session();
      const second = expectStatus(await refresh(first.refresh), 200);
      await wait(first.access, 11);
      expectProblem(await refresh(first.refresh), 'token_reused');
      expectProblem(await refresh(second.refresh), 'unauthenticated');
      expectProblem(await server.client.get('/users/me', { as: second.access }), 'unauthenticated');
    });

    it('ends the session at once when a token comes back that is older than the last one', async () => {
      const first = await session();
      const second = expectStatus(await refresh(first.refresh), 200);
      expectStatus(await refresh(second.refresh), 200);
      expectProblem(await refresh(first.refresh), 'token_reused');
    });

    it('refuses a token that is none, a blocked user’s, and one of a session that is over', async () => {
      const { refresh: token, access } = await session();
      const forged = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
      for (const wrong of ['x', access, forged]) expectProblem(await refresh(wrong), 'unauthenticated');
      await server.owner.raw('update soko.users set blocked_at = now() where id = ?', [
        tokens.verifyAccess(access).userId,
      ]);
      expectProblem(await refresh(token), 'account_blocked');
      const other = await session();
      expectStatus(await server.client.post('/auth/logout', { body: { refresh: other.refresh } }), 204);
      expectProblem(await refresh(other.refresh), 'unauthenticated');
    });
  });

  describe('POST /auth/logout', () => {
    const logOut = (token: string): Promise<Received> =>
      server.client.post('/auth/logout', { body: { refresh: token } });

    it('C9: ends the session with all its tokens, and no other one of the user', async () => {
      const { user, tokens: pair } = (await register()).body;
      const other = expectStatus(await logIn(user.email), 200);
      expectStatus(await logOut(pair.refresh), 204);
      expectProblem(await server.client.get('/users/me', { as: pair.access }), 'unauthenticated');
      expectStatus(await server.client.get('/users/me', { as: other.access }), 200);
    });

    it('changes nothing for a token that is over or none', async () => {
      const { tokens: pair } = (await register()).body;
      for (const token of [pair.refresh, pair.refresh, 'x']) expectStatus(await logOut(token), 204);
    });
  });

  describe('GET /users/me', () => {
    it('answers nobody but the caller', async () => {
      const { user, access } = await server.person();
      const answer = await server.client.get('/users/me', { as: access });
      expect(expectStatus(answer, 200)).to.deep.include({ id: user.id, email: user.email, roles: ['customer'] });
      expect(answer.body).not.to.have.any.keys('password', 'password_hash', 'email_key');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });

    it('refuses a user who was deleted', async () => {
      const { user, access } = await server.person();
      await server.owner.raw('update soko.users set deleted_at = now() where id = ?', [user.id]);
      expectProblem(await server.client.get('/users/me', { as: access }), 'unauthenticated');
    });
  });
});
