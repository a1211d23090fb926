import { createTokens } from '@soko/adapters-http';
import type { PageRequest } from '@soko/application';
import type { SessionId, UserId } from '@soko/domain';
import { expect } from 'chai';
import { type RunningServer, SECRET, startServer } from '../support/http-server.ts';
import { principalsOf, SESSION, type Seen, thingRoutes, USER } from './things.ts';

describe('a list', () => {
  const seen: Seen = { runs: 0 };
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), { principals: principalsOf({}) });
  });
  after(() => it_.close());
  const list = (query = '') => it_.client.get(`/things${query}`);
  const follow = (link: string) => list(new URL(link).search);
  const asked = () => seen.more as PageRequest;

  it('gives the first twenty in its default order, and links to the rest', async () => {
    const { status, body, headers } = await list();
    expect(status).to.equal(200);
    expect(asked()).to.deep.equal({ limit: 20, ordering: '-created_at', includeTotal: false });
    expect(body.items).to.deep.equal([{ thing_id: '1' }, { thing_id: '2' }]);
    expect(body.page).to.have.all.keys('limit', 'next', 'previous');
    expect(body.page.previous).to.equal(null);
    expect(body.page.next).to.match(/^http:\/\/soko\.test\/api\/v1\/things\?cursor=/);
    expect(headers.get('link')).to.equal(`<${body.page.next}>; rel="next"`);
  });

  it('goes on where a link says, and back again', async () => {
    const first = await list('?limit=2&q=a&ordering=name');
    const second = await follow(first.body.page.next);
    expect(asked()).to.deep.equal({
      limit: 2,
      ordering: 'name',
      includeTotal: false,
      position: { keys: ['2'], direction: 'next' },
    });
    expect(second.body.page.next).to.equal(null);
    expect(second.headers.get('link')).to.equal(`<${second.body.page.previous}>; rel="prev"`);
    await follow(second.body.page.previous);
    expect(asked().position).to.deep.equal({ keys: ['1'], direction: 'previous' });
  });

  it('L3: counts only when asked', async () => {
    expect((await list('?include_total=true')).body.page.total).to.equal(45);
    expect((await list('?include_total=false')).body.page).not.to.have.property('total');
  });

  it('pages by number too, with the total', async () => {
    const { body } = await list('?page=2&q=a');
    expect(asked()).to.include({ number: 2, includeTotal: true });
    expect(body.page).to.deep.equal({
      limit: 20,
      next: 'http://soko.test/api/v1/things?q=a&page=3',
      previous: 'http://soko.test/api/v1/things?q=a&page=1',
      total: 45,
      number: 2,
    });
    const last = (await list('?page=3')).body.page;
    expect([last.next, last.previous === null]).to.deep.equal([null, false]);
    expect((await list('?page=1')).body.page.previous).to.equal(null);
  });

  it('is ordered by relevance when there are words, unless told otherwise', async () => {
    await list('?q=shirt');
    expect(asked().ordering).to.equal('relevance');
    await list('?q=shirt&ordering=name');
    expect(asked().ordering).to.equal('name');
  });

  it('may show more beside its items', async () => {
    expect((await list('?facets=true')).body.facets).to.deep.equal({ size: 1 });
    expect((await list('?facets=false')).body).not.to.have.property('facets');
  });

  for (const [query, path] of [
    ['?limit=0', 'query/limit'],
    ['?limit=101', 'query/limit'],
    ['?limit=x', 'query/limit'],
    ['?limit=-1', 'query/limit'],
    ['?page=0', 'query/page'],
    ['?page=10001', 'query/page'],
    ['?ordering=price', 'query/ordering'],
    ['?ordering=relevance', 'query/ordering'],
    ['?ordering=', 'query/ordering'],
    ['?include_total=1', 'query/include_total'],
    ['?colour=red', 'query/colour'],
    ['?cursor=x&page=1', 'query/page'],
  ] as const) {
    it(`L3: refuses ${query}, at ${path}`, async () => {
      const { status, body } = await list(query);
      expect([status, body.code, body.errors[0].path]).to.deep.equal([422, 'validation_failed', path]);
    });
  }

  it('refuses a cursor that was altered, or is of another filter or order', async () => {
    const { body } = await list('?q=a');
    const cursor = new URL(body.page.next).searchParams.get('cursor');
    for (const query of [
      `?q=a&cursor=${cursor}x`,
      `?q=b&cursor=${cursor}`,
      `?cursor=${cursor}`,
      `?q=a&ordering=name&cursor=${cursor}`,
      '?cursor=',
    ]) {
      const { status, code } = await list(query);
      expect([status, code], query).to.deep.equal([400, 'cursor_invalid']);
    }
    expect((await list(`?q=a&limit=5&cursor=${cursor}`)).status).to.equal(200);
  });

  it('of private things refuses the cursor of another caller', async () => {
    const tokens = createTokens([SECRET]);
    const own = tokens.pair(USER, SESSION, 1).access;
    const others = tokens.pair(SESSION as string as UserId, USER as string as SessionId, 1).access;
    const { body } = await it_.client.get('/own-things', { as: own });
    const next = `/own-things${new URL(body.page.next).search}`;
    expect((await it_.client.get(next, { as: own })).status).to.equal(200);
    expect((await it_.client.get(next, { as: others })).code).to.equal('cursor_invalid');
  });

  it('links to its own base, whatever Host the caller names', async () => {
    const { body } = await it_.client.get('/things', { headers: { 'x-forwarded-host': 'evil.example' } });
    expect(body.page.next).to.match(/^http:\/\/soko\.test\//);
  });
});
