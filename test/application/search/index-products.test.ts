import type { Queries, SearchDocument, SearchEntry, SearchScope } from '@soko/application';
import { expect } from 'chai';
import { indexProducts } from '../../../packages/application/src/search/index-products.ts';
import { aJobCall } from '../../support/builders/index.ts';
import { anIndex } from '../../support/search-index.ts';

const documentOf = (id: string): SearchDocument => ({
  id,
  name: `Product ${id}`,
  brand: null,
  shop: 'Balogun',
  skus: [],
  categories: [],
  options: [],
  description: '',
  sales_count: 0,
  created_at: '2026-03-02T12:00:00.000Z',
});
const idOf = (number: number): string => String(number).padStart(5, '0');

describe('the products of an index outside', () => {
  it('are put where they are listed and removed where they are not, a batch at a time', async () => {
    const all = Array.from(
      { length: 1_201 },
      (_, number): SearchEntry => ({
        id: idOf(number),
        document: number % 2 === 0 ? documentOf(idOf(number)) : null,
      }),
    );
    const scopes: SearchScope[] = [];
    const queries: Partial<Queries> = {
      searchEntries: async (scope, after, limit) => {
        scopes.push(scope);
        return all.filter(({ id }) => after === null || id > after).slice(0, limit);
      },
    };
    const index = anIndex({ products: [], suggestions: [], words: '' });
    const run = indexProducts({ searchIndex: index, queries: queries as Queries });
    expect(await run(aJobCall('index_shop'), { shop: 'balogun' })).to.equal(1_201);
    expect(index.documents.map(({ id }) => id)).to.deep.equal(
      all.filter(({ document }) => document).map(({ id }) => id),
    );
    expect(index.removed).to.deep.equal(all.filter(({ document }) => !document).map(({ id }) => id));
    expect(scopes).to.deep.equal(Array.from({ length: 3 }, () => ({ shop: 'balogun' })));
  });

  it('are left alone where there are none', async () => {
    const queries: Partial<Queries> = { searchEntries: async () => [] };
    const index = anIndex({ products: [], suggestions: [], words: '' });
    const run = indexProducts({ searchIndex: index, queries: queries as Queries });
    expect(await run(aJobCall('index_product'), { product: idOf(1) })).to.equal(0);
  });
});
