import type { SearchView } from '@soko/application';
import { expect } from 'chai';
import { kobo, NOON } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectStatus } from '../../support/server-answers.ts';

describe('/search', () => {
  let server: Server;

  before(async () => {
    server = await openServer();
    const { shop } = await server.seller({ name: 'Balogun Shirts', slug: 'balogun-shirts' });
    await server.seller({ name: 'Shirt Smugglers', slug: 'smugglers', status: 'pending' });
    const clothing = await server.category({ name: 'Clothing', slug: 'clothing' });
    const shirts = await server.category({ name: 'Shirts', slug: 'shirts', parentId: clothing.id });
    await server.category({ name: 'Shirts of yesterday', slug: 'old-shirts', deletedAt: NOON });
    const brand = await server.brand({ name: 'Adiré House', slug: 'adire-house' });
    await server.brand({ name: 'Shirt Kings', slug: 'shirt-kings', suspendedAt: NOON });
    const made = { shop, categoryIds: [shirts.id], brandId: brand.id };
    await server.sells({ ...made, name: 'Shirt', variants: [{ price: kobo(100), sku: 'SHOP-100-A' as never }] });
    await server.sells({ ...made, name: 'Red shirt', variants: [{ attributes: { size: 'Extralarge' } }] });
    await server.sells({ ...made, name: 'Red dress', description: 'Goes with a shirt, woven in Oyo' });
    await server.sells({ shop, name: 'Café table', description: '100% oak' });
    await server.sells({ shop, name: 'Hidden shirt', status: 'draft' });
    await server.sells({ shop, name: 'Sleeping shirt', isActive: false });
  });
  after(() => server.close());

  const found = async (query: string): Promise<SearchView> => {
    const answer = await server.client.get(`/search?${query}`);
    expectStatus(answer, 200);
    return answer.body;
  };
  const names = (items: readonly { name: string }[]): string[] => items.map(({ name }) => name);
  const products = async (q: string): Promise<string[]> =>
    names((await found(`types=products&q=${encodeURIComponent(q)}`)).products);

  it('finds products, shops, categories and brands at once, the best first, each with its score', async () => {
    const { products, shops, categories, brands } = await found('q=shirt');
    expect(names(products)).to.deep.equal(['Shirt', 'Red shirt', 'Red dress']);
    expect(names(shops)).to.deep.equal(['Balogun Shirts']);
    expect(names(categories)).to.deep.equal(['Shirts']);
    expect(brands).to.deep.equal([]);
    const scores = products.map(({ score }) => score);
    expect(scores[0]).to.equal(1);
    expect(scores).to.deep.equal(scores.toSorted((one, other) => other - one));
    expect(names((await found('q=adire')).brands)).to.deep.equal(['Adiré House']);
  });

  it('knows only what is on sale, approved and live', async () => {
    for (const q of ['hidden', 'sleeping']) expect(await products(q)).to.deep.equal([]);
    expect(names((await found('q=smugglers')).shops)).to.deep.equal([]);
    expect(names((await found('q=yesterday')).categories)).to.deep.equal([]);
    expect(names((await found('q=kings')).brands)).to.deep.equal([]);
  });

  const WORDS: readonly (readonly [what: string, q: string, names: readonly string[]])[] = [
    ['words in any order and case', 'SHIRT red', ['Red shirt', 'Red dress']],
    ['the beginning of a word', 'dre', ['Red dress']],
    ['words without their accents', 'cafe', ['Café table']],
    ['accents where there are none', 'tâble', ['Café table']],
    ['a SKU, in any case', 'shop-100-a', ['Shirt']],
    ['the beginning of a SKU', 'SHOP-100', ['Shirt']],
    ['an option', 'extralarge', ['Red shirt']],
    ['a word of the description alone', 'woven', ['Red dress']],
    ['a brand and a category', 'house shirts', ['Red shirt', 'Shirt', 'Red dress']],
  ];
  for (const [what, q, expected] of WORDS) {
    it(`finds ${what}`, async () => {
      expect(await products(q)).to.have.members(expected);
    });
  }

  const MISSPELT = [
    ['shrit', 'shirt'],
    ['shitr', 'shirt'],
    ['red shrit', 'red shirt'],
    ['dreess', 'dress'],
    ['tabel', 'table'],
  ] as const;
  for (const [typed, meant] of MISSPELT) {
    it(`takes ${typed} for ${meant}, and says so`, async () => {
      const { products: one, suggestions } = await found(`q=${encodeURIComponent(typed)}`);
      const { products: other } = await found(`q=${encodeURIComponent(meant)}`);
      expect(names(one)).to.have.members(names(other));
      expect(suggestions[0]).to.equal(meant);
    });
  }

  it('suggests how a word that was begun may end', async () => {
    expect((await found('q=red%20dr')).suggestions).to.deep.equal(['red dress']);
  });

  it('suggests nothing where nothing is like it', async () => {
    expect(await found('q=xylophonequartet')).to.deep.equal({
      products: [],
      shops: [],
      categories: [],
      brands: [],
      suggestions: [],
    });
  });

  it('answers the types that were asked for, and so many of each', async () => {
    const some = await found('q=shirt&types=products,brands&limit=1');
    expect(names(some.products)).to.deep.equal(['Shirt']);
    expect(some.shops).to.deep.equal([]);
    const others = await found('q=shirt&types=shops');
    expect(others.products).to.deep.equal([]);
    expect(names(others.shops)).to.deep.equal(['Balogun Shirts']);
  });

  it('refuses other types, limits, lengths and parameters', async () => {
    for (const [query, path] of [
      ['q=x&types=users', 'query/types'],
      ['q=x&types=', 'query/types'],
      ['q=x&limit=0', 'query/limit'],
      ['q=x&limit=51', 'query/limit'],
      [`q=${'x'.repeat(201)}`, 'query/q'],
      ['q=', 'query/q'],
      ['limit=3', 'query/q'],
      ['q=x&page=2', 'query/page'],
    ]) {
      expectFlaws(await server.client.get(`/search?${query}`), path ?? '');
    }
  });

  it('K3: takes any text, and its wildcards for nothing but themselves', async () => {
    const hostile = [
      '%',
      '_',
      '\\',
      "'",
      '"',
      ':*',
      '& | !',
      '(((',
      '!!!',
      '<->',
      "a'b:*",
      '\u{1F600}',
      '*:*',
      '--',
      "');--",
      '%%%shirt',
      'ሸሚዝ',
      '￿',
      'a'.repeat(200),
      'a '.repeat(100),
      'x:A',
      '\\:*',
      "\\'",
      '$1',
      '{}',
      '\u202e',
      ' ',
      '𐀀'.repeat(50),
      '0',
      '-1',
      '1e400',
      'shirt\\',
    ];
    for (const q of hostile) await found(`q=${encodeURIComponent(q)}`);
    for (const q of ['%', '_', '\\', '*', '%%']) expect(await products(q)).to.deep.equal([]);
  });

  it('asks two statements of the database, whatever is found', async () => {
    for (const query of ['q=shirt', 'q=shrit', 'q=nothinglikeit', 'q=shirt&limit=50', 'q=red&types=products&limit=1']) {
      expect(await server.statementsOf(() => server.client.get(`/search?${query}`)), query).to.equal(2);
    }
  });

  it('has the older spellings of the list and the detail of products', async () => {
    const ids = async (path: string) => (await server.client.get(path)).body.items.map(({ id }: { id: string }) => id);
    const all = await ids('/products?q=red');
    expect(all).to.have.length(2);
    for (const word of ['list', 'search', 'filter']) expect(await ids(`/products/${word}?q=red`)).to.deep.equal(all);
    const { body } = await server.client.get(`/products/detail?product_id=${all[0]}`);
    expect(body.id).to.equal(all[0]);
  });
});
