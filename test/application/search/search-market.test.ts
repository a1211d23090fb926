import { Json, type Queries, type SearchHits, type SearchRequest, type SearchView } from '@soko/application';
import { expect } from 'chai';
import { searchMarket } from '../../../packages/application/src/search/search-market.ts';
import { aGuestCall } from '../../support/builders/index.ts';
import { anIndex } from '../../support/search-index.ts';

describe('a search of the market', () => {
  const HITS: SearchHits = { products: [{ id: 'one', score: 1 }], suggestions: ['shirts'], words: 'shirt' };
  const REQUEST: SearchRequest = { q: 'shirt', types: ['products', 'brands'], limit: 7 };

  it('asks the index for products, and the database for what is shown of its hits', async () => {
    const asked: unknown[] = [];
    const queries: Partial<Queries> = {
      search: async (request, hits) => {
        asked.push([request, hits]);
        return Json.of<SearchView>('{}');
      },
    };
    const index = anIndex(HITS);
    const search = searchMarket({ searchIndex: index, queries: queries as Queries });
    expect(Json.text(await search(aGuestCall(), REQUEST))).to.equal('{}');
    expect(index.questions).to.deep.equal([{ q: 'shirt', limit: 7 }]);
    expect(asked).to.deep.equal([[REQUEST, HITS]]);
    await search(aGuestCall(), { ...REQUEST, types: ['brands'] });
    expect(index.questions.at(-1)).to.deep.equal({ q: 'shirt', limit: 0 });
  });
});
