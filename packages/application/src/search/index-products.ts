import type { UnclaimedCall } from '@soko/domain';
import type { Ports } from '../ports.ts';
import type { SearchScope } from './search-index.ts';

export type IndexProducts = (call: UnclaimedCall, scope: SearchScope) => Promise<number>;

/** How many products are read and put at once. */
const BATCH = 500;

/** Brings the index to what is listed now: of one product, of a shop, a brand or a category, or of all. Answers how many were looked at. */
export function indexProducts({ searchIndex, queries }: Pick<Ports, 'searchIndex' | 'queries'>): IndexProducts {
  return async (_call, scope) => {
    let count = 0;
    for (let after: string | null = null; ; ) {
      const entries = await queries.searchEntries(scope, after, BATCH);
      await searchIndex.put(entries.flatMap(({ document }) => document ?? []));
      await searchIndex.remove(entries.filter(({ document }) => document === null).map(({ id }) => id));
      count += entries.length;
      after = entries.at(-1)?.id ?? null;
      if (entries.length < BATCH || after === null) return count;
    }
  };
}
