import { Json } from '@soko/application';
import { listRoute } from '../paging.ts';
import { type Route, route } from '../route.ts';
import { BrandSchema, CategoriesSchema } from '../schemas/catalog.ts';
import { queryFlag } from '../schemas/common.ts';

const common = {
  tags: ['Catalogue'],
  policy: { permission: 'catalog.browse', scope: 'anyone' },
  limit: 'default',
  caching: 'public',
} as const;

export const catalogRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/categories',
    operationId: 'listCategories',
    summary: 'The categories of the market',
    description: 'A tree, `children` nested; with `flat=true` one list in the order of the tree.',
    idempotency: 'never',
    query: { flat: queryFlag('One list in place of the tree').optional() },
    status: 200,
    returns: CategoriesSchema,
    refuses: [],
    handle: async ({ queries, query }) => {
      const items = await queries.categories(query.flat === true ? 'flat' : 'tree');
      return Json.of(`{"items":${Json.text(items)}}`);
    },
  }),
  listRoute({
    ...common,
    path: '/brands',
    operationId: 'listBrands',
    summary: 'The brands of the market',
    items: BrandSchema,
    pageName: 'BrandPage',
    orderings: ['name'],
    refuses: [],
    handle: ({ queries, page }) => queries.brands(page),
  }),
];
