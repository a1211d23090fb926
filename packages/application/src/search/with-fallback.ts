import { isRefusal } from '@soko/domain';
import type { SearchIndex } from './search-index.ts';

/** An index whose searches another answers while it is unavailable; `warn` is told of each. Writes go to the first alone. */
export const withFallback = (
  first: SearchIndex,
  other: SearchIndex,
  warn: (failure: unknown) => void,
): SearchIndex => ({
  find: async (question) => {
    try {
      return await first.find(question);
    } catch (failure) {
      if (!isRefusal(failure, 'unavailable')) throw failure;
      warn(failure);
      return other.find(question);
    }
  },
  put: (documents) => first.put(documents),
  remove: (ids) => first.remove(ids),
  prepare: () => first.prepare(),
});
