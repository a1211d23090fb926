import { bankTransfer } from '@soko/adapters-payments';
import { expect } from 'chai';
import { anId } from '../../support/builders/index.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';

describe('/admin/payments', () => {
  let server: Server;
  let staff: Holder;

  before(async () => {
    server = await openServer({ providers: [bankTransfer('To: Soko Ltd, Demo Bank, 0123456789')] });
    staff = { as: (await server.withRole('staff')).access };
  });
  after(() => server.close());

  const transferring = async () => {
    const { order, holder } = await server.draft([await server.sells()]);
    const { payment } = await server.pay(order.id, holder, { provider: 'bank_transfer' });
    return { order, holder, payment };
  };
  const judge = (verdict: string, id: string, body: object, sending: Holder & { key?: string } = staff) =>
    server.client.post(`/admin/payments/${id}/${verdict}`, { body, ...sending });

  it('tells buyers where to send the money', async () => {
    const { items } = expectStatus(await server.client.get('/payments/providers'), 200);
    const bank = items.find(({ name }: { name: string }) => name === 'bank_transfer');
    expect(bank).to.include({ collects: 'by_transfer', instructions: 'To: Soko Ltd, Demo Bank, 0123456789' });
    const { payment } = await transferring();
    expect(payment).to.include({ status: 'pending', redirect_url: null });
  });

  it('confirms a transfer that staff saw, and answers a repeat with the same', async () => {
    const { order, holder, payment } = await transferring();
    const key = aKey();
    const body = { bank_reference: 'FT1', amount: payment.amount, note: 'seen' };
    const first = await judge('confirm', payment.id, body, { ...staff, key });
    const view = expectStatus(first, 200);
    expect(view).to.include({ id: payment.id, status: 'succeeded' });
    expect(view.staff).to.include({ provider_reference: 'FT1' });
    expect(view.staff.answers[0].answer).to.deep.include({ confirmed: 'by hand', note: 'seen' });
    expect((await judge('confirm', payment.id, body, { ...staff, key })).text).to.equal(first.text);
    const { status, payment_status } = (await server.client.get(`/orders/${order.id}`, holder)).body;
    expect([status, payment_status]).to.deep.equal(['confirmed', 'paid']);
    const records = await server.owner.raw(
      `select actor_kind, actor_roles from soko.audit_records where noun = 'payment' and noun_id = ? order by id desc limit 1`,
      [payment.id],
    );
    expect(records.rows[0]).to.deep.include({ actor_kind: 'user' });
  });

  it('rejects one that did not come; the order is paid anew', async () => {
    const { order, holder, payment } = await transferring();
    const view = expectStatus(await judge('reject', payment.id, { reason: 'nothing came' }), 200);
    expect(view).to.deep.include({ status: 'failed', failure: { code: 'rejected', message: 'nothing came' } });
    expect((await server.pay(order.id, holder)).payment.status).to.equal('pending');
  });

  it('judges no other amount, and no payment of a provider that tells by itself', async () => {
    const { holder, payment } = await transferring();
    const seen = { bank_reference: 'FT1' };
    const other = { ...seen, amount: { amount: 1, currency: 'NGN' } };
    expectProblem(await judge('confirm', payment.id, other), 'payment_mismatch');
    expectProblem(await judge('confirm', payment.id, seen, holder), 'unauthenticated');
    expectProblem(await judge('confirm', anId(), seen), 'not_found');
    const { order: sold, holder: buyer } = await server.draft([await server.sells()]);
    const { payment: online } = await server.pay(sold.id, buyer);
    expectProblem(await judge('confirm', online.id, seen), 'payment_not_by_hand');
    expectProblem(await judge('reject', online.id, { reason: 'x' }), 'payment_not_by_hand');
    expectProblem(await judge('reject', anId(), { reason: 'x' }), 'not_found');
  });
});
