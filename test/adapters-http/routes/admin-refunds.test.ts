import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { ADDRESS, aKey, EMAIL, type Holder } from '../../support/server-shopping.ts';
import { aFailedRefund, aRefundByHand } from '../../support/writes-of-payments.ts';

describe('/admin/refunds', () => {
  let server: Server;
  let admin: Holder;
  let staff: Holder;

  before(async () => {
    server = await openServer();
    admin = { as: (await server.withRole('admin')).access };
    staff = { as: (await server.withRole('staff')).access };
  });
  after(() => server.close());

  const paid = async () => {
    const { order, holder } = await server.draft([
      [await server.sells({ price: 1_000 }), 3],
      await server.sells({ shop: (await server.seller()).shop }),
    ]);
    await server.paid((await server.pay(order.id, holder)).payment);
    return { order, holder };
  };
  const refund = (body: object, holder: Holder = admin, key = aKey()) =>
    server.client.post('/admin/refunds', { body: { reason: 'damaged', ...body }, key, ...holder });
  const orderOf = async (id: string) => (await server.client.get(`/orders/${id}`, staff)).body;

  it('gives back pieces of items, at what was paid for them', async () => {
    const { order } = await paid();
    const [item] = order.items;
    const items = [{ order_item_id: item.id, quantity: 2 }];
    const answer = await refund({ order_id: order.id, items });
    const view = expectStatus(answer, 201);
    expect(answer.headers.get('location')).to.contain(`/admin/refunds/${view.id}`);
    expect(view).to.deep.include({ order_id: order.id, provider: 'sandbox', status: 'succeeded', reason: 'damaged' });
    expect(view.amount).to.deep.equal({ amount: 2_000, currency: 'NGN' });
    const line = { kind: 'item', shop: item.shop, order_item_id: item.id, quantity: 2, amount: view.amount };
    expect(view.lines).to.deep.equal([line]);
    expect(await orderOf(order.id)).to.deep.include({
      status: 'confirmed',
      payment_status: 'partially_refunded',
      refunded_amount: view.amount,
    });
    expectProblem(await refund({ order_id: order.id, items }), 'refund_exceeds_captured');
  });

  it('gives back an amount, a shop’s part, and all that is left', async () => {
    const { order } = await paid();
    const part = expectStatus(await refund({ order_id: order.id, shop_id: order.shops[0].shop.id }), 201);
    expect(part.lines[0]).to.deep.include({ kind: 'part', amount: order.shops[0].total_amount });
    expectStatus(await refund({ order_id: order.id, amount: { amount: 7, currency: 'NGN' } }), 201);
    expectStatus(await refund({ order_id: order.id }), 201);
    const { payment_status, refunded_amount } = await orderOf(order.id);
    expect([payment_status, refunded_amount]).to.deep.equal(['refunded', order.total_amount]);
  });

  it('refuses what was not captured, and wishes that contradict themselves', async () => {
    const { order } = await paid();
    const naira = (amount: number, currency = 'NGN') => ({ amount: { amount, currency }, order_id: order.id });
    expectProblem(await refund(naira(order.total_amount.amount + 1)), 'refund_exceeds_captured');
    expectProblem(await refund(naira(1, 'USD')), 'currency_mismatch');
    expectFlaws(await refund(naira(0)), '/amount/amount');
    expectFlaws(await refund({ ...naira(1), shipping: true }), '/amount');
    expectProblem(await refund({ order_id: order.id, shipping: true }), 'refund_exceeds_captured');
    expectProblem(await refund({ order_id: anId() }), 'not_found');
    expectProblem(await refund({ order_id: order.id, shop_id: anId() }), 'not_found');
    const { order: unpaid } = await server.draft([await server.sells()]);
    expectProblem(await refund({ order_id: unpaid.id }), 'refund_exceeds_captured');
  });

  it('H1, H2: needs a key, and answers a repeat with the same refund, by the older path too', async () => {
    const { order } = await paid();
    const body = { order_id: order.id, reason: 'damaged', amount: { amount: 5, currency: 'NGN' } };
    expectProblem(await server.client.post('/admin/refunds', { body, ...admin }), 'idempotency_key_required');
    const key = aKey();
    const first = await refund(body, admin, key);
    const again = await server.client.post('/admin/refund', { body, key, ...admin });
    expect(again.text).to.equal(first.text);
    expect(again.headers.get('idempotent-replayed')).to.equal('true');
    expect((await orderOf(order.id)).refunded_amount.amount).to.equal(5);
  });

  it('H9: moves no money a second time when the keys of all that led to it are over', async () => {
    const cart = await server.fill([await server.sells()]);
    const [drafting, paying, refunding] = [aKey(), aKey(), aKey()];
    const checkOut = () =>
      server.client.post('/checkout', { body: { email: EMAIL, shipping_address: ADDRESS }, key: drafting, ...cart });
    const draft = expectStatus(await checkOut(), 201);
    const holder = { order: draft.access_token };
    const pay = () =>
      server.client.post(`/checkout/${draft.id}/pay`, { body: { provider: 'sandbox' }, key: paying, ...holder });
    const { payment } = expectStatus(await pay(), 201);
    await server.client.post(`//sandbox/pay/${payment.reference}`, { body: { action: 'approve' } });
    const over = () => server.owner.raw(`update soko.idempotency_claims set expires_at = now() - interval '1 second'`);

    await over();
    expectProblem(await checkOut(), 'cart_empty');
    expect(expectStatus(await pay(), 200).payment.id, 'one live payment').to.equal(payment.id);
    await server.paid(payment);
    await server.paid(payment);
    await over();
    expectProblem(await pay(), 'order_not_payable');
    const { id: order_id } = draft;
    const { id } = expectStatus(await refund({ order_id }, admin, refunding), 201);
    await over();
    expectProblem(await refund({ order_id }, admin, refunding), 'refund_exceeds_captured');
    await server.app.payments.sendRefund(aJobCall(), { refundId: id, orderId: order_id });
    const booked = 'select type from soko.ledger_transactions where order_id = ? order by id';
    const { rows } = await server.owner.raw(booked, [order_id]);
    expect(rows.map(({ type }: { type: string }) => type)).to.deep.equal(['capture', 'refund']);
  });

  it('is asked for by admins, and seen by staff', async () => {
    const { order, holder } = await paid();
    expectProblem(await refund({ order_id: order.id }, staff), 'forbidden');
    expectProblem(await refund({ order_id: order.id }, holder), 'unauthenticated');
    const { id } = expectStatus(await refund({ order_id: order.id, amount: { amount: 5, currency: 'NGN' } }), 201);
    const view = expectStatus(await server.client.get(`/admin/refunds/${id}`, staff), 200);
    const { items } = expectStatus(await server.client.get(`/admin/refunds?order_id=${order.id}`, staff), 200);
    expect(items).to.deep.equal([view]);
    const none = await server.client.get(`/admin/refunds?order_id=${order.id}&status=failed`, staff);
    expect(expectStatus(none, 200).items).to.deep.equal([]);
    expectProblem(await server.client.get(`/admin/refunds/${anId()}`, staff), 'not_found');
  });

  it('that failed is sent once more', async () => {
    const { order } = await paid();
    const id = await aFailedRefund(server, order.id);
    const retry = (of: string) => server.client.post(`/admin/refunds/${of}/retry`, { key: aKey(), ...admin });
    const view = expectStatus(await retry(id), 200);
    expect(view).to.include({ id, status: 'succeeded', failure: null });
    expectProblem(await retry(id), 'refund_not_failed');
    expectProblem(await retry(anId()), 'not_found');
    expect((await orderOf(order.id)).payment_status).to.equal('refunded');
    const other = await paid();
    const lost = await aFailedRefund(server, other.order.id);
    expectStatus(await refund({ order_id: other.order.id }), 201);
    expectProblem(await retry(lost), 'refund_exceeds_captured');
  });

  it('that staff gave back by hand is listed until they say so', async () => {
    const { order } = await paid();
    const id = await aRefundByHand(server, order.id);
    const waiting = async (byHand: boolean) => {
      const path = `/admin/refunds?order_id=${order.id}&status=pending&by_hand=${byHand}`;
      return expectStatus(await server.client.get(path, staff), 200).items.map(({ id }: { id: string }) => id);
    };
    expect([await waiting(true), await waiting(false)]).to.deep.equal([[id], []]);
    const complete = (of: string, holder: Holder) =>
      server.client.post(`/admin/refunds/${of}/complete`, { body: { bank_reference: 'FT2' }, ...holder });
    const view = expectStatus(await complete(id, staff), 200);
    expect(view).to.include({ id, status: 'succeeded', by_hand: true, provider_reference: 'FT2', failure: null });
    expect(await waiting(true)).to.deep.equal([]);
    expect((await orderOf(order.id)).payment_status).to.equal('refunded');
    expectProblem(await complete(id, staff), 'refund_not_by_hand');
    expectProblem(await complete(anId(), staff), 'not_found');
  });

  it('asks the database the same for one item and for many', async () => {
    const one = await paid();
    const lines = await Promise.all(Array.from({ length: 10 }, () => server.sells()));
    const { order, holder } = await server.draft(lines);
    await server.paid((await server.pay(order.id, holder)).payment);
    const few = await server.statementsOf(() => refund({ order_id: one.order.id }));
    const many = await server.statementsOf(() => refund({ order_id: order.id }));
    expect(many).to.equal(few);
    expect(many).to.be.at.most(27);
  });
});
