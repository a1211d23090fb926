import { createTokens } from '@soko/adapters-http';
import type { Principal } from '@soko/application';
import type { SessionId } from '@soko/domain';
import { expect } from 'chai';
import { createCookies } from '../../../packages/adapters-http/src/auth/cookies.ts';
import { type RunningServer, SECRET, startServer } from '../../support/http-server.ts';
import { principalsOf, SESSION, type Seen, THING, thingRoutes, USER } from '../things.ts';

const tokens = createTokens([SECRET]);
const VALUE = 'c'.repeat(43);
const COOKIE = `soko_session=${VALUE}`;
const CSRF = tokens.sealCsrf(SESSION);
const OTHERS = tokens.sealCsrf('0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d99' as SessionId);

describe('a session’s cookie', () => {
  it('C15: has 256 random bits, a new value each time, and is stored as a hash', () => {
    const { make } = createCookies({ secure: true });
    const made = Array.from({ length: 50 }, make);
    const values = new Set(made.map(({ header }) => /^soko_session=([A-Za-z0-9_-]{43});/.exec(header)?.[1]));
    expect(values.size).to.equal(50);
    expect(values).not.to.include(undefined);
    for (const { hash, header } of made) {
      expect(hash).to.match(/^[0-9a-f]{64}$/);
      expect(header).not.to.include(hash);
    }
  });

  it('C15: is HttpOnly, SameSite=Lax, and Secure outside development', () => {
    const rest = (secure: boolean) => createCookies({ secure }).make().header.split('; ').slice(1);
    expect(rest(true)).to.deep.equal(['Path=/', 'Max-Age=2592000', 'HttpOnly', 'SameSite=Lax', 'Secure']);
    expect(rest(false)).to.deep.equal(['Path=/', 'Max-Age=2592000', 'HttpOnly', 'SameSite=Lax']);
    expect(createCookies({ secure: true }).ended).to.match(/^soko_session=; Path=\/; Max-Age=0; /);
  });
});

