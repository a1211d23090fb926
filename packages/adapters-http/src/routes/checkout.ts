import { Json, type OrderView } from '@soko/application';
import type { AddressId, Call, OrderId, ShippingOptionId, ShopId } from '@soko/domain';
import { z } from 'zod';
import { found, type Route, route } from '../route.ts';
import { AddressSchema, email, idOf, MoneySchema, named, quantity, skuCode, text } from '../schemas/common.ts';
import { OrderSchema } from '../schemas/orders.ts';
import { PaymentChoice } from '../schemas/payment-choice.ts';
import { paying, startPaying } from './payments.ts';

const CheckoutBody = named('CheckoutBody', {
  email: email('Where receipts go; a user may leave it out, a guest may not').exactOptional(),
  shipping_address: AddressSchema.exactOptional().meta({ description: 'Either this or `shipping_address_id`' }),
  shipping_address_id: idOf<AddressId>('One of your saved addresses').exactOptional(),
  billing_address: AddressSchema.exactOptional(),
  billing_address_id: idOf<AddressId>('One of your saved addresses').exactOptional(),
  shipping_options: z
    .array(named('ShippingChoice', { shop_id: idOf<ShopId>(), option_id: idOf<ShippingOptionId>() }))
    .max(100)
    .exactOptional()
    .meta({ description: 'Per shop; the cheapest where none is chosen' }),
  items: z
    .array(named('CheckoutItem', { sku: skuCode(), quantity }))
    .min(1)
    .max(200)
    .exactOptional()
    .meta({ description: 'To buy in place of the cart, which stays as it is' }),
  expected_total: MoneySchema.exactOptional().meta({
    description: 'Refused with `price_changed` unless it is the total',
  }),
  purchase_order_number: text({ max: 100 }, 'The buyer’s own reference; some companies want it').exactOptional(),
});

const common = { tags: ['Checkout'], limit: 'checkout' } as const;
const draft = { draft_id: idOf<OrderId>('The id that the checkout answered') };

const address = {
  name: 'Ada Obi',
  line1: '12 Marina Road',
  city: 'Lagos',
  region: 'Lagos',
  country: 'NG',
  phone: '+2348012345678',
};

export const checkoutRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'post',
    path: '/checkout',
    operationId: 'startCheckout',
    summary: 'Turn the cart into a draft order and reserve its stock',
    description:
      'Prices are frozen and stock is held until `expires_at`. The lines move from the cart to the draft, whose id is ' +
      'the order’s; dropping it or letting it expire puts them back. A guest gets the order’s `access_token` here alone.',
    policy: { permission: 'checkout.start', scope: 'holder' },
    guest: ['cart'],
    idempotency: 'required',
    things: {
      shipping_address_id: 'address',
      billing_address_id: 'address',
      shop_id: 'shipping_option',
      option_id: 'shipping_option',
      sku: 'offer',
    },
    body: CheckoutBody,
    status: 201,
    returns: OrderSchema,
    refuses: [
      'cart_empty',
      'cart_not_found',
      'not_found',
      'out_of_stock',
      'product_unavailable',
      'currency_mismatch',
      'price_changed',
      'shipping_option_not_valid',
    ],
    examples: { body: { email: 'ada@example.com', shipping_address: address } },
    handle: async ({ app, queries, call, body, tokens, respond }) => {
      const { shippingOptions, items, expectedTotal, ...delivery } = body;
      const shipping = new Map(shippingOptions?.map(({ shopId, optionId }) => [shopId, optionId] as const));
      const id = await app.orders.place(call, { delivery, shipping, items, expectedTotal });
      const location = `/orders/${id}`;
      if (call.actor.kind !== 'guest') return respond(found(await queries.order(call, id)), { location });
      const holder: Call = { ...call, actor: { kind: 'guest', order: id } };
      const order = found(await queries.order(holder, id));
      return respond(Json.beside<OrderView>(order, { access_token: tokens.sealOrder(id) }), { location });
    },
  }),
  route({
    ...common,
    method: 'delete',
    path: '/checkout/{draft_id}',
    operationId: 'dropCheckout',
    summary: 'Give up a checkout',
    description: 'Its stock is released at once and its lines go back into the cart.',
    policy: { permission: 'checkout.abandon', scope: 'holder' },
    guest: ['order'],
    idempotency: 'accepted',
    things: { draft_id: 'order' },
    params: draft,
    status: 204,
    refuses: ['not_found', 'order_not_cancellable', 'payment_provider_unavailable'],
    handle: async ({ app, call, params }) => {
      await app.orders.drop(call, { orderId: params.draftId });
    },
  }),
  route({
    ...common,
    ...paying,
    method: 'post',
    path: '/checkout/{draft_id}/pay',
    operationId: 'payCheckout',
    summary: 'Start paying a draft order',
    aliases: [{ method: 'post', path: '/payment/initiate/{draft_id}' }],
    description:
      'Answers where the buyer pays (`redirect_url`). A live payment with the same provider is answered again (200), one ' +
      'with another provider is closed. A total of zero, cash on delivery and payment on terms confirm the order at once, with ' +
      '`redirect_url: null`. Terms (`provider: "terms"`) are for members of an approved company, within its credit limit; the ' +
      'payment tells its `due_date`.',
    things: { draft_id: 'order' },
    params: draft,
    body: PaymentChoice,
    examples: { body: { provider: 'sandbox', return_url: 'https://shop.example/thanks' } },
    handle: (input) => startPaying(input, { orderId: input.params.draftId, ...input.body }),
  }),
];
