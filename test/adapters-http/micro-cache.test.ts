import { createTokens, type Route, route } from '@soko/adapters-http';
import { type Answer, Json } from '@soko/application';
import { refuse } from '@soko/domain';
import { expect } from 'chai';
import { z } from 'zod';
import { createMicroCache } from '../../packages/adapters-http/src/micro-cache.ts';
import { named, queryWhole, text } from '../../packages/adapters-http/src/schemas/common.ts';
import { type RunningServer, SECRET, startServer } from '../support/http-server.ts';
import { principalsOf, SESSION, USER } from './things.ts';

const BurstSchema = named('Burst', { run: z.int() });

/** What the route does next, and how often it was run. */
type Shelf = { runs: number; waits: Promise<void>; isBroken: boolean };

const shelfRoutes = (shelf: Shelf): readonly Route[] => {
  const read = {
    method: 'get',
    tags: ['Catalogue'],
    policy: { permission: 'catalog.browse', scope: 'anyone' },
    idempotency: 'never',
    limit: 'default',
    status: 200,
    returns: BurstSchema,
    refuses: ['not_found'],
    query: {
      q: text({ max: 20 }, 'Words').optional(),
      size: queryWhole({ min: 0 }, 'A size').optional(),
    },
    handle: async () => {
      shelf.runs += 1;
      const { runs } = shelf;
      await shelf.waits;
      if (shelf.isBroken) refuse('not_found');
      return Json.of<{ run: number }>(`{"run":${runs}}`);
    },
  } as const;
  return [
    route({
      ...read,
      path: '/shelf',
      operationId: 'readShelf',
      summary: 'A public read',
      caching: 'public',
      aliases: [{ method: 'get', path: '/shelf/list' }],
    }),
    ...(['Inventory', 'Cart'] as const).map((tag) =>
      route({
        method: 'post',
        tags: [tag],
        policy: { permission: 'catalog.browse', scope: 'anyone' },
        idempotency: 'never',
        limit: 'default',
        status: 204,
        refuses: ['not_found'],
        path: `/writes/${tag.toLowerCase()}`,
        operationId: `write${tag}`,
        summary: 'A write',
        handle: async ({ respond }) => (shelf.isBroken ? refuse('not_found') : respond(undefined)),
      }),
    ),
    route({ ...read, path: '/private-shelf', operationId: 'readPrivateShelf', summary: 'A read that is not public' }),
  ];
};

describe('the micro-cache', () => {
  const shelf: Shelf = { runs: 0, waits: Promise.resolve(), isBroken: false };
  let clock = 0;
  let it_: RunningServer;
  before(async () => {
    const microCache = createMicroCache({ ageMs: 5_000, now: () => clock });
    const principals = principalsOf({});
    it_ = await startServer(shelfRoutes(shelf), { config: { microCache: true }, microCache, principals });
  });
  beforeEach(() => {
    clock += 10_000; // what an earlier test left is too old
    Object.assign(shelf, { runs: 0, waits: Promise.resolve(), isBroken: false });
  });
  after(() => it_.close());

  const runOf = async (path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> =>
    (await it_.client.get(path, { headers })).body.run;

  it('answers a burst of the same question once', async () => {
    let go = () => {};
    shelf.waits = new Promise((resolve) => {
      go = resolve;
    });
    const burst = Array.from({ length: 20 }, () => it_.client.get('/shelf?q=tea'));
    const other = it_.client.get('/shelf?q=coffee').then(() => shelf.runs);
    go();
    const answers = await Promise.all(burst);
    expect(new Set(answers.map(({ text: body }) => body)).size).to.equal(1);
    expect(await other).to.equal(2);
  });

  it('keeps an answer for five seconds and no longer', async () => {
    expect(await runOf('/shelf')).to.equal(1);
    clock += 4_999;
    expect(await runOf('/shelf')).to.equal(1);
    clock += 1;
    expect(await runOf('/shelf')).to.equal(2);
  });

  it('forgets what it has when something is written that may show in it', async () => {
    expect(await runOf('/shelf')).to.equal(1);
    await it_.client.post('/writes/cart', {});
    expect(await runOf('/shelf'), 'a cart is nobody else’s').to.equal(1);
    shelf.isBroken = true;
    await it_.client.post('/writes/inventory', {});
    shelf.isBroken = false;
    expect(await runOf('/shelf'), 'a refused write changes nothing').to.equal(1);
    await it_.client.post('/writes/inventory', {});
    expect(await runOf('/shelf')).to.equal(2);
  });

  it('keeps no answer that was begun before a write', async () => {
    let go = () => {};
    shelf.waits = new Promise((resolve) => {
      go = resolve;
    });
    const early = runOf('/shelf');
    while (shelf.runs === 0) await new Promise(setImmediate);
    await it_.client.post('/writes/inventory', {});
    go();
    expect(await early).to.equal(1);
    expect(await runOf('/shelf')).to.equal(2);
  });

  it('answers 304 to who has the answer, with a request id of its own', async () => {
    const first = await it_.client.get('/shelf');
    const etag = first.headers.get('etag') ?? '';
    const again = await it_.client.get('/shelf', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, shelf.runs]).to.deep.equal([304, '', 1]);
    expect(again.headers.get('etag')).to.equal(etag);
    expect(again.headers.get('cache-control')).to.equal(first.headers.get('cache-control'));
    expect(again.headers.get('x-request-id')).not.to.equal(first.headers.get('x-request-id'));
  });

  it('answers HEAD from what GET left', async () => {
    await it_.client.get('/shelf');
    expect((await it_.client.head('/shelf')).status).to.equal(200);
    expect(shelf.runs).to.equal(1);
  });

  it('has nothing for a caller who brings a bearer, a cookie or a token of a cart or an order', async () => {
    expect(await runOf('/shelf')).to.equal(1);
    const { access } = createTokens([SECRET]).pair(USER, SESSION, 1);
    const callers: Readonly<Record<string, string>>[] = [
      { authorization: `Bearer ${access}` },
      { cookie: 'soko_session=x' },
      { 'x-cart-token': 'x' },
      { 'x-order-token': 'x' },
    ];
    for (const [nth, headers] of callers.entries()) {
      expect(await runOf('/shelf', headers), Object.keys(headers).join()).to.equal(nth + 2);
    }
    expect(await runOf('/shelf'), 'and keeps nothing of theirs').to.equal(1);
  });

  it('still refuses a bearer that is bad', async () => {
    await it_.client.get('/shelf');
    expect((await it_.client.get('/shelf', { as: 'bad' })).status).to.equal(401);
  });

  it('has nothing to do with routes that are not public', async () => {
    expect(await runOf('/private-shelf')).to.equal(1);
    expect(await runOf('/private-shelf')).to.equal(2);
  });

  it('tells questions apart by the whole query, whatever its order and spelling', async () => {
    expect(await runOf('/shelf?q=red%20tea&size=1')).to.equal(1);
    expect(await runOf('/shelf?size=1&q=red+tea')).to.equal(1);
    expect(await runOf('/shelf?size=2&q=red+tea')).to.equal(2);
    expect(await runOf('/shelf?size=1')).to.equal(3);
    expect(await runOf('/shelf?q=red%20tea%26size%3D1')).to.equal(4);
    expect(await runOf('/shelf/list')).to.equal(5);
  });

  it('keeps no refusal', async () => {
    shelf.isBroken = true;
    expect((await it_.client.get('/shelf')).status).to.equal(404);
    expect((await it_.client.get('/shelf?colour=red')).status).to.equal(422);
    shelf.isBroken = false;
    expect(await runOf('/shelf')).to.equal(2);
  });

  it('is off where the config says so', async () => {
    const plain = await startServer(shelfRoutes(shelf));
    await plain.client.get('/shelf');
    await plain.client.get('/shelf');
    await plain.close();
    expect(shelf.runs).to.equal(2);
  });
});

