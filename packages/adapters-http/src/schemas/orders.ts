import type {
  CartView,
  DisputeView,
  OrderStatusView,
  OrderView,
  OrderWithPaymentView,
  PaymentDetailView,
  PaymentView,
  ProviderView,
} from '@soko/application';
import { z } from 'zod';
import { NamedSchema } from './catalog.ts';
import { AddressSchema, MoneySchema, named, timestamp, viewId } from './common.ts';

export const CartSchema: z.ZodType<CartView> = named(
  'Cart',
  {
    id: viewId().nullable().meta({ description: 'Null while there is no cart' }),
    token: z.string().exactOptional().meta({ description: "A new guest's cart token: send it as X-Cart-Token" }),
    currency: z.string().meta({ example: 'NGN' }),
    items: z.array(
      named('CartItem', {
        id: viewId(),
        sku: z.string(),
        product: NamedSchema,
        shop: NamedSchema,
        quantity: z.int(),
        unit_price: MoneySchema,
        total_price: MoneySchema,
        available: z.int().meta({ description: 'How many could be bought now' }),
      }),
    ),
    coupons: z.array(z.string()),
    notices: z
      .array(
        named('CartNotice', {
          code: z.enum(['price_changed', 'out_of_stock', 'unavailable']),
          item_id: viewId(),
          previous: MoneySchema.exactOptional().meta({ description: 'The unit price seen before' }),
          available: z.int().exactOptional(),
        }),
      )
      .meta({ description: 'What changed since the lines were put in' }),
    subtotal: MoneySchema,
    discount_amount: MoneySchema,
    total_amount: MoneySchema,
  },
  'What a buyer is about to buy, at the prices of this moment',
);

const shopName = named('ShopName', { id: viewId(), name: z.string() });
const status = z.enum(['draft', 'pending_payment', 'confirmed', 'completed', 'cancelled', 'expired']);
const paymentStatus = z.enum(['unpaid', 'pending', 'paid', 'partially_refunded', 'refunded', 'failed']);
const fulfilmentStatus = z.enum([
  'unfulfilled',
  'partially_shipped',
  'shipped',
  'delivered',
  'partially_returned',
  'returned',
]);
const expiresAt = timestamp('Until when stock is held and it can be paid').nullable();
const number = z.string().meta({ description: 'For people; opens nothing by itself', example: 'SK-7H3K-Q2M9-XA4T' });

export const OrderSchema: z.ZodType<OrderView> = named(
  'Order',
  {
    id: viewId('The id of the order; before it is paid, the draft id'),
    number,
    status,
    payment_status: paymentStatus,
    fulfilment_status: fulfilmentStatus,
    currency: z.string(),
    items: z.array(
      named('OrderItem', {
        id: viewId(),
        sku: z.string(),
        name: z.string(),
        attributes: z.record(z.string(), z.string()),
        shop: shopName,
        quantity: z.int(),
        unit_price: MoneySchema,
        discount: MoneySchema,
        tax: MoneySchema.meta({ description: 'Added on top' }),
        total_price: MoneySchema.meta({ description: 'unit price × quantity − discount + tax' }),
        cancelled_quantity: z.int(),
        fulfilled_quantity: z.int(),
        returned_quantity: z.int(),
      }),
    ),
    shops: z
      .array(
        named('OrderPart', {
          id: viewId(),
          shop: shopName,
          status: z.enum(['pending', 'accepted', 'ready', 'shipped', 'delivered', 'completed', 'cancelled']),
          subtotal: MoneySchema,
          discount_amount: MoneySchema,
          tax_amount: MoneySchema,
          shipping_amount: MoneySchema,
          total_amount: MoneySchema,
          shipments: z.array(z.never()).meta({ type: 'array', items: {}, maxItems: 0 }),
        }),
      )
      .meta({ description: 'One part per shop; their totals sum exactly to the order’s' }),
    subtotal: MoneySchema,
    discount_amount: MoneySchema,
    tax_amount: MoneySchema.meta({ description: 'Added on top' }),
    included_tax_amount: MoneySchema.meta({ description: 'Already in the prices' }),
    shipping_amount: MoneySchema,
    total_amount: MoneySchema.meta({ description: 'subtotal − discount + shipping + tax' }),
    refunded_amount: MoneySchema,
    is_disputed: z.boolean().meta({ description: 'The buyer’s bank asks for its money back, or has it' }),
    coupons: z.array(z.string()),
    shipping_address: AddressSchema,
    billing_address: AddressSchema.nullable(),
    email: z.string(),
    purchase_order_number: z.string().nullable(),
    company: named('OrderCompany', { id: viewId(), name: z.string(), tax_id: z.string() })
      .nullable()
      .meta({ description: 'The company that it was bought for, as it was on the day' }),
    expires_at: expiresAt,
    placed_at: timestamp('When the buyer went to pay').nullable(),
    confirmed_at: timestamp('When the market took it on').nullable(),
    paid_at: timestamp('When the money was there').nullable(),
    cancelled_at: timestamp('When it was cancelled').nullable(),
    created_at: timestamp('When the checkout was made'),
    invoice_number: z.string().nullable(),
    access_token: z
      .string()
      .exactOptional()
      .meta({ description: 'For guests, told once at checkout: send it as X-Order-Token' }),
  },
  'A purchase across shops',
);

