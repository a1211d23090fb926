import { openSearchIndex } from '@soko/adapters-search';
import type { SearchDocument } from '@soko/application';
import { expect } from 'chai';
import { refusalFrom } from '../support/refusal.ts';
import { type Asked, openCluster, type StandIn } from '../support/search-cluster.ts';

const SHIRT: SearchDocument = {
  id: '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e',
  name: 'Red shirt',
  brand: 'Adire',
  shop: 'Balogun',
  skus: ['SHIRT-RED'],
  categories: ['Shirts'],
  options: ['red'],
  description: 'Woven in Oyo',
  sales_count: 3,
  created_at: '2026-03-02T12:00:00.000Z',
};

describe('the index in OpenSearch', () => {
  let cluster: StandIn;
  let clock = 0;
  let index: ReturnType<typeof openSearchIndex>;

  before(async () => {
    cluster = await openCluster();
  });
  beforeEach(() => {
    cluster.asked.length = 0;
    clock = 0;
    index = openSearchIndex({ url: cluster.url, index: 'goods', timeoutMs: 2_000 }, () => clock);
  });
  afterEach(() => index.close());
  after(() => cluster.close());

  const last = (): Asked => cluster.asked.at(-1) ?? { method: '', path: '', authorization: undefined, lines: [] };

  it('is asked once for a search: the words in one field of everything, weighted by field afterwards', async () => {
    cluster.answers({
      hits: {
        max_score: 8,
        hits: [
          { _id: 'one', _score: 8, _source: { name: 'Red Shirt' } },
          { _id: 'two', _score: 4, _source: { name: 'Red shirts of wool' } },
        ],
      },
      suggest: {
        meant: [
          { text: 'red', options: [] },
          { text: 'shrit', options: [{ text: 'shirt' }] },
        ],
      },
    });
    const hits = await index.find({ q: 'red shrit', limit: 7 });
    expect(hits).to.deep.equal({
      products: [
        { id: 'one', score: 1 },
        { id: 'two', score: 0.5 },
      ],
      suggestions: ['red shirt', 'red shirts'],
      words: 'red shirt',
    });
    expect(cluster.asked).to.have.length(1);
    const { method, path, lines } = last();
    expect([method, path]).to.deep.equal(['POST', '/goods/_search']);
    const [body] = lines;
    expect(body).to.have.property('size', 7);
    expect(JSON.stringify(body)).to.include('"everything":{"query":"red shrit","operator":"and","fuzziness":"AUTO"');
    expect(JSON.stringify(body)).to.include('"skus":{"value":"red shrit"');
  });

  it('hands over what was typed as a value, never as a language of its own', async () => {
    cluster.answers({ hits: { max_score: null, hits: [] } });
    for (const q of ['* OR name:x', '"', '{"a":1}', '\\', '../_all']) {
      expect(await index.find({ q, limit: 1 })).to.deep.equal({ products: [], suggestions: [], words: q });
      expect(last().path).to.equal('/goods/_search');
      expect(JSON.stringify(last().lines[0])).not.to.include('query_string');
      expect(JSON.stringify(last().lines[0])).to.include(JSON.stringify(q));
    }
  });

  it('keeps documents under their ids, and forgets ids, in one request each', async () => {
    cluster.answers({ errors: false, items: [] });
    await index.put([SHIRT]);
    const { id, ...fields } = SHIRT;
    expect(last()).to.deep.include({
      method: 'POST',
      path: '/_bulk',
      lines: [{ index: { _index: 'goods', _id: id } }, fields],
    });
    await index.remove([id]);
    expect(last().lines).to.deep.equal([{ delete: { _index: 'goods', _id: id } }]);
    await index.put([]);
    await index.remove([]);
    expect(cluster.asked).to.have.length(2);
  });

  it('throws where a document was not taken, so that the job comes again', async () => {
    cluster.answers({ errors: true, items: [{ index: { error: { reason: 'disk full' } } }] });
    const failure = await index.put([SHIRT]).catch((thrown: unknown) => thrown);
    expect(String(failure)).to.include('disk full');
  });

  it('is made with its analyzers where there is none, and left alone where there is', async () => {
    cluster.answers({}, 404);
    await index.prepare();
    expect(cluster.asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['HEAD /goods', 'PUT /goods']);
    expect(last().lines[0]).to.have.nested.property('mappings.properties.skus.type', 'keyword');
    cluster.asked.length = 0;
    cluster.answers({});
    await index.prepare();
    expect(cluster.asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['HEAD /goods']);
  });

  it('signs in with the user and password of its URL', async () => {
    cluster.answers({ hits: { max_score: null, hits: [] } });
    const signed = openSearchIndex({
      url: cluster.url.replace('//', '//ada:secret@'),
      index: 'goods',
      timeoutMs: 2_000,
    });
    await signed.find({ q: 'x', limit: 1 });
    expect(last().authorization).to.equal(`Basic ${Buffer.from('ada:secret').toString('base64')}`);
    await signed.close();
  });

  it('is unavailable when the cluster fails, and is then left alone for five seconds', async () => {
    cluster.answers({ error: 'no' }, 500);
    expect(await refusalFrom(index.find({ q: 'x', limit: 1 }))).to.equal('unavailable');
    expect(cluster.asked).to.have.length(1);
    clock = 4_999;
    expect(await refusalFrom(index.find({ q: 'x', limit: 1 }))).to.equal('unavailable');
    expect(cluster.asked).to.have.length(1);
    clock = 5_000;
    cluster.answers({ hits: { max_score: null, hits: [] } });
    await index.find({ q: 'x', limit: 1 });
    expect(cluster.asked).to.have.length(2);
  });

  it('is unavailable when nobody is there', async () => {
    const away = openSearchIndex({ url: 'http://127.0.0.1:9', index: 'goods', timeoutMs: 2_000 });
    expect(await refusalFrom(away.find({ q: 'x', limit: 1 }))).to.equal('unavailable');
    await away.close();
  });
});
