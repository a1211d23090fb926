import type { Queries } from '@soko/application';
import { Call, refuse, type ShopId } from '@soko/domain';
import { z } from 'zod';
import { tagged, versionsIn } from '../etags.ts';
import { listRoute } from '../paging.ts';
import { found, type Input, type Route, route } from '../route.ts';
import { ProductSchema, productStatus } from '../schemas/catalog.ts';
import { idOrSlug, queryFlag, text } from '../schemas/common.ts';
import { KeptProductSchema, ProductBody, ProductPatch } from '../schemas/products.ts';
import { StatusHistorySchema } from '../schemas/shops.ts';
import { keep, listed, ofShop } from './my-shop.ts';

const common = { tags: ['Catalogue'], limit: 'default' } as const;
const edit = { permission: 'catalog.edit', scope: 'shop' } as const;
export const productParams = { id: idOrSlug('The id or the slug of the product') };
const params = productParams;
const things = { id: 'own_product' } as const;
/** What names a thing in a body or a filter. */
const named = { shop_id: 'shop_to_fill', brand_id: 'brand', category_ids: 'category' } as const;

type Asked = Readonly<{ queries: Queries; call: Call; respond: Input<never, never, never>['respond'] }>;

/** A product with its version, as it is read. Refuses `not_found`. */
export async function shownProduct(
  { queries, call, respond }: Asked,
  id: string,
  extras: Readonly<{ location?: string }> = {},
) {
  const product = found(await queries.product(call, id));
  return respond(product, { ...tagged(product), ...extras });
}

/** The shop that a new product goes into. Refuses `validation_failed` where it has to be named. */
function shopFor(call: Call, named: ShopId | undefined): ShopId {
  if (named !== undefined) return named;
  const isMember = call.actor.kind === 'user' && call.actor.shops.length > 0;
  if (isMember || !Call.isStaff(call)) return Call.ownShop(call);
  return refuse('validation_failed', { errors: [{ path: '/shop_id', code: 'required', message: 'is missing' }] });
}

export const statusFilter = z
  .enum([...productStatus.options, 'suspended'])
  .optional()
  .meta({ description: 'Only products in this status' });

export const myProductRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/products',
    operationId: 'createProduct',
    summary: 'Offer a product',
    description:
      'Into your shop; an admin says into which. With its variants, or without: then they follow. It is on sale once it ' +
      'is approved: by staff, or at once where the market looks at none. A shop that waits for its own approval may ' +
      'prepare products.',
    policy: edit,
    idempotency: 'accepted',
    things: named,
    body: ProductBody,
    status: 201,
    returns: ProductSchema,
    refuses: ['not_found', 'forbidden', 'shop_state_conflict', 'currency_mismatch', 'sku_taken', 'slug_taken'],
    examples: {
      body: {
        name: 'Wax print shirt',
        description: 'Sewn in Surulere',
        options: ['size'],
        variants: [
          { attributes: { size: 'M' }, price: { amount: 1_299_900, currency: 'NGN' }, stock: 10 },
          { attributes: { size: 'L' }, price: { amount: 1_399_900, currency: 'NGN' }, stock: 4 },
        ],
      },
    },
    handle: async (input) => {
      const { shopId, status, variants = [], ...form } = input.body;
      const wanted = { ...form, ...(status === 'draft' ? { status } : {}), variants };
      const id = await input.app.catalog.create(input.call, { ...wanted, shopId: shopFor(input.call, shopId) });
      return shownProduct(input, id, { location: `/products/${id}` });
    },
  }),
  route({
    ...common,
    method: 'patch',
    path: '/products/{id}',
    operationId: 'changeProduct',
    summary: 'Change a product',
    description:
      'What is not named stays; variants have operations of their own. `If-Match` takes the `ETag` of the product, whoever ' +
      'read it. Where the market looks at every change, an approved product waits again.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things: { ...things, brand_id: 'brand', category_ids: 'category' },
    params,
    body: ProductPatch,
    status: 200,
    returns: ProductSchema,
    refuses: ['not_found', 'forbidden', 'slug_taken'],
    examples: { body: { description: 'Sewn by hand in Surulere', is_active: true } },
    handle: async (input) => {
      const edit = { ...input.params, versions: versionsIn(input.ifMatch), changes: input.body };
      return shownProduct(input, await input.app.catalog.edit(input.call, edit));
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/products/{id}',
    operationId: 'deleteProduct',
    summary: 'Take a product off for good',
    description: 'It is gone from lists, carts and checkout. Its slug and SKUs stay taken; orders keep what they say.',
    policy: edit,
    idempotency: 'accepted',
    ifMatch: true,
    things,
    params,
    status: 204,
    refuses: ['not_found', 'forbidden'],
    handle: async ({ app, call, params: { id }, ifMatch, respond }) => {
      await app.catalog.remove(call, { id, versions: versionsIn(ifMatch) });
      return respond(undefined);
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/products/{id}/submit',
    operationId: 'submitProduct',
    summary: 'Hand a product in',
    description: 'A draft, or a rejected one that was corrected: staff look at it, or it is approved at once.',
    policy: edit,
    idempotency: 'accepted',
    things,
    params,
    status: 200,
    returns: ProductSchema,
    refuses: ['not_found', 'forbidden', 'product_state_conflict'],
    handle: async (input) => {
      return shownProduct(input, await input.app.catalog.submit(input.call, input.params));
    },
  }),
  route({
    ...common,
    method: 'get',
    path: '/products/{id}/status-history',
    operationId: 'getProductHistory',
    summary: 'How a product came to its status',
    description: 'For its shop and staff: newest first, with the reasons.',
    policy: { permission: 'catalog.keep', scope: 'shop' },
    idempotency: 'never',
    things: { id: 'kept_product' },
    params,
    status: 200,
    returns: StatusHistorySchema,
    refuses: ['not_found'],
    handle: async ({ queries, call, params: { id } }) => listed(found(await queries.productHistory(call, id))),
  }),
  listRoute({
    ...common,
    tags: ['Seller'],
    path: '/seller/products',
    operationId: 'listMyProducts',
    aliases: [{ method: 'get', path: '/sellers/products' }],
    summary: 'The products of your shop',
    description: 'In every state, with what is in stock.',
    policy: keep,
    limit: 'search',
    things: { shop: 'own_shop' },
    query: {
      ...ofShop,
      status: statusFilter,
      q: text({ max: 200 }, 'Words of the name, or parts of a SKU').optional(),
      is_active: queryFlag('Whether it is switched on').optional(),
      low_stock: queryFlag('Whether a variant has no more than its threshold').optional(),
    },
    items: KeptProductSchema,
    pageName: 'MyProductPage',
    orderings: ['-created_at', 'created_at', '-updated_at', 'name'],
    refuses: ['not_found'],
    handle: ({ queries, call, query: { shop, ...filter }, page }) =>
      queries.keptProducts(call, { ...filter, shopId: Call.ownShop(call, shop) }, page),
  }),
];
