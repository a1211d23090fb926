import { Json } from '@soko/application';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { FacetsSchema, ProductListItemSchema, ProductSchema, VariantsSchema } from '../schemas/catalog.ts';
import { idOrSlug, queryAttributes, queryDecimal, queryFlag, queryWhole, text } from '../schemas/common.ts';
import { shownProduct } from './my-products.ts';

const common = {
  tags: ['Catalogue'],
  policy: { permission: 'catalog.browse', scope: 'anyone' },
  caching: 'public',
} as const;
const read = { ...common, method: 'get', idempotency: 'never', limit: 'default', status: 200 } as const;
const params = { id: idOrSlug('The id or the slug of the product') };

export const productRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/products',
    operationId: 'listProducts',
    summary: 'Browse and search the products on sale',
    description:
      'Filters narrow one another. `category` means the category and all below it; an unknown category, brand or shop ' +
      'gives an empty list. With `q` every word occurs in the name, brand, category or description, in any order and case.',
    limit: 'search',
    aliases: [
      { method: 'get', path: '/products/list' },
      { method: 'get', path: '/products/search' },
      { method: 'get', path: '/products/filter' },
      { method: 'get', path: '/catalogue/products' },
    ],
    things: { category: 'category', brand: 'brand', shop: 'shop' },
    query: {
      category: idOrSlug('Id or slug of a category; its whole subtree').optional(),
      brand: idOrSlug('Id or slug of a brand').optional(),
      shop: idOrSlug('Id or slug of a shop').optional(),
      min_price: queryWhole({ min: 0 }, 'Lowest price, minor units').optional(),
      max_price: queryWhole({ min: 0 }, 'Highest price, minor units').optional(),
      q: text({ max: 200 }, 'Words to look for').optional(),
      in_stock: queryFlag('Only what can be bought now').optional(),
      min_rating: queryDecimal({ min: 0, max: 5 }, 'Average rating at least, such as 3.5').optional(),
      is_active: queryFlag('`false`: what is not on sale, of the caller’s own shops or for staff').optional(),
      attributes: queryAttributes('Options of the variants: `attributes[color]=red,blue`').optional(),
      facets: queryFlag('Also count the products per value').optional(),
    },
    items: ProductListItemSchema,
    pageName: 'ProductPage',
    orderings: ['-created_at', 'created_at', 'price', '-price', 'name', '-rating', '-sales', 'relevance'],
    beside: { facets: FacetsSchema.exactOptional() },
    refuses: [],
    handle: async ({ queries, call, query: { facets, ...filter }, page }) => {
      const products = await queries.products(call, filter, page);
      return facets === true
        ? { ...products, beside: { facets: await queries.productFacets(call, filter) } }
        : products;
    },
  }),
  route({
    ...read,
    path: '/products/{id}',
    operationId: 'getProduct',
    summary: 'One product with its variants and images',
    aliases: [{ method: 'get', path: '/products/detail', from: { id: 'query/product_id' } }],
    things: { id: 'product' },
    params,
    returns: ProductSchema,
    refuses: ['not_found'],
    handle: (input) => shownProduct(input, input.params.id),
  }),
  route({
    ...read,
    path: '/products/{id}/variants',
    operationId: 'listVariants',
    summary: 'The variants of a product',
    things: { id: 'product' },
    params,
    returns: VariantsSchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => {
      const items = found(await queries.variants(call, id));
      return Json.of(`{"items":${Json.text(items)}}`);
    },
  }),
];
