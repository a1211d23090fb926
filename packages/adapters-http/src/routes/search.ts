import { SEARCH_TYPES } from '@soko/application';
import { type Route, route } from '../route.ts';
import { queryWhole, text } from '../schemas/common.ts';
import { queryTypes, SearchSchema } from '../schemas/search.ts';

const MOST = 50;
const BY_DEFAULT = 10;

export const searchRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/search',
    operationId: 'search',
    tags: ['Catalogue'],
    summary: 'Search products, shops, categories and brands at once',
    description:
      'Finds what has all the words, or words that begin with them, without regard to case and accents: a product by its ' +
      'name, brand, SKUs, categories, options and description, the others by their names. A misspelt word is taken for ' +
      'the nearest one that is known, which `suggestions` then begin with.',
    policy: { permission: 'catalog.browse', scope: 'anyone' },
    idempotency: 'never',
    limit: 'search',
    caching: 'public',
    query: {
      q: text({ max: 200 }, 'What is looked for', 'red shirt'),
      types: queryTypes.optional(),
      limit: queryWhole(
        { min: 1, max: MOST },
        `How many of each type, 1 to ${MOST}; ${BY_DEFAULT} if left out`,
      ).optional(),
    },
    status: 200,
    returns: SearchSchema,
    refuses: [],
    examples: {
      answer: {
        products: [],
        shops: [],
        categories: [
          {
            id: '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e',
            name: 'Shirts',
            slug: 'shirts',
            parent_id: null,
            score: 0.95,
          },
        ],
        brands: [],
        suggestions: ['shirt', 'shirts'],
      },
    },
    handle: ({ app, call, query: { q, types = SEARCH_TYPES, limit = BY_DEFAULT } }) =>
      app.search.market(call, { q, types, limit }),
  }),
];
