import type { PageRequest, ProductFilter, ProductOrdering } from '@soko/application';

/** The first page of everything. */
export const LIST = { limit: 20, ordering: '-created_at', includeTotal: false } satisfies PageRequest<ProductOrdering>;

/** A department, and prices that about a third of its products have. */
export const FILTER = { category: 'fashion', minPrice: 3_000_000, maxPrice: 6_000_000 } satisfies ProductFilter;

/** The same as a query. */
export const FILTERED = `category=${FILTER.category}&min_price=${FILTER.minPrice}&max_price=${FILTER.maxPrice}`;
