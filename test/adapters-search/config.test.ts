import { searchConfig } from '@soko/adapters-search';
import { expect } from 'chai';

const read = (environment: Record<string, string>) => searchConfig().safeParse(environment);
const flawsOf = (environment: Record<string, string>): string[] =>
  read(environment).error?.issues.map(({ path }) => path.join('.')) ?? [];

describe('the config of search', () => {
  it('lets the database search unless a cluster is named', () => {
    expect(read({}).data).to.deep.equal({ url: null, index: 'soko-products', language: 'simple', timeoutMs: 3_000 });
    const { url } = read({ SOKO_SEARCH_URL: 'https://ada:secret@search.test:9200/' }).data ?? {};
    expect(url).to.equal('https://ada:secret@search.test:9200');
  });

  it('names the setting that cannot be used', () => {
    for (const [name, value] of [
      ['SOKO_SEARCH_URL', 'search:9200'],
      ['SOKO_SEARCH_URL', 'ftp://search'],
      ['SOKO_SEARCH_INDEX', 'Goods'],
      ['SOKO_SEARCH_INDEX', '../x'],
      ['SOKO_SEARCH_LANGUAGE', `english'; drop`],
      ['SOKO_SEARCH_TIMEOUT_SECONDS', '0'],
      ['SOKO_SEARCH_TIMEOUT_SECONDS', '31'],
    ] as const) {
      expect(flawsOf({ [name]: value }), `${name}=${value}`).to.deep.equal([name]);
    }
  });
});
