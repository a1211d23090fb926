import { countStatements } from '@soko/adapters-db';
import type { OrderView } from '@soko/application';
import { type Call, Money, type Order, type Payment, Refund, type Shop, type User } from '@soko/domain';
import { expect } from 'chai';
import {
  OrderSchema,
  OrderStatusSchema,
  OrderWithPaymentSchema,
  PaymentDetailSchema,
} from '../../../../packages/adapters-http/src/schemas/orders.ts';
import {
  aConfirmedOrder,
  aGuestCall,
  aJobCall,
  anAddress,
  anId,
  anOperatorCall,
  anOrder,
  aPayment,
  aQuote,
  aRefund,
  aSucceededPayment,
  aUserCall,
  kobo,
  later,
  NOON,
  offersOf,
} from '../../../support/builders/index.ts';
import { firstPage, itemsOf, type Market, openMarket, viewOf, walk } from './market.ts';

describe('orders and payments, in Postgres', () => {
  let market: Market;
  let buyer: User;
  let shops: readonly [Shop, Shop];
  let draft: (fields?: Partial<Order> & { at?: Date }, lines?: number) => Promise<Order>;
  before(async () => {
    market = await openMarket({ rough: true });
    buyer = await market.user();
    shops = [await market.shop({ name: 'Fabrics' }), await market.shop({ name: 'Lights' })];
    const offers = await Promise.all(
      Array.from({ length: 20 }, async (_, at) => {
        const shop = shops[at % 2 === 0 ? 0 : 1];
        return offersOf(await market.product(shop, { name: `Product ${at}` }), shop)[0]!;
      }),
    );
    draft = (fields = {}, lines = 2) =>
      market.inTx(async (tx) => {
        const quote = aQuote({ wanted: offers.slice(0, lines).map((offer) => ({ offer, quantity: 2 })) });
        const { status, ...rest } = fields;
        const order = status === 'confirmed' ? aConfirmedOrder({ quote, ...rest }) : anOrder({ quote, ...rest });
        await tx.orders.insert({ ...order, cartId: null });
        return order;
      });
  });
  after(() => market.close());

  const pay = (payment: Payment) => market.inTx((tx) => tx.payments.insert(payment));
  const back = (refund: Refund) => market.inTx((tx) => tx.refunds.insert(refund));
  const read = async (order: Order): Promise<OrderView> =>
    OrderSchema.parse(viewOf(await market.queries.order(anOperatorCall(), order.id)));

  it('answer the order that the API promises, by id and by number in any case', async () => {
    const order = await draft({
      userId: buyer.id,
      shippingAddress: anAddress({ postalCode: '101001', line2: 'Flat 2' }),
      purchaseOrderNumber: 'PO-7',
    });
    const view = await read(order);
    const own = aUserCall(buyer.id);
    expect(viewOf(await market.queries.order(own, order.number.toLowerCase()))).to.deep.equal(view);
    const naira = (amount: number) => ({ amount, currency: 'NGN' });
    expect(view).to.deep.include({
      id: order.id,
      number: order.number,
      status: 'draft',
      payment_status: 'unpaid',
      fulfilment_status: 'unfulfilled',
      currency: 'NGN',
      subtotal: naira(799_600),
      discount_amount: naira(0),
      tax_amount: naira(0),
      included_tax_amount: naira(0),
      shipping_amount: naira(0),
      total_amount: naira(799_600),
      refunded_amount: naira(0),
      is_disputed: false,
      coupons: [],
      shipping_address: {
        name: 'Ada Obi',
        line1: '12 Marina Road',
        line2: 'Flat 2',
        city: 'Lagos',
        postal_code: '101001',
        country: 'NG',
      },
      billing_address: null,
      email: 'ada@example.com',
      purchase_order_number: 'PO-7',
      expires_at: '2026-03-02T12:15:00.000Z',
      placed_at: null,
      created_at: '2026-03-02T12:00:00.000Z',
      invoice_number: null,
    });
    expect(
      view.items.map(({ name, shop, quantity, total_price }) => [name, shop, quantity, total_price]),
    ).to.deep.equal([
      ['Product 0', { id: shops[0].id, name: 'Fabrics' }, 2, naira(399_800)],
      ['Product 1', { id: shops[1].id, name: 'Lights' }, 2, naira(399_800)],
    ]);
    expect(view.shops.map(({ shop, status, total_amount }) => [shop.name, status, total_amount])).to.deep.equal([
      ['Fabrics', 'pending', naira(399_800)],
      ['Lights', 'pending', naira(399_800)],
    ]);
    expect(OrderStatusSchema.parse(viewOf(await market.queries.orderStatus(own, order.id)))).to.deep.equal({
      id: order.id,
      number: order.number,
      status: 'draft',
      payment_status: 'unpaid',
      fulfilment_status: 'unfulfilled',
      expires_at: '2026-03-02T12:15:00.000Z',
    });
    expect(await market.queries.receipt(order.id)).to.deep.equal(view);
  });

  describe('are paid as their payments and refunds say:', () => {
    const part = (payment: Payment, amount: number) =>
      Refund.succeed(aRefund(payment, { amount: kobo(amount) }), 'back-1', NOON);
    const states: readonly (readonly [string, OrderView['payment_status'], (order: Order) => Promise<unknown>])[] = [
      ['nothing was tried', 'unpaid', async () => {}],
      ['an attempt waits', 'pending', (order) => pay(aPayment(order, { status: 'pending' }))],
      [
        'the courier will collect',
        'unpaid',
        (order) => pay(aPayment(order, { provider: 'cash_on_delivery', status: 'pending' })),
      ],
      ['the last attempt failed', 'failed', (order) => pay(aPayment(order, { status: 'failed' }))],
      [
        'one failed and another waits',
        'pending',
        async (order) => {
          await pay(aPayment(order, { status: 'failed' }));
          await pay(aPayment(order));
        },
      ],
      ['one succeeded', 'paid', (order) => pay(aSucceededPayment(order))],
      [
        'it was paid twice, and the second one went back',
        'paid',
        async (order) => {
          const surplus = aSucceededPayment(order, { isSurplus: true });
          await pay(aSucceededPayment(order));
          await pay(surplus);
          await back(part(surplus, surplus.amount.amount));
        },
      ],
      [
        'a refund is on its way',
        'paid',
        async (order) => {
          const payment = aSucceededPayment(order);
          await pay(payment);
          await back(aRefund(payment));
        },
      ],
      [
        'a part went back',
        'partially_refunded',
        async (order) => {
          const payment = aSucceededPayment(order);
          await pay(payment);
          await back(part(payment, 1));
        },
      ],
      [
        'all went back',
        'refunded',
        async (order) => {
          const payment = aSucceededPayment(order);
          await pay(payment);
          await back(part(payment, 1));
          await back(part(payment, payment.amount.amount - 1));
        },
      ],
      [
        'there was nothing to pay',
        'paid',
        (order) => pay(aSucceededPayment(order, { amount: Money.of(0, order.currency) })),
      ],
    ];
    for (const [what, state, happen] of states) {
      it(`${what}: ${state}`, async () => {
        const order = await draft({ status: 'confirmed' });
        await happen(order);
        expect((await read(order)).payment_status).to.equal(state);
      });
    }

    it('and say how much went back', async () => {
      const order = await draft({ status: 'confirmed' });
      const payment = aSucceededPayment(order);
      await pay(payment);
      await back(part(payment, 700));
      await back(part(payment, 42));
      expect((await read(order)).refunded_amount).to.deep.equal({ amount: 742, currency: 'NGN' });
    });
  });

  describe('are fulfilled as their items say:', () => {
    const items = (order: Order, text: string) =>
      market.run(`update soko.order_items set ${text} where order_id = ?`, [order.id]);
    const states: readonly (readonly [string, OrderView['fulfilment_status'], (order: Order) => Promise<unknown>])[] = [
      ['nothing was shipped', 'unfulfilled', async () => {}],
      ['one of two pieces', 'partially_shipped', (order) => items(order, 'fulfilled_quantity = 1')],
      [
        'all of what is not cancelled',
        'shipped',
        (order) => items(order, 'fulfilled_quantity = 1, cancelled_quantity = 1'),
      ],
      [
        'every live part has arrived',
        'delivered',
        async (order) => {
          await items(order, 'fulfilled_quantity = 2');
          await market.run(`update soko.shop_orders set status = 'delivered' where order_id = ?`, [order.id]);
        },
      ],
      [
        'some came back',
        'partially_returned',
        (order) => items(order, 'fulfilled_quantity = 2, returned_quantity = 1'),
      ],
      ['all came back', 'returned', (order) => items(order, 'fulfilled_quantity = 2, returned_quantity = 2')],
      ['all was cancelled', 'unfulfilled', (order) => items(order, 'cancelled_quantity = 2')],
    ];
    for (const [what, state, happen] of states) {
      it(`${what}: ${state}`, async () => {
        const order = await draft({ status: 'confirmed' });
        await happen(order);
        expect((await read(order)).fulfilment_status).to.equal(state);
      });
    }
  });

  it('open to their buyer and to staff, and to nobody else, however they are named', async () => {
    const order = await draft({ userId: buyer.id });
    const payment = aPayment(order);
    await pay(payment);
    const seen = async (call: Call) => [
      (await market.queries.order(call, order.id)) !== null,
      (await market.queries.order(call, order.number)) !== null,
      (await market.queries.orderStatus(call, order.id)) !== null,
      (await market.queries.payment(call, payment.id)) !== null,
      (await market.queries.orderWithPayment(call, order.id, payment.id)) !== null,
    ];
    for (const call of [aUserCall(buyer.id), aUserCall(anId(), { roles: ['staff'] }), anOperatorCall()]) {
      expect(await seen(call)).to.deep.equal([true, true, true, true, true]);
    }
    const sellers = aUserCall(anId(), { roles: ['seller'], shops: [shops[0].id] });
    for (const call of [aUserCall(anId()), sellers, aGuestCall(), aGuestCall({ order: anId() }), aJobCall()]) {
      expect(await seen(call)).to.deep.equal([false, false, false, false, false]);
    }
  });

  it('of a guest open to the bearer of their token alone: a caller without one is never “nobody too”', async () => {
    const [order, other] = [await draft(), await draft()];
    const holder = aGuestCall({ order: order.id });
    expect(viewOf(await market.queries.order(holder, order.number))?.id).to.equal(order.id);
    expect(
      itemsOf(await market.queries.orders(holder, {}, firstPage('-created_at'))).map(({ id }) => id),
    ).to.deep.equal([order.id]);
    for (const call of [aGuestCall(), aGuestCall({ order: other.id }), aUserCall(buyer.id), aUserCall(anId())]) {
      expect(await market.queries.order(call, order.id)).to.equal(null);
      expect(await market.queries.order(call, order.number)).to.equal(null);
      const list = itemsOf(await market.queries.orders(call, {}, firstPage('-created_at')));
      expect(list.map(({ id }) => id)).not.to.include(order.id);
    }
  });

  it('are null for what nobody knows, whatever its form', async () => {
    for (const name of [anId(), 'SK-0000-0000-0000', '', 'a\0b', `' or true --`]) {
      expect(await market.queries.order(anOperatorCall(), name)).to.equal(null);
      expect(await market.queries.orderStatus(anOperatorCall(), name)).to.equal(null);
    }
  });

  it('answer a payment, alone and with its order', async () => {
    const order = await draft({ userId: buyer.id });
    const payment = aPayment(order, {
      status: 'failed',
      redirectUrl: 'https://pay.example/1',
      failure: { code: 'declined', message: 'The bank says no' },
    });
    await pay(payment);
    const call = aUserCall(buyer.id);
    const whole = PaymentDetailSchema.parse(viewOf(await market.queries.payment(call, payment.id)));
    const { history, ...view } = whole;
    expect(history.map(({ status }) => status)).to.deep.equal(['failed']);
    expect(view).to.deep.equal({
      id: payment.id,
      order_id: order.id,
      provider: 'sandbox',
      reference: payment.reference,
      status: 'failed',
      amount: { amount: 799_600, currency: 'NGN' },
      redirect_url: 'https://pay.example/1',
      client_token: null,
      company_id: null,
      due_date: null,
      failure: { code: 'declined', message: 'The bank says no' },
      created_at: '2026-03-02T12:00:00.000Z',
      paid_at: null,
    });
    const both = viewOf(await market.queries.orderWithPayment(call, order.id, payment.id));
    expect(OrderWithPaymentSchema.parse(both)).to.deep.equal({ order: await read(order), payment: view });
    const other = await draft({ userId: buyer.id });
    expect(await market.queries.orderWithPayment(call, other.id, payment.id)).to.equal(null);
  });

  it('are listed for their buyer alone, the newest first, page by page and by status', async () => {
    const user = await market.user();
    const made: Order[] = [];
    for (const at of [1, 2, 3, 4, 5]) {
      made.push(
        await draft({ userId: user.id, at: later(NOON, at), ...(at === 3 ? { status: 'confirmed' as const } : {}) }),
      );
    }
    const ids = made.map(({ id }) => id);
    for (const call of [aUserCall(user.id), aUserCall(user.id, { roles: ['customer', 'admin'] })]) {
      const list = (page: Parameters<typeof market.queries.orders>[2]) => market.queries.orders(call, {}, page);
      expect((await walk(list, '-created_at', 2)).map(({ id }) => id)).to.deep.equal([...ids].reverse());
      expect((await walk(list, 'created_at', 2)).map(({ id }) => id)).to.deep.equal(ids);
    }
    const page = await market.queries.orders(
      aUserCall(user.id),
      { status: 'confirmed' },
      firstPage('-created_at', { includeTotal: true }),
    );
    expect(page.total).to.equal(1);
    expect(itemsOf(page).map((item) => OrderSchema.parse(item))).to.deep.equal([await read(made[2]!)]);
    expect(
      (await market.queries.orders(aGuestCall(), {}, firstPage('-created_at', { includeTotal: true }))).total,
    ).to.equal(0);
  });

  it('take one statement each, for 1 line and for 20, for 1 order and for 20', async () => {
    for (const lines of [1, 20]) {
      const user = await market.user();
      const call = aUserCall(user.id);
      const made = await Promise.all(Array.from({ length: lines }, () => draft({ userId: user.id }, lines)));
      const payment = aPayment(made[0]!);
      await pay(payment);
      for (const query of [
        () => market.queries.order(call, made[0]!.id),
        () => market.queries.orderStatus(call, made[0]!.id),
        () => market.queries.orders(call, {}, firstPage('-created_at')),
        () => market.queries.payment(call, payment.id),
        () => market.queries.orderWithPayment(call, made[0]!.id, payment.id),
      ]) {
        const counted = countStatements(market.knex);
        expect(await query()).not.to.equal(null);
        expect(counted.stop()).to.equal(1);
      }
    }
  });
});
