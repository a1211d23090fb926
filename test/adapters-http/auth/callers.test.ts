import { createTokens } from '@soko/adapters-http';
import type { Principal } from '@soko/application';
import type { CartId, OrderId, ShopId } from '@soko/domain';
import { expect } from 'chai';
import { type RunningServer, SECRET, startServer } from '../../support/http-server.ts';
import { principalsOf, SESSION, type Seen, THING, thingRoutes, USER } from '../things.ts';

const tokens = createTokens([SECRET]);
const { access } = tokens.pair(USER, SESSION, 1);
const CART = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d91' as CartId;
const ORDER = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d92' as OrderId;
const cart = tokens.sealCart(CART);
const order = tokens.sealOrder(ORDER);
const SHOP = '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d93' as ShopId;

describe('a caller', () => {
  const seen: Seen = { runs: 0 };
  let principal: Partial<Principal> | null = {};
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), {
      principals: {
        find: () => principalsOf(principal).find(),
        findByCookie: () => principalsOf(principal).findByCookie(),
      },
    });
  });
  after(() => it_.close());
  beforeEach(() => {
    principal = {};
  });
  const get = (path: string, authorization: string) => it_.client.get(path, { headers: { authorization } });

  it('is the user of its bearer token, as the database knows it now', async () => {
    principal = { roles: ['customer', 'seller'], shops: [{ id: SHOP, role: 'owner' }] };
    expect((await it_.client.get('/scopes/self', { as: access })).status).to.equal(200);
    expect(seen.call?.actor).to.deep.equal({
      kind: 'user',
      id: USER,
      roles: ['customer', 'seller'],
      shops: [{ id: SHOP, role: 'owner' }],
      session: SESSION,
    });
  });

  it('may write the scheme in any case', async () => {
    for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
      expect((await get('/scopes/self', `${scheme} ${access}`)).status, scheme).to.equal(200);
    }
  });

  it('C12: with a bad bearer is refused everywhere, on public paths too, with a challenge', async () => {
    for (const header of [
      'Bearer x',
      'Bearer',
      `Basic ${access}`,
      access,
      `Bearer ${access} x`,
      `Bearer ${access}x`,
      '',
    ]) {
      for (const path of [`/things/${THING}`, '/scopes/self', '/things']) {
        if (header === '') continue;
        const { status, code, headers } = await get(path, header);
        expect([status, code], header).to.deep.equal([401, 'unauthenticated']);
        expect(headers.get('www-authenticate')).to.equal('Bearer realm="soko"');
      }
    }
  });

  it('with an expired token is told so', async () => {
    const old = createTokens([SECRET], () => Date.now() - 3_600_000).pair(USER, SESSION, 1).access;
    const { status, code, headers } = await it_.client.get('/things', { as: old });
    expect([status, code]).to.deep.equal([401, 'token_expired']);
    expect(headers.get('www-authenticate')).to.include('error="invalid_token"');
  });

  it('C13: is never read from the query', async () => {
    expect((await it_.client.get(`/scopes/self?access_token=${access}`)).status).to.equal(401);
    expect((await it_.client.get(`/scopes/self?token=${access}`)).status).to.equal(401);
  });

  it('B6: is refused once its session has ended, its account is gone or blocked', async () => {
    principal = { alive: false };
    expect((await it_.client.get('/things', { as: access })).code).to.equal('unauthenticated');
    principal = null;
    expect((await it_.client.get('/things', { as: access })).code).to.equal('unauthenticated');
    principal = { blocked: true };
    const blocked = await it_.client.get('/things', { as: access });
    expect([blocked.status, blocked.code]).to.deep.equal([403, 'account_blocked']);
  });

  it('holds a cart or an order by its token, where the route reads it', async () => {
    expect((await it_.client.get('/scopes/holder', { cart })).status).to.equal(200);
    expect(seen.call?.actor).to.deep.equal({ kind: 'guest', cart: CART });
    expect((await it_.client.get('/scopes/holder', { order })).status).to.equal(200);
    expect(seen.call?.actor).to.deep.equal({ kind: 'guest', order: ORDER });
    expect((await it_.client.get('/scopes/self', { cart })).status).to.equal(401);
  });

  it('who is signed in may carry a cart token too, and is the user', async () => {
    await it_.client.get('/scopes/holder', { as: access, cart });
    expect(seen.call?.actor.kind).to.equal('user');
    expect(seen.more).to.deep.equal({ cart: CART, order: undefined });
  });

  it('with a forged guest token is told that there is no such thing', async () => {
    for (const as of [undefined, access]) {
      const forgedCart = await it_.client.get('/scopes/holder', { cart: `${cart}x`, ...(as && { as }) });
      expect([forgedCart.status, forgedCart.code]).to.deep.equal([404, 'cart_not_found']);
    }
    const forgedOrder = await it_.client.get('/scopes/holder', { order: cart });
    expect([forgedOrder.status, forgedOrder.code]).to.deep.equal([404, 'not_found']);
  });

  it('may send any guest token to a route that does not read it', async () => {
    expect((await it_.client.get('/things', { cart: 'x', order: 'y' })).status).to.equal(200);
    expect(seen.call?.actor).to.deep.equal({ kind: 'guest' });
  });

  it('who logs in brings the cart along, and is not held up by a dead token', async () => {
    await it_.client.post('/login', { cart });
    expect(seen.more).to.deep.equal({ cart: CART });
    expect((await it_.client.post('/login', { cart: 'dead' })).status).to.equal(200);
    expect(seen.more).to.deep.equal({ cart: undefined });
  });

  const user = (roles: Principal['roles'], shops: Principal['shops'] = []) => ({
    as: access,
    principal: { roles, shops },
  });
  const matrix = {
    anonymous: { holder: 401, self: 401, shop: 401, market: 401 },
    guest: { cart, holder: 200, self: 401, shop: 401, market: 401 },
    customer: { ...user(['customer']), holder: 200, self: 200, shop: 403, market: 403 },
    'customer without a role': { ...user([]), holder: 200, self: 200, shop: 403, market: 403 },
    'seller without a shop': { ...user(['customer', 'seller']), holder: 200, self: 200, shop: 403, market: 403 },
    seller: {
      ...user(['customer', 'seller'], [{ id: SHOP, role: 'owner' }]),
      holder: 200,
      self: 200,
      shop: 200,
      market: 403,
    },
    staff: { ...user(['staff']), holder: 200, self: 200, shop: 200, market: 200 },
    admin: { ...user(['admin']), holder: 200, self: 200, shop: 200, market: 200 },
  } as const;
  for (const [who, row] of Object.entries(matrix)) {
    it(`who is ${who} gets exactly as far as its rights`, async () => {
      principal = 'principal' in row ? row.principal : {};
      for (const scope of ['holder', 'self', 'shop', 'market'] as const) {
        const { status, code } = await it_.client.get(`/scopes/${scope}`, {
          ...('as' in row ? { as: row.as } : {}),
          ...('cart' in row ? { cart: row.cart } : {}),
        });
        expect(status, scope).to.equal(row[scope]);
        if (status !== 200) expect(code).to.equal(status === 401 ? 'unauthenticated' : 'forbidden');
      }
    });
  }
});
