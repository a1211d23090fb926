import type { Call } from '@soko/domain';
import type { Json } from '../json.ts';
import type { Ports } from '../ports.ts';
import type { SearchRequest, SearchView } from './views.ts';

export type SearchMarket = (call: Call, request: SearchRequest) => Promise<Json<SearchView>>;

/** Searches products, shops, categories and brands at once: the index ranks, the database answers. */
export function searchMarket({ searchIndex, queries }: Pick<Ports, 'searchIndex' | 'queries'>): SearchMarket {
  return async (_call, request) => {
    const { q, types, limit } = request;
    const hits = await searchIndex.find({ q, limit: types.includes('products') ? limit : 0 });
    return queries.search(request, hits);
  };
}
