import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type RunningServer, startServer } from '../support/http-server.ts';
import { type Seen, THING, thingRoutes } from './things.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const BODY = { sku: 'A', quantity: 2 };

describe('a request', () => {
  const seen: Seen = { runs: 0 };
  let it_: RunningServer;
  before(async () => {
    it_ = await startServer(thingRoutes(seen));
  });
  after(() => it_.close());
  const post = (raw: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) =>
    it_.client.post('/things', { raw, headers });

  it('reaches its operation in camelCase, free records left alone', async () => {
    const { status } = await it_.client.post('/things', {
      body: { ...BODY, gift_note: 'x', attributes: { shoe_size: 'M' }, lines: [{ line_id: '1' }] },
      headers: { 'accept-language': 'fr-CI, en;q=0.5' },
    });
    expect(status).to.equal(201);
    expect(seen.body).to.deep.equal({
      ...BODY,
      giftNote: 'x',
      attributes: { shoe_size: 'M' },
      lines: [{ lineId: '1' }],
    });
    expect(seen.call).to.include({ address: '127.0.0.1', locale: 'fr-CI' });
    expect(seen.call?.actor).to.deep.equal({ kind: 'guest' });
  });

  const packed: Readonly<Record<string, (text: string) => Uint8Array>> = {
    gzip: gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
  };
  for (const [encoding, pack] of Object.entries(packed)) {
    it(`may be packed by ${encoding}`, async () => {
      const { status } = await post(pack(JSON.stringify(BODY)), { ...JSON_TYPE, 'content-encoding': encoding });
      expect(status).to.equal(201);
    });

    it(`L5: is too large when ${encoding} unpacks to more than a megabyte`, async () => {
      const bomb = pack(`"${' '.repeat(5_000_000)}"`);
      expect(bomb.length).to.be.below(20_000);
      const { status, code } = await post(bomb, { ...JSON_TYPE, 'content-encoding': encoding });
      expect([status, code]).to.deep.equal([413, 'payload_too_large']);
    });

    it(`L6: is malformed when it is not the ${encoding} it says`, async () => {
      const { status, code } = await post('{"sku":"A"}', { ...JSON_TYPE, 'content-encoding': encoding });
      expect([status, code]).to.deep.equal([400, 'malformed_request']);
    });
  }

  it('L5: is too large beyond a megabyte, whether it says so or not', async () => {
    const large = `{"sku":"${'x'.repeat(1_100_000)}"}`;
    expect((await post(large)).status).to.equal(413);
    const stream = new Blob([large]).stream();
    const response = await fetch(`${it_.base}/api/v1/things`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: stream,
      duplex: 'half',
    });
    expect(response.status).to.equal(413);
    expect((await it_.client.post('/things', { body: BODY })).status).to.equal(201);
  });

  const refused: readonly [string, string | Uint8Array, Record<string, string>, number, string][] = [
    ['an unknown encoding', 'x', { ...JSON_TYPE, 'content-encoding': 'zstd' }, 415, 'unsupported_media_type'],
    ['two encodings', 'x', { ...JSON_TYPE, 'content-encoding': 'gzip, br' }, 415, 'unsupported_media_type'],
    ['another content type', '<a/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    ['text as content type', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported_media_type'],
    [
      'a form where none is due',
      'sku=A',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, 'unsupported_media_type'],
    ['no body', '', JSON_TYPE, 400, 'malformed_request'],
    ['only space', '  ', JSON_TYPE, 400, 'malformed_request'],
    ['broken UTF-8', Uint8Array.from([0x22, 0xff, 0x22]), JSON_TYPE, 400, 'malformed_request'],
    ['broken JSON', '{"sku":', JSON_TYPE, 400, 'malformed_request'],
    ['a key given twice', '{"sku":"A","sku":"B","quantity":1}', JSON_TYPE, 400, 'malformed_request'],
    ['a huge number', '{"sku":"A","quantity":99999999999999999999}', JSON_TYPE, 400, 'malformed_request'],
    ['a negative zero', '{"sku":"A","quantity":-0}', JSON_TYPE, 400, 'malformed_request'],
    ['NUL in a text', '{"sku":"A\\u0000","quantity":1}', JSON_TYPE, 422, 'validation_failed'],
    ['an array', '[]', JSON_TYPE, 422, 'validation_failed'],
    ['null', 'null', JSON_TYPE, 422, 'validation_failed'],
  ];
  for (const [what, raw, headers, status, code] of refused) {
    it(`L6: is refused with ${what}: ${status} ${code}`, async () => {
      const runs = seen.runs;
      const answer = await post(raw, headers);
      expect([answer.status, answer.code]).to.deep.equal([status, code]);
      expect(answer.headers.get('content-type')).to.equal('application/problem+json');
      expect(seen.runs).to.equal(runs);
    });
  }

  it('takes a charset of utf-8, and JSON of another name', async () => {
    expect((await post(JSON.stringify(BODY), { 'content-type': 'application/json; charset="UTF-8"' })).status).to.equal(
      201,
    );
    expect((await post(JSON.stringify(BODY), { 'content-type': 'application/vnd.shop+json' })).status).to.equal(201);
  });

  const flaws: readonly [string, object, string, string][] = [
    ['an unknown key', { ...BODY, is_admin: true }, '/is_admin', 'unknown_key'],
    ['an unknown key deep inside', { ...BODY, lines: [{ line_id: '1', x: 1 }] }, '/lines/0/x', 'unknown_key'],
    ['a missing key', { quantity: 1 }, '/sku', 'required'],
    ['null where a text is due', { ...BODY, gift_note: null }, '/gift_note', 'wrong_type'],
    ['quantity 0', { ...BODY, quantity: 0 }, '/quantity', 'too_small'],
    ['quantity −1', { ...BODY, quantity: -1 }, '/quantity', 'too_small'],
    ['quantity 1000', { ...BODY, quantity: 1000 }, '/quantity', 'too_big'],
    ['a quantity in a text', { ...BODY, quantity: '2' }, '/quantity', 'wrong_type'],
    ['a broken quantity', { ...BODY, quantity: 1.5 }, '/quantity', 'wrong_type'],
    ['a quantity in an array', { ...BODY, quantity: [1] }, '/quantity', 'wrong_type'],
    ['too many lines', { ...BODY, lines: Array(4).fill({ line_id: '1' }) }, '/lines', 'too_big'],
    ['a text that is too long', { ...BODY, sku: 'x'.repeat(21) }, '/sku', 'too_big'],
  ];
  for (const [what, body, path, code] of flaws) {
    it(`is refused with ${what}, at ${path}`, async () => {
      const runs = seen.runs;
      const answer = await it_.client.post('/things', { body });
      expect([answer.status, answer.code]).to.deep.equal([422, 'validation_failed']);
      expect(answer.body.errors).to.have.lengthOf(1);
      expect(answer.body.errors[0]).to.include({ path, code });
      expect(seen.runs).to.equal(runs);
    });
  }

  it('hears of every flaw at once, in query and body', async () => {
    const { body } = await it_.client.post('/things?x=1', { body: { quantity: 0 } });
    expect(body.errors.map(({ path }: { path: string }) => path)).to.have.members(['query/x', '/sku', '/quantity']);
  });

  it('may leave the body out where none is due, or send an empty object, but no more', async () => {
    expect((await it_.client.delete('/things/x')).status).to.equal(204);
    expect((await it_.client.delete('/things/x', { body: {} })).status).to.equal(204);
    expect((await it_.client.delete('/things/x', { body: { a: 1 } })).status).to.equal(422);
  });

  it('has its query checked', async () => {
    const get = (query: string) => it_.client.get(`/things/special${query}`);
    expect((await get('?min_size=3&is_new=true')).status).to.equal(200);
    expect(seen.query).to.deep.equal({ minSize: 3, isNew: true });
    for (const [query, path, code] of [
      ['?x=1', 'query/x', 'unknown_key'],
      ['?__proto__=1', 'query/__proto__', 'unknown_key'],
      ['?min_size=1&min_size=2', 'query/min_size', 'repeated'],
      ['?min_size=', 'query/min_size', 'wrong_format'],
      ['?min_size=1.5', 'query/min_size', 'wrong_format'],
      ['?min_size=10', 'query/min_size', 'too_big'],
      ['?is_new=yes', 'query/is_new', 'not_allowed'],
      ['?is_new=true%00', 'query/is_new', 'text_not_allowed'],
      ['?min_size[a]=1', 'query/min_size[a]', 'unknown_key'],
    ] as const) {
      const { status, body } = await get(query);
      expect([status, body.errors[0]?.path, body.errors[0]?.code], query).to.deep.equal([422, path, code]);
    }
  });

  it('K7: takes a parameter once, and bracket parameters where they are listed, each once', async () => {
    expect((await it_.client.get('/things?min_size=1&min_size=2')).status).to.equal(422);
    expect((await it_.client.get('/things?min_size=1&min%5Fsize=1')).status).to.equal(422);
    expect((await it_.client.get('/things?is_new[]=true')).status).to.equal(422);
    expect((await it_.client.get('/things?attributes[color]=red,blue&attributes[size]=M')).status).to.equal(200);
    expect(seen.query).to.deep.equal({ attributes: { color: ['red', 'blue'], size: ['M'] } });
    expect((await it_.client.get('/things?attributes[color]=red&attributes[color]=blue')).status).to.equal(422);
    expect((await it_.client.get('/things?attributes[__proto__]=red')).status).to.equal(422);
    expect((await it_.client.get('/things?attributes=red')).status).to.equal(422);
  });

  it('answers 404 for an id in the path that can name nothing, after its body was judged', async () => {
    for (const id of ['1', 'x', '..', '0199c1f2', `${THING}x`, '%00', 'a%2Fb']) {
      expect((await it_.client.get(`/things/${encodeURIComponent(id)}`)).code, id).to.equal('not_found');
    }
    const unkeyed = await it_.client.post('/things/x/pay', { body: { a: 1 }, key: 'k' });
    expect(unkeyed.status).to.equal(422);
    expect((await it_.client.post('/things/x/pay', { key: 'k' })).code).to.equal('not_found');
  });

  it('takes an id in upper case for the same id', async () => {
    await it_.client.get(`/things/${THING.toUpperCase()}`);
    expect(seen.params).to.deep.equal({ id: THING });
  });

  it('reaches a raw route byte for byte, whatever its content type', async () => {
    const bytes = Uint8Array.from([0, 255, 123, 10]);
    expect(
      (await it_.client.post('/hooks', { raw: bytes, headers: { 'content-type': 'text/x-any' } })).status,
    ).to.equal(201);
    expect(seen.body).to.equal('00ff7b0a');
  });

  it('may be a form where the route says so, and be answered by a page or a redirect', async () => {
    const send = (raw: string) =>
      it_.client.post('//pages/x', { raw, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    const approved = await send('action=approve');
    expect([approved.status, approved.headers.get('location')]).to.deep.equal([303, 'https://shop.example/back']);
    const declined = await send('action=decline');
    expect([declined.status, declined.text]).to.deep.equal([200, '<p>declined</p>']);
    expect((await send('action=approve&action=decline')).status).to.equal(400);
    expect((await send('action=else')).status).to.equal(422);
  });

  it('reaches the same operation by an older spelling, its values moved to where they belong', async () => {
    expect((await it_.client.post('/things/make', { body: BODY })).status).to.equal(201);
    expect((await it_.client.post('/things/pay', { body: { thing_id: THING }, key: 'k' })).status).to.equal(200);
    expect((await it_.client.post('/things/pay', { body: { id: THING }, key: 'own-name' })).status).to.equal(200);
    expect(seen.params).to.deep.equal({ id: THING });
    expect((await it_.client.get(`/things/pay?thing_id=${THING}`, { key: 'k' })).status).to.equal(200);
    expect(seen.params).to.deep.equal({ id: THING });
    const missing = await it_.client.post('/things/pay', { body: {}, key: 'k' });
    expect([missing.status, missing.body.errors[0].path]).to.deep.equal([422, '/thing_id']);
  });
});
