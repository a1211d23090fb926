import { listRoute } from '../paging.ts';
import type { Route } from '../route.ts';
import { KeptBrandSchema, KeptCategorySchema, standingQuery } from '../schemas/taxonomy.ts';

const common = {
  tags: ['Admin'],
  limit: 'search',
  policy: { permission: 'catalog.oversee', scope: 'market' },
  query: standingQuery,
  orderings: ['name', '-created_at', 'created_at'],
  refuses: [],
} as const;

export const adminTaxonomyRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/categories',
    operationId: 'listKeptCategories',
    summary: 'All categories, in every state',
    description: 'Of the market and of all shops, those that were suspended or taken away among them.',
    items: KeptCategorySchema,
    pageName: 'KeptCategoryPage',
    handle: ({ queries, query, page }) => queries.keptCategories(query, page),
  }),
  listRoute({
    ...common,
    path: '/admin/brands',
    operationId: 'listKeptBrands',
    summary: 'All brands, in every state',
    description: 'Those that were suspended or taken away among them.',
    items: KeptBrandSchema,
    pageName: 'KeptBrandPage',
    handle: ({ queries, query, page }) => queries.keptBrands(query, page),
  }),
];
