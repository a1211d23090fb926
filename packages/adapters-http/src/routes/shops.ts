import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { ShopSchema } from '../schemas/catalog.ts';
import { idOrSlug, text } from '../schemas/common.ts';

const policy = { permission: 'shops.browse', scope: 'anyone' } as const;

export const shopRoutes: readonly Route[] = [
  listRoute({
    path: '/shops',
    operationId: 'listShops',
    tags: ['Shops'],
    summary: 'The shops of the market',
    description: 'Approved ones; with `q` those whose name has every word.',
    policy,
    limit: 'search',
    caching: 'public',
    query: { q: text({ max: 200 }, 'Words of the name').optional() },
    items: ShopSchema,
    pageName: 'ShopPage',
    orderings: ['-created_at', 'name', 'relevance'],
    refuses: [],
    handle: ({ queries, query, page }) => queries.shops(query, page),
  }),
  route({
    method: 'get',
    path: '/shops/{id}',
    operationId: 'getShop',
    tags: ['Shops'],
    summary: 'One shop',
    policy,
    idempotency: 'never',
    limit: 'default',
    caching: 'public',
    things: { id: 'shop' },
    params: { id: idOrSlug('The id or the slug of the shop') },
    status: 200,
    returns: ShopSchema,
    refuses: ['not_found'],
    handle: async ({ queries, params }) => found(await queries.shop(params.id)),
  }),
];