export const OrderStatusSchema: z.ZodType<OrderStatusView> = named('OrderStatus', {
  id: viewId(),
  number,
  status,
  payment_status: paymentStatus,
  fulfilment_status: fulfilmentStatus,
  expires_at: expiresAt,
});

export const paymentState = z.enum(['initiated', 'pending', 'succeeded', 'failed', 'cancelled', 'expired']);

const paymentShape = {
  id: viewId(),
  order_id: viewId(),
  provider: z.string().meta({ example: 'sandbox' }),
  reference: z.string().meta({ description: 'What we and the provider call this attempt' }),
  status: paymentState,
  amount: MoneySchema,
  redirect_url: z.string().nullable().meta({ format: 'uri', description: 'Where the buyer pays; null: nowhere' }),
  client_token: z.string().nullable().meta({ description: "For the provider's own widget" }),
  failure: named('PaymentFailure', { code: z.string(), message: z.string() }).nullable(),
  company_id: viewId().nullable().meta({ description: 'The company that owes it, on terms' }),
  due_date: z.iso
    .date()
    .nullable()
    .meta({ description: 'By which day (UTC) it is owed, on terms', example: '2026-12-21' }),
  created_at: timestamp('When it was started'),
  paid_at: timestamp('When it succeeded').nullable(),
};

export const PaymentSchema: z.ZodType<PaymentView> = named('Payment', paymentShape, 'One attempt to pay an order');

export const disputeState = z.enum(['open', 'won', 'lost']);

export const DisputeSchema: z.ZodType<DisputeView> = named(
  'Dispute',
  {
    id: viewId(),
    order_id: viewId(),
    payment_id: viewId(),
    provider: z.string(),
    provider_reference: z.string(),
    status: disputeState,
    amount: MoneySchema,
    reason: z.string().nullable(),
    opened_at: timestamp('When the provider told of it'),
    closed_at: timestamp('When it was won or lost').nullable(),
  },
  'A buyer’s bank asks for the money of a payment back; the order stays as it is',
);

export const PaymentDetailSchema: z.ZodType<PaymentDetailView> = named(
  'PaymentDetail',
  {
    ...paymentShape,
    history: z
      .array(named('PaymentStep', { status: paymentState, at: timestamp('Since when') }))
      .meta({ description: 'The states it went through, oldest first' }),
    staff: named('PaymentForStaff', {
      provider_reference: z.string().nullable(),
      fee: MoneySchema.nullable().meta({ description: 'What the provider keeps, once it told' }),
      mismatch: MoneySchema.nullable().meta({ description: 'What was reported in place of the amount' }),
      is_surplus: z.boolean().meta({ description: 'Captured, but not needed by the order: it goes back' }),
      disputes: z.array(DisputeSchema),
      answers: z
        .array(
          named('PaymentAnswer', {
            at: timestamp('When it was said'),
            source: z.enum(['webhook', 'asked']),
            said: z.string().meta({ description: 'The type of the event, or the status that was answered' }),
            outcome: z.string().nullable().meta({ description: 'What came of it' }),
            answer: z.unknown().meta({ description: 'The answer as it came, without what is private' }),
          }),
        )
        .meta({ description: 'What the provider said, oldest first' }),
    })
      .exactOptional()
      .meta({ description: 'For staff alone' }),
  },
  'One attempt to pay an order, with its past',
);

export const OrderWithPaymentSchema: z.ZodType<OrderWithPaymentView> = named('OrderWithPayment', {
  order: OrderSchema,
  payment: PaymentSchema,
});

export const ProvidersSchema = named('PaymentProviders', {
  items: z
    .array(
      named('PaymentProvider', {
        name: z.string().meta({ example: 'sandbox' }),
        title: z.string(),
        collects: z.enum(['online', 'on_delivery', 'by_transfer', 'on_terms']),
        instructions: z
          .string()
          .exactOptional()
          .meta({ description: 'What buyers are to do, where no page tells them; with the payment’s `reference`' }),
        currencies: z.array(z.string()).readonly().meta({ description: 'ISO 4217 codes that it takes' }),
        minimum_amount: z
          .array(MoneySchema)
          .readonly()
          .meta({ description: 'The least that it takes, in each currency that has such a limit' }),
        available: z.boolean().meta({
          description: 'False for a moment after it did not answer several times: another one is the better offer',
        }),
      }) satisfies z.ZodType<ProviderView>,
    )
    .readonly(),
});
