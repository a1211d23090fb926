import { createTokens, DEFAULT_RATE_LIMITS, route } from '@soko/adapters-http';
import { expect } from 'chai';
import { z } from 'zod';
import { type RunningServer, SECRET, startServer } from '../support/http-server.ts';
import { principalsOf, SESSION, THING, thingRoutes, USER } from './things.ts';

/** Takes a list of which each item counts. */
const LIST = route({
  method: 'post',
  path: '/lists',
  operationId: 'makeList',
  tags: ['Cart'],
  summary: 'Make a list',
  policy: { permission: 'catalog.browse', scope: 'anyone' },
  idempotency: 'never',
  limit: 'search',
  countsEach: 'items',
  body: z.strictObject({ items: z.array(z.string()) }),
  status: 204,
  refuses: [],
  handle: async () => {},
});

describe('a rate limit', () => {
  let it_: RunningServer;
  const rateLimits = { ...DEFAULT_RATE_LIMITS, search: { calls: 3, seconds: 60 } };
  beforeEach(async () => {
    it_ = await startServer(thingRoutes({ runs: 0 }), {
      config: { rateLimits, trustedProxies: 1 },
      principals: principalsOf({}),
    });
  });
  afterEach(() => it_.close());
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

  it('L1: tells what is left, and refuses what is over, until the reset', async () => {
    for (const left of [2, 1, 0]) {
      const { status, headers } = await it_.client.get('/things');
      expect([status, headers.get('ratelimit-policy')]).to.deep.equal([200, '"search";q=3;w=60']);
      expect(headers.get('ratelimit')).to.match(new RegExp(`^"search";r=${left};t=(59|60)$`));
    }
    const { status, code, headers } = await it_.client.get('/things');
    expect([status, code]).to.deep.equal([429, 'rate_limited']);
    const reset = /t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
    expect(Number(headers.get('retry-after')))
      .to.be.within(1, 60)
      .and.to.equal(Number(reset));
  });

  it('L16: is one for all spellings of a path, and for all operations of its group', async () => {
    await it_.client.get('/things');
    await it_.client.get('/things/?limit=5');
    await it_.client.get(`/things/${THING}`);
    expect((await it_.client.get('/things?q=other')).status).to.equal(429);
    expect((await it_.client.get('/things/special')).status).to.equal(200);
  });

  it('counts refused calls too', async () => {
    for (let call = 0; call < 3; call += 1) await it_.client.get('/things?limit=0');
    expect((await it_.client.get('/things')).status).to.equal(429);
  });

  it('L1: is one per address', async () => {
    for (let call = 0; call < 4; call += 1) await it_.client.get('/things', from('192.0.2.1'));
    expect((await it_.client.get('/things', from('192.0.2.1'))).status).to.equal(429);
    expect((await it_.client.get('/things', from('192.0.2.2'))).status).to.equal(200);
  });

  it('L4: counts each item of a list as a call, and those of a list that is refused for its form once', async () => {
    const { close, client } = await startServer([LIST], { config: { rateLimits } });
    const left = async (body: unknown) => {
      const { status, headers } = await client.post('/lists', { body });
      return [status, /r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]];
    };
    try {
      expect(await left({ items: ['a', 'b'] })).to.deep.equal([204, '1']);
      expect(await left({ items: 'a' })).to.deep.equal([422, '0']);
      expect(await left({ items: ['a'] })).to.deep.equal([429, '0']);
    } finally {
      await close();
    }
  });

  it('L4: does nothing of a list that is longer than what is left', async () => {
    const { close, client } = await startServer([LIST], { config: { rateLimits } });
    expect((await client.post('/lists', { body: { items: ['a', 'b', 'c', 'd'] } })).status).to.equal(429);
    await close();
  });

  it('L1: follows a user from address to address', async () => {
    const as = createTokens([SECRET]).pair(USER, SESSION, 1).access;
    for (let call = 1; call <= 3; call += 1) {
      expect((await it_.client.get('/things', { as, ...from(`192.0.2.${call}`) })).status).to.equal(200);
    }
    expect((await it_.client.get('/things', { as, ...from('192.0.2.9') })).status).to.equal(429);
  });
});