describe('what the micro-cache keeps', () => {
  const answered = (length: number) => async () => ({ status: 200, headers: {}, body: new Uint8Array(length) });
  const never = () => Promise.reject(new Error('It was kept.'));
  const isKept = (cache: ReturnType<typeof createMicroCache>, key: string): Promise<boolean> =>
    cache.answer(key, never).then(
      () => true,
      () => false,
    );

  it('is bounded in number: the oldest makes room', async () => {
    const cache = createMicroCache({ maxAnswers: 2 });
    for (const key of ['a', 'b', 'c']) await cache.answer(key, answered(1));
    expect([await isKept(cache, 'a'), await isKept(cache, 'b'), await isKept(cache, 'c')]).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('is bounded in bytes, and holds nothing that is larger by itself', async () => {
    const cache = createMicroCache({ maxBytes: 100 });
    await cache.answer('a', answered(60));
    await cache.answer('b', answered(40));
    expect([await isKept(cache, 'a'), await isKept(cache, 'b')]).to.deep.equal([true, true]);
    await cache.answer('c', answered(60));
    expect([await isKept(cache, 'a'), await isKept(cache, 'b')]).to.deep.equal([false, true]);
    await cache.answer('d', answered(101));
    expect([await isKept(cache, 'd'), await isKept(cache, 'b')]).to.deep.equal([false, true]);
    await cache.answer('e', answered(100));
    expect(await isKept(cache, 'e'), 'what was dropped no longer counts').to.equal(true);
  });

  it('is made once for all who ask while it is being made', async () => {
    const cache = createMicroCache();
    let finish = (_: Answer) => {};
    const making = new Promise<Answer>((resolve) => {
      finish = resolve;
    });
    const first = cache.answer('a', () => making);
    const second = cache.answer('a', never);
    const another = await cache.answer('b', answered(2));
    finish(await answered(1)());
    expect([(await first).body.length, (await second).body.length, another.body.length]).to.deep.equal([1, 1, 2]);
  });

  it('is not what failed, and who waited for it fails too', async () => {
    const cache = createMicroCache();
    let runs = 0;
    const failing = async () => {
      runs += 1;
      throw new Error('No database.');
    };
    const answers = await Promise.allSettled([cache.answer('a', failing), cache.answer('a', failing)]);
    expect([runs, ...answers.map(({ status }) => status)]).to.deep.equal([1, 'rejected', 'rejected']);
    expect((await cache.answer('a', answered(1))).status).to.equal(200);
  });
});
