import { type ProductId, refuse, Sku, type Wish, type WishlistItemId } from '@soko/domain';
import { listRoute } from '../paging.ts';
import { found, type Route, route } from '../route.ts';
import { idOf } from '../schemas/common.ts';
import { WishBody, WishlistItemSchema } from '../schemas/wishlist.ts';
import { selfOf } from './users.ts';

const common = {
  tags: ['Wishlist'],
  limit: 'default',
  policy: { permission: 'wishlist.keep', scope: 'self' },
} as const;

const wishOf = (body: Readonly<{ productId: ProductId }> | Readonly<{ sku: string }>): Wish =>
  'sku' in body ? { sku: Sku.read(body.sku) ?? refuse('not_found') } : body;

export const wishlistRoutes: readonly Route[] = [
  listRoute({
    ...common,
    path: '/wishlist/items',
    operationId: 'listWishlistItems',
    summary: 'Your wishlist',
    description:
      'Each product as lists show it. One that is no longer on sale stays, without the product and with the name it had, ' +
      'until it is taken off; on sale again, it is shown again.',
    items: WishlistItemSchema,
    pageName: 'WishlistPage',
    orderings: ['-added_at', 'added_at'],
    refuses: [],
    handle: ({ queries, call, page }) => queries.wishlist(selfOf(call), page),
  }),
  route({
    ...common,
    method: 'post',
    path: '/wishlist/items',
    operationId: 'addWishlistItem',
    summary: 'Put a product on your wishlist',
    description:
      'By its id or one of its SKUs; 200 with the same item where it is there already. There are 500 at most.',
    idempotency: 'accepted',
    things: { product_id: 'listed_product', sku: 'offer' },
    body: WishBody,
    status: 201,
    also: { 200: 'It was there already' },
    returns: WishlistItemSchema,
    refuses: ['not_found', 'wishlist_full'],
    examples: { body: { sku: 'SHIRT-RED-M' } },
    handle: async ({ app, queries, call, body, respond }) => {
      const { id, isNew } = await app.catalog.addWishlistItem(call, { userId: selfOf(call), wish: wishOf(body) });
      const item = found(await queries.wishlistItem(selfOf(call), id));
      return isNew ? respond(item, { location: '/wishlist/items' }) : respond(item, { status: 200 });
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/wishlist/items',
    operationId: 'removeWishlistProduct',
    summary: 'Take a product off your wishlist',
    idempotency: 'accepted',
    things: { product_id: 'wished_product' },
    query: { product_id: idOf<ProductId>('The id of the product, on sale or not') },
    status: 204,
    refuses: ['not_found'],
    handle: async ({ app, call, query: { productId } }) => {
      await app.catalog.removeWishlistItem(call, { userId: selfOf(call), which: productId });
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/wishlist/items/{id}',
    operationId: 'removeWishlistItem',
    summary: 'Take an item off your wishlist',
    idempotency: 'accepted',
    things: { id: 'wishlist_item' },
    params: { id: idOf<WishlistItemId>('The id of the item') },
    status: 204,
    refuses: ['not_found'],
    handle: async ({ app, call, params: { id } }) => {
      await app.catalog.removeWishlistItem(call, { userId: selfOf(call), which: id });
    },
  }),
];
