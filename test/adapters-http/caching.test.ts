import { createTokens } from '@soko/adapters-http';
import { Version } from '@soko/domain';
import { expect } from 'chai';
import { type RunningServer, SECRET, startServer } from '../support/http-server.ts';
import { principalsOf, SESSION, type Seen, THING, thingRoutes, USER } from './things.ts';

describe('an answer', () => {
  const seen: Seen = { runs: 0 };
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen), { principals: principalsOf({}) });
  });
  after(() => it_.close());

  it('that is public may be kept for some seconds by anyone', async () => {
    const { headers } = await it_.client.get(`/things/${THING}`);
    expect(headers.get('cache-control')).to.equal('public, max-age=5, stale-while-revalidate=30');
    expect(headers.get('vary')).to.include('Authorization');
  });

  it('is kept by nobody when the caller is signed in, or the route says nothing', async () => {
    const as = createTokens([SECRET]).pair(USER, SESSION, 1).access;
    expect((await it_.client.get(`/things/${THING}`, { as })).headers.get('cache-control')).to.equal('no-store');
    expect((await it_.client.get('/things/special')).headers.get('cache-control')).to.equal('no-store');
    expect((await it_.client.get('/things/x')).headers.get('cache-control')).to.equal('no-store');
  });

  it('is 304 when the caller has it', async () => {
    const etag = (await it_.client.get(`/things/${THING}`)).headers.get('etag') ?? '';
    expect(etag).to.match(/^W\/"/);
    for (const tags of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
      const { status, text, headers } = await it_.client.get(`/things/${THING}`, {
        headers: { 'if-none-match': tags },
      });
      expect([status, text], tags).to.deep.equal([304, '']);
      expect(headers.get('etag')).to.equal(etag);
    }
    expect((await it_.client.get(`/things/${THING}`, { headers: { 'if-none-match': '"x"' } })).status).to.equal(200);
  });

  it('that is a refusal has no ETag', async () => {
    expect((await it_.client.get('/things/x')).headers.get('etag')).to.equal(null);
  });
});

describe('If-Match', () => {
  const seen: Seen = { runs: 0 };
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen));
  });
  after(() => it_.close());
  const ifMatch = (tags: string) => ({ headers: { 'if-match': tags } });

  it('reaches a route that compares versions', async () => {
    const { headers } = await it_.client.patch('/things/x', { body: { note: 'n' }, ...ifMatch('"3", W/"4"') });
    expect(seen.more).to.deep.equal(['3', '4']);
    expect(headers.get('etag')).to.equal('"3"');
    await it_.client.patch('/things/x', { body: { note: 'n' } });
    expect(seen.more).to.equal(undefined);
  });

  it('fails on a route that has no versions, and changes nothing', async () => {
    const { runs } = seen;
    const { status, code, body } = await it_.client.delete('/things/x', ifMatch('"3"'));
    expect([status, code, body.errors[0].path]).to.deep.equal([412, 'precondition_failed', 'header/if-match']);
    expect(seen.runs).to.equal(runs);
    expect((await it_.client.delete('/things/x', ifMatch('*'))).status).to.equal(204);
  });

  it('matches the present version, any version, or nothing', () => {
    expect(() => Version.require(undefined, 3)).not.to.throw();
    expect(() => Version.require(['*'], 3)).not.to.throw();
    expect(() => Version.require(['2', '3'], 3)).not.to.throw();
    expect(() => Version.require(['2'], 3)).to.throw('changed');
  });
});
