import { createTokens } from '@soko/adapters-http';
import type { CartId } from '@soko/domain';
import { expect } from 'chai';
import { claimOf } from '../../packages/adapters-http/src/idempotency.ts';
import { type RunningServer, SECRET, startServer } from '../support/http-server.ts';
import { memoryAnswers, principalsOf, SESSION, type Seen, THING, thingRoutes, USER } from './things.ts';

const BODY = { sku: 'A', quantity: 1 };

describe('an idempotent write', () => {
  const seen: Seen = { runs: 0 };
  const answers = memoryAnswers();
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), { answers, principals: principalsOf({}) });
  });
  after(() => it_.close());
  beforeEach(() => {
    answers.kept.clear();
    answers.released.length = 0;
  });

  it('is answered the same bytes, status and headers again', async () => {
    const first = await it_.client.post('/things', { body: BODY, key: 'k1' });
    const again = await it_.client.post('/things', { body: BODY, key: 'k1' });
    expect(again.text).to.equal(first.text);
    expect(again.status).to.equal(201);
    for (const name of ['content-type', 'location', 'x-cart-token']) {
      expect(again.headers.get(name), name).to.equal(first.headers.get(name)).and.not.equal(null);
    }
    expect(first.headers.get('location')).to.equal('http://soko.test/api/v1/things/t1');
    expect(first.headers.get('idempotent-replayed')).to.equal(null);
    expect(again.headers.get('idempotent-replayed')).to.equal('true');
  });

  it('without a key keeps nothing', async () => {
    await it_.client.post('/things', { body: BODY });
    expect(seen.call).not.to.have.property('claim');
    expect(answers.kept.size).to.equal(0);
  });

  it('names the operation, whatever the spelling, and what was sent', async () => {
    const claim = async (path: string, body: object, key = 'k2') => {
      await it_.client.post(path, { body, key });
      return seen.call?.claim;
    };
    const first = await claim('/things', BODY);
    expect(first).to.include({ principal: 'ip:127.0.0.1', key: 'k2', operation: 'makeThing' });
    expect(first?.fingerprint).to.match(/^[0-9a-f]{64}$/);
    expect(await claim('/things/make', BODY)).to.deep.equal(first);
    expect(await claim('/things/', { quantity: 1, sku: 'A' })).to.deep.equal(first);
    expect((await claim('/things', { ...BODY, quantity: 2 }))?.fingerprint).not.to.equal(first?.fingerprint);
    await it_.client.post(`/things/${THING}/pay`, { key: 'k3' });
    const paid = seen.call?.claim;
    await it_.client.post('/things/pay', { body: { thing_id: THING }, key: 'k3' });
    expect(seen.call?.claim).to.deep.equal(paid);
  });

  it('differs by parameters, query and body', () => {
    const call = { actor: { kind: 'guest' }, requestId: 'r' } as const;
    const print = (sent: object) =>
      claimOf(call, 'k', { operationId: 'x' }, { params: {}, query: {}, body: undefined, ...sent }).fingerprint;
    const all = [
      {},
      { params: { a: '1' } },
      { query: { a: '1' } },
      { body: { a: '1' } },
      { body: { a: 1 } },
      { body: ['a'] },
    ].map(print);
    expect(new Set(all).size).to.equal(all.length);
  });

  it('belongs to the user, the cart, or the address it came from', async () => {
    const tokens = createTokens([SECRET]);
    const principalOfLast = () => seen.call?.claim?.principal;
    await it_.client.post('/things', { body: BODY, key: 'k', as: tokens.pair(USER, SESSION, 1).access });
    expect(principalOfLast()).to.equal(`user:${USER}`);
    await it_.client.post('/things', { body: BODY, key: 'k', cart: tokens.sealCart(THING as CartId) });
    expect(principalOfLast()).to.equal('ip:127.0.0.1');
  });

  it('needs a key where the route says so', async () => {
    const { status, code } = await it_.client.post(`/things/${THING}/pay`);
    expect([status, code]).to.deep.equal([400, 'idempotency_key_required']);
  });

  it('needs a key of 1 to 255 printable characters, wherever it is read', async () => {
    for (const key of ['', 'x'.repeat(256), 'é', 'a\tb']) {
      const { status, code } = await it_.client.post('/things', { body: BODY, key });
      expect([status, code], key).to.deep.equal([400, 'idempotency_key_required']);
    }
    expect((await it_.client.post('/things', { body: BODY, key: 'x'.repeat(255) })).status).to.equal(201);
    expect((await it_.client.post('/login', { key: '' })).status).to.equal(200);
    expect((await it_.client.get('/things', { key: '' })).status).to.equal(200);
  });

  it('is asked for its key before its body is judged', async () => {
    const { code } = await it_.client.post(`/things/${THING}/pay`, {
      raw: '{',
      headers: { 'content-type': 'application/json' },
    });
    expect(code).to.equal('idempotency_key_required');
  });

  it('H7: keeps no refusal, and gives the key back', async () => {
    const { status } = await it_.client.post('/things', { body: { ...BODY, sku: 'GONE' }, key: 'k4' });
    expect(status).to.equal(409);
    expect(answers.kept.size).to.equal(0);
    expect(answers.released.map(({ key }) => key)).to.deep.equal(['k4']);
  });
});
