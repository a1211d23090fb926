import { expect } from 'chai';
import { fakeProvider } from '../../support/fake-provider.ts';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey } from '../../support/server-shopping.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('/sandbox/pay', () => {
  let server: Server;
  const wallet = fakeProvider({ name: 'wallet' });

  before(async () => {
    server = await openServer({ jobs: true, providers: [wallet] });
  });
  after(() => server.close());

  const paying = async (choice: Record<string, unknown> = {}) => {
    const { order, holder } = await server.draft([await server.sells({ price: 123_450 })]);
    const { payment } = await server.pay(order.id, holder, choice);
    return { order, holder, payment, page: `//sandbox/pay/${payment.reference}` };
  };
  const act = (page: string, action: string) => server.client.post(page, { body: { action } });
  const statusOf = async ({ order, holder }: Awaited<ReturnType<typeof paying>>, status: string) =>
    eventually(`the order is ${status}`, async () => {
      const { body } = await server.client.get(`/orders/${order.id}`, holder);
      return body.status === status || body.payment_status === status ? body : null;
    });

  it('shows the amount and what can be done, and loads nothing', async () => {
    const { page, order } = await paying();
    const answer = await server.client.get(page);
    expect(expectStatus(answer, 200)).to.include('1,234.50').and.include(order.number);
    expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    for (const action of ['approve', 'decline', 'abandon']) expect(answer.text).to.include(`value="${action}"`);
    expect(answer.text).not.to.match(/<script|src=|href=|url\(/i);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
  });

  it('takes a script’s word, answers at once, and its webhook confirms the order', async () => {
    const it = await paying({ return_url: 'https://shop.example/back?x=1' });
    const answer = expectStatus(await act(it.page, 'approve'), 200);
    expect(answer).to.include({ reference: it.payment.reference, status: 'approved' });
    const back = new URL(answer.redirect_url);
    expect(back.origin).to.equal('https://shop.example');
    expect(Object.fromEntries(back.searchParams)).to.deep.equal({
      x: '1',
      order_id: it.order.id,
      reference: it.payment.reference,
      status: 'succeeded',
    });
    expect(await statusOf(it, 'confirmed')).to.include({ payment_status: 'paid' });
    await eventually('the receipt', async () => server.mails.find(({ text }) => text.includes(it.order.number)));
  });

  it('I8: money that comes to a page of another provider after a cancellation is given back by the worker alone', async () => {
    const { order, holder, payment } = await paying({ provider: 'wallet' });
    expectStatus(await server.client.post(`/orders/${order.id}/cancel`, { body: {}, key: aKey(), ...holder }), 200);
    wallet.pay(payment.reference);
    const { headers, body } = wallet.webhook(payment.reference);
    const told = { raw: Buffer.from(body).toString(), headers: Object.fromEntries(headers) };
    expectStatus(await server.client.post('/payments/webhook/wallet', told), 200);
    const staff = { as: (await server.withRole('staff')).access };
    const refund = await eventually('the refund', async () => {
      const { items } = (await server.client.get(`/admin/refunds?order_id=${order.id}`, staff)).body;
      return items[0]?.status === 'succeeded' ? items[0] : null;
    });
    expect(refund.amount).to.deep.equal(payment.amount);
    expect([...wallet.refunds.values()].map(({ paymentReference }) => paymentReference)).to.deep.equal([
      payment.reference,
    ]);
  });

  it('sends a browser back to the shop', async () => {
    const it = await paying({ return_url: 'https://shop.example/back' });
    const answer = await server.client.post(it.page, { raw: 'action=approve', headers: FORM });
    expect(answer.status).to.equal(303);
    expect(answer.headers.get('location')).to.match(/^https:\/\/shop\.example\/back\?order_id=/);
    await statusOf(it, 'confirmed');
    const nowhere = await paying();
    const stays = await server.client.post(nowhere.page, { raw: 'action=abandon', headers: FORM });
    expect(stays.headers.get('location')).to.equal(`http://soko.test${nowhere.page.slice(1)}`);
    expect((await server.client.get(nowhere.page)).text)
      .to.include('abandoned')
      .and.not.include('<form');
  });

  it('tells of a payment that was declined or left: the order waits on', async () => {
    for (const [action, status] of [
      ['decline', 'failed'],
      ['abandon', 'cancelled'],
    ] as const) {
      const it = await paying();
      expect(expectStatus(await act(it.page, action), 200).redirect_url).to.equal(null);
      const payment = await eventually(`the payment is ${status}`, async () => {
        const { body } = await server.client.get(`/payments/${it.payment.id}`, it.holder);
        return body.status === status ? body : null;
      });
      expect(payment.failure.code).to.be.a('string');
      expect((await server.client.get(`/orders/${it.order.id}`, it.holder)).body.status).to.equal('pending_payment');
      await server.pay(it.order.id, it.holder);
    }
  });

  it('decides once: what comes later is answered as it stands', async () => {
    const it = await paying();
    expectStatus(await act(it.page, 'decline'), 200);
    expect(expectStatus(await act(it.page, 'approve'), 200).status).to.equal('declined');
  });

  it('takes no money after its time', async () => {
    const it = await paying();
    await server.owner.raw(
      `update soko.sandbox_payments set expires_at = now() - interval '1 second' where reference = ?`,
      [it.payment.reference],
    );
    expect(expectStatus(await act(it.page, 'approve'), 200).status).to.equal('abandoned');
  });

  it('gives the money of a cancelled order back by itself', async () => {
    const it = await paying();
    await act(it.page, 'approve');
    await statusOf(it, 'paid');
    expectStatus(await server.client.post(`/orders/${it.order.id}/cancel`, { ...it.holder, key: aKey() }), 200);
    expect(await statusOf(it, 'refunded')).to.deep.include({
      status: 'cancelled',
      refunded_amount: it.order.total_amount,
    });
  });

  it('expires an order that nobody pays, and opens its page no more', async () => {
    const it = await paying();
    await server.owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [
      it.order.id,
    ]);
    await statusOf(it, 'expired');
    expect(expectStatus(await act(it.page, 'approve'), 200).status).to.equal('abandoned');
  });

  it('knows no payment that was never started', async () => {
    for (const reference of [`sk${'0'.repeat(32)}`, 'x', '..%2f', '%00']) {
      expectProblem(await server.client.get(`//sandbox/pay/${reference}`), 'not_found');
      expectProblem(await act(`//sandbox/pay/${reference}`, 'approve'), 'not_found');
    }
  });

  it('knows three things to do, in JSON or as a form', async () => {
    const { page } = await paying();
    expectFlaws(await act(page, 'steal'), '/action');
    expectFlaws(await server.client.post(page, { raw: 'action=steal', headers: FORM }), '/action');
    expectFlaws(await server.client.post(page, { body: { action: 'approve', amount: 1 } }), '/amount');
    expectProblem(await server.client.post(page), 'malformed_request');
    const text = { 'content-type': 'text/plain' };
    expectProblem(await server.client.post(page, { raw: 'action=approve', headers: text }), 'unsupported_media_type');
    expect((await server.client.get(page)).text).to.include('<form');
  });
});
