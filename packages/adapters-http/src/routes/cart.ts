import { type CartView, Json } from '@soko/application';
import type { Call, CartId, CartItemId } from '@soko/domain';
import type { Input } from '../route.ts';
import { found, type Route, route } from '../route.ts';
import { idOf, named, quantity, skuCode } from '../schemas/common.ts';
import { CartSchema } from '../schemas/orders.ts';

const CartItemBody = named('CartItemBody', { sku: skuCode(), quantity });
const QuantityBody = named('QuantityBody', { quantity });

const common = { tags: ['Cart'], limit: 'default', guest: ['cart'], returns: CartSchema } as const;
const fill = { ...common, policy: { permission: 'cart.fill', scope: 'anyone' }, idempotency: 'accepted' } as const;
const change = { ...common, policy: { permission: 'cart.change', scope: 'holder' }, idempotency: 'accepted' } as const;
const item = { id: idOf<CartItemId>('The line') };
const answerHeaders = { 'X-Cart-Token': 'The token of a new guest’s cart' };

type Written = Pick<Input<unknown, unknown, unknown>, 'queries' | 'call' | 'tokens' | 'respond'>;

/** Nobody yet: neither signed in nor the bearer of a cart token, so that a write makes a cart and tells its token. */
const isNewcomer = ({ actor }: Call) => actor.kind === 'guest' && actor.cart === undefined;

/** The whole cart after a write; the one that made a guest's cart alone tells its token. */
async function answer({ queries, call, tokens, respond }: Written, cartId: CartId) {
  if (!isNewcomer(call)) return respond(found(await queries.cartById(call, cartId), 'cart_not_found'));
  const holder: Call = { ...call, actor: { kind: 'guest', cart: cartId } };
  const token = tokens.sealCart(cartId);
  const cart = found(await queries.cartById(holder, cartId), 'cart_not_found');
  return respond(Json.beside<CartView>(cart, { token }), { headers: { 'X-Cart-Token': token } });
}

const nothing = (currency: string): CartView => {
  const zero = { amount: 0, currency };
  return {
    id: null,
    currency,
    items: [],
    coupons: [],
    notices: [],
    subtotal: zero,
    discount_amount: zero,
    total_amount: zero,
  };
};

export const cartRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'get',
    path: '/cart',
    operationId: 'getCart',
    summary: 'The cart as it stands now',
    description: 'At the prices of this moment; `notices` tell what changed. Reading never makes a cart.',
    policy: { permission: 'cart.read', scope: 'anyone' },
    idempotency: 'never',
    status: 200,
    refuses: ['cart_not_found'],
    handle: async ({ app, queries, call }) => {
      const cart = await queries.cart(call);
      const named = call.actor.kind === 'guest' && call.actor.cart !== undefined;
      return named ? found(cart, 'cart_not_found') : (cart ?? nothing(app.currency));
    },
  }),
  route({
    ...fill,
    method: 'post',
    path: '/cart',
    operationId: 'createCart',
    summary: 'Make a cart',
    description: 'Empty for a guest, with the token that holds it; a user’s own, if there is one.',
    answerHeaders,
    status: 201,
    refuses: ['cart_not_found'],
    handle: async (input) => answer(input, await input.app.carts.create(input.call, { guestCart: input.guestCart })),
  }),
  route({
    ...fill,
    method: 'post',
    path: '/cart/items',
    operationId: 'addCartItem',
    summary: 'Put a SKU into the cart',
    description: 'The same SKU adds up. Nothing is reserved until checkout. Without token or login a cart is made.',
    answerHeaders,
    things: { sku: 'offer' },
    body: CartItemBody,
    status: 201,
    refuses: ['not_found', 'cart_not_found', 'out_of_stock', 'currency_mismatch'],
    examples: { body: { sku: 'SHIRT-RED-M', quantity: 2 } },
    handle: async (input) => {
      const { app, call, body, guestCart } = input;
      return answer(input, await app.carts.addItem(call, { ...body, guestCart }));
    },
  }),
  route({
    ...change,
    method: 'patch',
    path: '/cart/items/{id}',
    operationId: 'changeCartItem',
    summary: 'Set the quantity of a line',
    things: { id: 'cart_line' },
    params: item,
    body: QuantityBody,
    status: 200,
    refuses: ['not_found', 'cart_not_found', 'out_of_stock', 'currency_mismatch', 'product_unavailable'],
    handle: async (input) => {
      const { app, call, params, body } = input;
      return answer(input, await app.carts.changeItem(call, { itemId: params.id, quantity: body.quantity }));
    },
  }),
  route({
    ...change,
    method: 'delete',
    path: '/cart/items/{id}',
    operationId: 'removeCartItem',
    summary: 'Take a line out of the cart',
    things: { id: 'cart_line' },
    params: item,
    status: 200,
    refuses: ['not_found', 'cart_not_found'],
    handle: async (input) => answer(input, await input.app.carts.removeItem(input.call, { itemId: input.params.id })),
  }),
  route({
    ...change,
    method: 'delete',
    path: '/cart',
    operationId: 'clearCart',
    summary: 'Empty the cart',
    status: 200,
    refuses: ['cart_not_found'],
    handle: async (input) => {
      const id = await input.app.carts.clear(input.call);
      return id ? answer(input, id) : nothing(input.app.currency);
    },
  }),
];
