import { routes } from '@soko/adapters-http';
import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';
import type { Goods } from '../../support/server-town.ts';

describe('the steps from a cart to a paid order', () => {
  let server: Server;
  let goods: Goods;
  before(async () => {
    server = await openServer();
    goods = await server.sells();
  });
  after(() => server.close());

  const pay = (id: string, holder: Holder) =>
    server.client.post(`/checkout/${id}/pay`, { body: { provider: 'sandbox' }, key: aKey(), ...holder });
  const statusOf = async (id: string, holder: Holder): Promise<unknown> => {
    const { status, payment_status } = expectStatus(await server.client.get(`/orders/${id}/status`, holder), 200);
    return [status, payment_status];
  };

  it('B9: do not go past the checkout: a cart is not paid, nor is an order that was never made', async () => {
    const { access: as } = await server.person();
    await server.fill([goods], { as });
    const { id } = expectStatus(await server.client.get('/cart', { as }), 200);
    for (const none of [id, anId()]) expectProblem(await pay(none, { as }), 'not_found');
    const initiated = { as, body: { provider: 'sandbox', order_id: id }, key: aKey() };
    expectProblem(await server.client.post('/payments/initiate', initiated), 'not_found');
  });

  it('B9: do not go past the payment: asking, and events of other payments, confirm nothing', async () => {
    const { order, holder } = await server.draft([goods]);
    expect(await statusOf(order.id, holder)).to.deep.equal(['draft', 'unpaid']);
    const { payment } = await server.pay(order.id, holder);
    const verified = await server.client.get(`/payments/verify/${payment.reference}`, holder);
    expect(expectStatus(verified, 200).order.status).to.equal('pending_payment');
    const { reference, amount } = payment;
    await server.webhook({ reference, amount: amount.amount - 1 });
    await server.webhook({ type: 'payment.failed', reference: anId(), amount: amount.amount });
    expect((await statusOf(order.id, holder)) as string[]).to.include('pending_payment');
  });

  it('B9: do not go back: what was given up is not paid, and a paid order is no draft again', async () => {
    const given = await server.draft([goods]);
    expectStatus(await server.client.delete(`/checkout/${given.order.id}`, given.holder), 204);
    expectProblem(await pay(given.order.id, given.holder), 'order_not_payable');
    const bought = await server.draft([goods]);
    const { payment } = await server.pay(bought.order.id, bought.holder);
    await server.paid(payment);
    expectProblem(await pay(bought.order.id, bought.holder), 'order_not_payable');
    expectProblem(await server.client.delete(`/checkout/${bought.order.id}`, bought.holder), 'order_not_cancellable');
  });

  it('B9: are what makes a review that of a buyer: the draft of an order does not', async () => {
    const isVerified = async (isPaid: boolean): Promise<unknown> => {
      const { access: as } = await server.person();
      const { order, holder } = await server.draft([goods], { as });
      if (isPaid) await server.paid((await server.pay(order.id, holder)).payment);
      const written = await server.client.post(`/products/${goods.product.id}/reviews`, { as, body: { rating: 5 } });
      return expectStatus(written, 201).verified_purchase;
    };
    expect([await isVerified(false), await isVerified(true)]).to.deep.equal([false, true]);
  });

  it('B9: end there: whoever adds shipments, returns or settlements adds their steps to these tests', () => {
    const later = routes.filter(
      ({ path, method }) => method !== 'get' && /ship(ments?|ped)?\b|return|settle/.test(path),
    );
    expect(later.map(({ operationId }) => operationId)).to.deep.equal([]);
  });
});
