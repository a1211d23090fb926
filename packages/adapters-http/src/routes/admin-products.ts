import { type ProductVerdict, refuse } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { type Alias, type Route, route } from '../route.ts';
import { ProductSchema } from '../schemas/catalog.ts';
import { idOrSlug, queryFlag, text } from '../schemas/common.ts';
import { ApprovalChoice, KeptProductSchema, ProductStatsSchema } from '../schemas/products.ts';
import { CommentBody, ReasonBody } from '../schemas/shops.ts';
import { productParams as params, shownProduct, statusFilter } from './my-products.ts';

const common = { tags: ['Admin'], limit: 'default' } as const;
const read = { permission: 'catalog.oversee', scope: 'market' } as const;
const judge = { permission: 'catalog.judge', scope: 'market' } as const;
const things = { id: 'product' } as const;
const q = text({ max: 200 }, 'Words of the name, or parts of a SKU').optional();
const shop = idOrSlug('Id or slug of a shop').optional();

/** What is decided about a product: `POST /admin/products/{id}/approve`. */
const verdict = <B extends typeof ReasonBody | typeof CommentBody>(
  name: ProductVerdict,
  about: Readonly<{ summary: string; description: string; body: B; aliases?: readonly Alias[] }>,
): Route =>
  route({
    ...common,
    ...about,
    method: 'post',
    path: `/admin/products/{id}/${name}`,
    operationId: `${name}Product`,
    policy: judge,
    idempotency: 'accepted',
    things,
    params,
    status: 200,
    returns: ProductSchema,
    refuses: ['not_found', 'forbidden', 'product_state_conflict'],
    examples: { body: { reason: 'The pictures show another product' } },
    handle: async (input) => {
      const judgement = { ...input.params, verdict: name, reason: input.body?.reason };
      return shownProduct(input, await input.app.catalog.judge(input.call, judgement));
    },
  });

const alias = (name: string): readonly Alias[] => [
  { method: 'post', path: `/admin/products/${name}`, from: { id: 'body/product_id' } },
];

export const adminProductRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/admin/products',
    operationId: 'listAllProducts',
    summary: 'All products, in every state',
    policy: read,
    things: { shop: 'shop' },
    query: { q, shop, status: statusFilter, is_active: queryFlag('Whether it is switched on').optional() },
    items: KeptProductSchema,
    pageName: 'KeptProductPage',
    orderings: ['-created_at', 'created_at', '-updated_at', 'name'],
    refuses: [],
    handle: ({ queries, call, query, page }) => queries.keptProducts(call, query, page),
  }),
  listRoute({
    ...common,
    path: '/admin/products/pending',
    operationId: 'listPendingProducts',
    aliases: [{ method: 'get', path: '/admin/catalog/products/pending' }],
    summary: 'The products that wait to be looked at',
    description: 'The longest waiting first.',
    policy: read,
    things: { shop: 'shop' },
    query: { q, shop },
    items: KeptProductSchema,
    pageName: 'PendingProductPage',
    orderings: ['created_at', '-created_at', 'name'],
    refuses: [],
    handle: ({ queries, call, query, page }) =>
      queries.keptProducts(call, { ...query, status: 'pending_review' }, page),
  }),
  route({
    ...common,
    method: 'get',
    path: '/admin/products/{id}',
    operationId: 'getAnyProduct',
    aliases: [{ method: 'get', path: '/admin/products/detail', from: { id: 'query/product_id' } }],
    summary: 'One product, in any state',
    policy: read,
    idempotency: 'never',
    things,
    params,
    status: 200,
    returns: ProductSchema,
    refuses: ['not_found'],
    handle: (input) => shownProduct(input, input.params.id),
  }),
  verdict('approve', {
    summary: 'Let a product be sold',
    description: 'One that waits, or that was rejected. Nobody decides about the products of the own shop.',
    body: CommentBody,
    aliases: alias('approve'),
  }),
  verdict('reject', {
    summary: 'Turn a product down',
    description:
      'One that waits, or that is on sale: it is gone from lists and search at once, and cannot be checked out. Its shop ' +
      'reads why, and may hand it in again.',
    body: ReasonBody,
    aliases: alias('reject'),
  }),
  verdict('suspend', {
    summary: 'Stop a product from being sold',
    description: 'In any status, which it keeps for the time after.',
    body: ReasonBody,
  }),
  verdict('restore', {
    summary: 'End the suspension of a product',
    description: 'It is what it was.',
    body: CommentBody,
  }),
  route({
    ...common,
    method: 'post',
    path: '/admin/catalog/products/set-approval',
    operationId: 'setProductApproval',
    summary: 'Approve or reject a product',
    description:
      'As `/admin/products/{id}/approve` and `/reject`, by one name. Either `approved` or `status` says which.',
    policy: judge,
    idempotency: 'accepted',
    things: { product_id: 'product' },
    body: ApprovalChoice,
    status: 200,
    returns: ProductSchema,
    refuses: ['not_found', 'forbidden', 'product_state_conflict'],
    examples: { body: { product_id: '0199c1f2-6d7a-7c3e-9b1d-2f4a5b6c7d8e', approved: true } },
    handle: async (input) => {
      const { productId: id, approved, status, reason } = input.body;
      if ((approved === undefined) === (status === undefined)) {
        const message = 'either this or `status` says what is decided';
        refuse('validation_failed', { errors: [{ path: '/approved', code: 'required', message }] });
      }
      const isApproved = approved ?? status === 'approved';
      const judgement = { id, verdict: isApproved ? 'approve' : 'reject', reason } as const;
      return shownProduct(input, await input.app.catalog.judge(input.call, judgement));
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/stats/products',
    operationId: 'getProductStats',
    summary: 'The catalogue in figures',
    policy: read,
    idempotency: 'never',
    status: 200,
    returns: ProductStatsSchema,
    refuses: [],
    handle: ({ queries }) => queries.productStats(),
  }),
];