describe('a caller with a cookie', () => {
  const seen: Seen = { runs: 0 };
  const looked: string[] = [];
  let principal: Partial<Principal> | null = {};
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), {
      principals: {
        find: () => principalsOf({ roles: ['customer', 'staff'] }).find(),
        findByCookie: async (hash) => {
          looked.push(hash);
          return principalsOf(principal).findByCookie();
        },
      },
    });
  });
  after(() => it_.close());
  beforeEach(() => {
    principal = { roles: ['customer'] };
    looked.length = 0;
  });
  const get = (path: string, headers: Record<string, string>) => it_.client.get(path, { headers });
  const write = (headers: Record<string, string>, path = '/things') =>
    it_.client.post(path, { body: { sku: 'A', quantity: 1 }, headers });
  const runs = async (work: () => Promise<unknown>) => {
    const before = seen.runs;
    await work();
    return seen.runs - before;
  };

  it('is the user of its session, looked up by the hash of the cookie', async () => {
    expect((await get('/scopes/self', { cookie: `other=1; ${COOKIE}` })).status).to.equal(200);
    expect(seen.call?.actor).to.deep.include({ kind: 'user', id: USER, session: SESSION, roles: ['customer'] });
    expect(looked.join()).to.match(/^[0-9a-f]{64}$/);
  });

  it('C15: is nobody once the session is over, and where there is none', async () => {
    principal = { alive: false };
    expect((await get('/scopes/self', { cookie: COOKIE })).code).to.equal('unauthenticated');
    expect((await get('/things', { cookie: COOKIE })).status).to.equal(200);
    principal = null;
    expect((await get('/scopes/self', { cookie: COOKIE })).code).to.equal('unauthenticated');
  });

  it('is nobody with something that is no cookie of ours, or with two of them', async () => {
    for (const cookie of [
      'soko_session=',
      'soko_session=x',
      `soko_session=${VALUE}x`,
      `x${COOKIE}`,
      `${COOKIE}; ${COOKIE}`,
    ]) {
      expect((await get('/scopes/self', { cookie })).code, cookie).to.equal('unauthenticated');
    }
    expect(looked).to.deep.equal([]);
  });

  it('B6: is refused everywhere when the user is blocked', async () => {
    principal = { blocked: true };
    expect((await get('/things', { cookie: COOKIE })).code).to.equal('account_blocked');
  });

  it('C16: cannot write without the CSRF token of its session, nor with another one’s', async () => {
    const tries: Record<string, string>[] = [
      {},
      { 'x-csrf-token': '' },
      { 'x-csrf-token': 'x' },
      { 'x-csrf-token': OTHERS },
      { 'x-csrf-token': createTokens([`${SECRET} of others`]).sealCsrf(SESSION) },
      { 'x-csrf-token': tokens.pair(USER, SESSION, 1).refresh },
    ];
    for (const headers of tries) {
      const done = await runs(async () => {
        const { status, code } = await write({ cookie: COOKIE, ...headers });
        expect([status, code], JSON.stringify(headers)).to.deep.equal([403, 'csrf_failed']);
      });
      expect(done).to.equal(0);
    }
    expect((await it_.client.delete('/things/x', { headers: { cookie: COOKIE } })).code).to.equal('csrf_failed');
    expect((await write({ cookie: COOKIE, 'x-csrf-token': CSRF })).status).to.equal(201);
  });

  it('C16: cannot write by a simple form post, nor by reading the older spelling of a write', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', cookie: COOKIE };
    const done = await runs(async () => {
      const posted = await it_.client.post('/things', { raw: 'sku=A&quantity=1', headers: form });
      expect([posted.status, posted.code]).to.deep.equal([403, 'csrf_failed']);
      const page = await it_.client.send('POST', '//pages/x', { raw: 'action=approve', headers: form });
      expect([page.status, page.code]).to.deep.equal([403, 'csrf_failed']);
      const read = await it_.client.get(`/things/pay?thing_id=${THING}`, { headers: { cookie: COOKIE }, key: 'k' });
      expect([read.status, read.code]).to.deep.equal([403, 'csrf_failed']);
    });
    expect(done).to.equal(0);
  });

  it('C16: reads without it, and so does nobody need it whose session is over', async () => {
    expect((await get('/things', { cookie: COOKIE })).status).to.equal(200);
    principal = { alive: false };
    expect((await write({ cookie: COOKIE })).status).to.equal(201);
    expect(seen.call?.actor.kind).to.equal('guest');
  });

  it('C17: with a bearer token beside is judged by that alone', async () => {
    const { access } = tokens.pair(USER, SESSION, 1);
    principal = { roles: ['customer', 'admin'] };
    const both = { cookie: COOKIE, authorization: `Bearer ${access}` };
    expect((await get('/scopes/self', both)).status).to.equal(200);
    expect(seen.call?.actor).to.deep.include({ roles: ['customer', 'staff'] });
    expect((await write(both)).status).to.equal(201);
    for (const authorization of ['Bearer x', 'Basic x', `Bearer ${tokens.pair(USER, SESSION, 1).refresh}`]) {
      expect((await get('/things', { cookie: COOKIE, authorization })).code, authorization).to.equal('unauthenticated');
    }
    expect(looked).to.deep.equal([]);
  });

  it('C12: is told `no-store` also where the answer is public', async () => {
    const { headers } = await get(`/things/${THING}`, { cookie: COOKIE });
    expect(headers.get('cache-control')).to.equal('no-store');
    const anonymous = await get(`/things/${THING}`, { cookie: 'theme=dark' });
    expect(anonymous.headers.get('cache-control')).to.match(/^public/);
    expect(anonymous.headers.get('vary')).to.match(/Authorization, Cookie/);
  });

  it('tells the market what the browser calls itself, in printable characters', async () => {
    await get('/things', { 'user-agent': `Browser/1 \u00e9${'x'.repeat(300)}` });
    expect(seen.call?.userAgent).to.equal(`Browser/1 ${'x'.repeat(300)}`.slice(0, 256));
  });
});
