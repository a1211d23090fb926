import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';
import { aWallet } from '../../support/server-wallet.ts';

const { wallet, dollars, goesDown } = aWallet();

describe('POST /checkout/{draft_id}/pay', () => {
  let server: Server;

  before(async () => {
    server = await openServer({ providers: [wallet, dollars] });
  });
  after(() => server.close());
  afterEach(() => goesDown(false));

  const pay = (id: string, holder: Holder, body: Record<string, unknown> = {}, sending: Sending = {}) =>
    server.client.post(`/checkout/${id}/pay`, {
      body: { provider: 'sandbox', ...body },
      key: aKey(),
      ...holder,
      ...sending,
    });
  const drop = (id: string, holder: Holder) => server.client.delete(`/checkout/${id}`, holder);
  const runOut = (id: string) =>
    server.owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [id]);
  const aUser = async (): Promise<Holder> => ({ as: (await server.person()).access });

  it('tells where the buyer pays, and holds the stock for as long as that may take', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const answer = await pay(order.id, holder, { return_url: 'https://shop.example/thanks?x=1#top' });
    const paying = expectStatus(answer, 201);
    expect(answer.headers.get('location')).to.equal(`http://soko.test/api/v1/payments/${paying.payment.id}`);
    expect(paying.order).to.include({ id: order.id, status: 'pending_payment', payment_status: 'pending' });
    expect(Date.parse(paying.order.expires_at)).to.be.at.least(Date.parse(order.expires_at));
    expect(paying.payment).to.deep.include({
      order_id: order.id,
      provider: 'sandbox',
      status: 'pending',
      amount: order.total_amount,
      client_token: null,
      failure: null,
      paid_at: null,
      redirect_url: `http://soko.test/sandbox/pay/${paying.payment.reference}`,
    });
    const { history, ...shown } = (await server.client.get(`/payments/${paying.payment.id}`, holder)).body;
    expect(shown).to.deep.equal(paying.payment);
    expect(history).to.have.length(2);
  });

  it('answers a live payment with the same provider again', async () => {
    const { order, holder } = await server.draft([await server.sells()], await aUser());
    const first = expectStatus(await pay(order.id, holder), 201);
    const again = await pay(order.id, holder);
    expect(expectStatus(again, 200).payment).to.deep.equal(first.payment);
    expect(again.headers.get('location')).to.equal(null);
  });

  it('closes the one with another provider', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const first = await server.pay(order.id, holder);
    const second = await server.pay(order.id, holder, { provider: 'wallet' });
    expect(second.payment).to.include({
      provider: 'wallet',
      redirect_url: 'https://wallet.test/1',
      client_token: 'ct',
    });
    expect((await server.client.get(`/payments/${first.payment.id}`, holder)).body.status).to.equal('cancelled');
    const page = await server.client.post(`//sandbox/pay/${first.payment.reference}`, {
      body: { action: 'approve' },
    });
    expect(page.body.status).to.equal('abandoned');
    expectStatus(await pay(order.id, holder, { provider: 'wallet' }), 200);
  });

  it('lets the buyer try again after a payment that failed', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const first = await server.pay(order.id, holder);
    const { reference, amount } = first.payment;
    expectStatus(await server.webhook({ type: 'payment.failed', reference, amount: amount.amount }), 200);
    const failed = (await server.client.get(`/payments/${first.payment.id}`, holder)).body;
    expect(failed).to.deep.include({
      status: 'failed',
      failure: { code: 'declined', message: 'The payment was declined.' },
    });
    expect((await server.client.get(`/orders/${order.id}`, holder)).body.payment_status).to.equal('failed');
    const second = await server.pay(order.id, holder);
    expect(second.payment.id).not.to.equal(first.payment.id);
  });

  it('confirms at once what is paid on delivery, with nothing paid yet', async () => {
    const goods = await server.sells();
    const { order, holder } = await server.draft([[goods, 2]]);
    const { order: confirmed, payment } = await server.pay(order.id, holder, { provider: 'cash_on_delivery' });
    expect(confirmed).to.include({ status: 'confirmed', payment_status: 'unpaid', paid_at: null, expires_at: null });
    expect(confirmed.invoice_number).to.match(/^INV-\d{4}-\d{6}$/);
    expect(payment).to.include({ status: 'pending', redirect_url: null });
    const { access } = await server.withRole('staff');
    const { body } = await server.client.get(`/skus/${goods.sku}`, { as: access });
    expect(body).to.include({ on_hand: 98, reserved: 0 });
  });

  it('confirms at once what costs nothing', async () => {
    const { order, holder } = await server.draft([await server.sells({ price: 0 })]);
    const { order: confirmed, payment } = await server.pay(order.id, holder);
    expect(confirmed).to.include({ status: 'confirmed', payment_status: 'paid' });
    expect(payment).to.include({ status: 'succeeded', redirect_url: null });
  });

  it('refuses providers that are not there, or do not take the currency', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const unknown = expectProblem(await pay(order.id, holder, { provider: 'nobody' }), 'payment_provider_unknown');
    expect(unknown.available).to.include.members(['sandbox', 'cash_on_delivery']);
    expectProblem(await pay(order.id, holder, { provider: 'dollars' }), 'currency_mismatch');
  });

  it('can be done again when the provider was away, under the same key too', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const key = aKey();
    goesDown(true);
    expectProblem(await pay(order.id, holder, { provider: 'wallet' }, { key }), 'payment_provider_unavailable');
    goesDown(false);
    const paid = await pay(order.id, holder, { provider: 'wallet' }, { key });
    expect(paid.status, paid.text).to.be.oneOf([200, 201]);
    expect(paid.body.payment.redirect_url).to.equal('https://wallet.test/1');
  });

  it('refuses an order whose time is over', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    await runOut(order.id);
    expectProblem(await pay(order.id, holder), 'order_expired');
  });

  it('refuses an order that is paid, or was given up', async () => {
    const paid = await server.draft([await server.sells()]);
    const { payment } = await server.pay(paid.order.id, paid.holder);
    await server.paid(payment);
    expectProblem(await pay(paid.order.id, paid.holder), 'order_not_payable');
    const given = await server.draft([await server.sells()]);
    await drop(given.order.id, given.holder);
    expectProblem(await pay(given.order.id, given.holder), 'order_not_payable');
  });

  it('L12: refuses a return URL that is no page of the web', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    for (const return_url of [
      'javascript:alert(1)',
      '//evil.example',
      'ftp://x.example',
      'https:/x',
      'https://a@b.example',
    ]) {
      expectProblem(await pay(order.id, holder, { return_url }), 'return_url_not_allowed');
    }
  });

  it('A2: knows nothing of another’s draft, as of one that never was', async () => {
    const { order } = await server.draft([await server.sells()], await aUser());
    for (const stranger of [await aUser(), (await server.draft([await server.sells()])).holder]) {
      const answers: Received[] = [
        await pay(order.id, stranger),
        await pay(anId(), stranger),
        await pay('%00', stranger),
      ];
      for (const answer of answers) expectProblem(answer, 'not_found');
      expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
    }
  });

  it('lets staff act for a buyer', async () => {
    const { order } = await server.draft([await server.sells()]);
    const { access } = await server.withRole('staff');
    expectStatus(await pay(order.id, { as: access }), 201);
  });

  it('is done once under one key', async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const key = aKey();
    const answers = [await pay(order.id, holder, {}, { key }), await pay(order.id, holder, {}, { key })];
    expect(answers[1]?.text).to.equal(answers[0]?.text);
    expect(answers[1]?.status).to.equal(201);
    const initiated = await server.client.post('/payments/initiate', {
      body: { provider: 'sandbox', order_id: order.id },
      key,
      ...holder,
    });
    expectProblem(initiated, 'idempotency_key_reused');
  });
});
