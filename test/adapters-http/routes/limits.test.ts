import { redisCounters } from '@soko/adapters-db';
import { createLimiter, DEFAULT_RATE_LIMITS, type RateLimits } from '@soko/adapters-http';
import { expect } from 'chai';
import { type TestRedis, testRedis } from '../../support/redis.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus } from '../../support/server-answers.ts';

const LIMITS: RateLimits = { ...DEFAULT_RATE_LIMITS, otp: { calls: 3, seconds: 60 }, auth: { calls: 30, seconds: 60 } };

describe('the limits of two processes', () => {
  let redis: TestRedis | null;
  const said: string[] = [];
  let [one, two]: Server[] = [];
  let counters: readonly ReturnType<typeof redisCounters>[] = [];

  before(async function () {
    redis = await testRedis();
    if (redis === null) return this.skip();
    const { url } = redis;
    counters = [1, 2].map(() => redisCounters(url, (message) => said.push(message)));
    const open = (at: number) => {
      const { counter } = counters[at] ?? redisCounters(url, () => {});
      const limits = { login_account_from_address: { attempts: 3, seconds: 600 } };
      return openServer({ limits, http: { rateLimits: LIMITS }, limiter: createLimiter(LIMITS, counter) });
    };
    [one, two] = await Promise.all([open(0), open(1)]);
  });
  after(async () => {
    for (const each of counters) each.close();
    await Promise.all([one?.close(), two?.close()]);
    await redis?.kill();
  });

  const verify = (server: Server | undefined) =>
    (server as Server).client.post('/auth/otp/verify', { body: { phone: '+2348012345678', code: '123456' } });
  const logIn = () =>
    (one as Server).client.post('/auth/login', { body: { email: 'ada@example.com', password: 'a wrong password' } });

  it('L1: are one limit where they share a Redis', async () => {
    expectProblem(await verify(one), 'invalid_credentials');
    expectProblem(await verify(two), 'invalid_credentials');
    const third = await verify(one);
    expectProblem(third, 'invalid_credentials');
    expect(third.headers.get('ratelimit')).to.match(/^"otp";r=0;t=\d+$/);
    const fourth = await verify(two);
    expectProblem(fourth, 'rate_limited');
    expect(Number(fourth.headers.get('retry-after'))).to.be.within(1, 60);
  });

  it('N4: hold without it, each in its own memory, and logins as before in Postgres', async () => {
    for (const _ of [1, 2]) expectProblem(await logIn(), 'invalid_credentials');
    await redis?.kill();
    expectProblem(await logIn(), 'invalid_credentials');
    expectProblem(await logIn(), 'rate_limited');
    for (const server of [one, two]) {
      for (const _ of [1, 2, 3]) expectProblem(await verify(server), 'invalid_credentials');
      expectProblem(await verify(server), 'rate_limited');
    }
    expectStatus(await (one as Server).client.get('/products'), 200);
    expectStatus(await (two as Server).client.get('//api/health'), 200);
    expect(said.filter((each) => each.includes('away'))).to.have.length(2);
  });

  it('N4: are one again when it is back', async () => {
    await redis?.revive();
    for (const server of [one, two]) {
      while ((await verify(server)).code === 'rate_limited') {
        // asked again: its own memory lets nothing through for a minute, so what is let through was counted in Redis
      }
    }
    expectProblem(await verify(one), 'invalid_credentials');
    expectProblem(await verify(two), 'rate_limited');
    expectProblem(await verify(one), 'rate_limited');
    expect(said.filter((each) => each.includes('back'))).to.have.length(2);
  });
});
