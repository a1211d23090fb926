import { eventJobs } from '@soko/application';
import { Id, type OrderId, type RefundId } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, anId } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';
import { tokens } from '../../support/server-town.ts';
import { aWallet } from '../../support/server-wallet.ts';

const { wallet, goesDown } = aWallet();

describe('/orders', () => {
  let server: Server;

  before(async () => {
    server = await openServer({ providers: [wallet] });
  });
  after(() => server.close());

  const aUser = async (): Promise<Holder> => ({ as: (await server.person()).access });
  const get = (id: string, sending?: Sending) => server.client.get(`/orders/${id}`, sending);
  const cancel = (id: string, sending: Sending = {}) => server.client.post(`/orders/${id}/cancel`, sending);
  /** A paid order. */
  const bought = async (start: Holder = {}, quantity = 1) => {
    const goods = await server.sells();
    const { order, holder } = await server.draft([[goods, quantity]], start);
    const { payment } = await server.pay(order.id, holder);
    await server.paid(payment);
    return { goods, order, holder, payment };
  };
  const balance = async (id: string): Promise<Record<string, number>> => {
    const { rows } = await server.owner.raw(
      `select e.account, sum(e.amount)::int as sum from soko.ledger_entries e
       join soko.ledger_transactions t on t.id = e.transaction_id where t.order_id = ? group by e.account`,
      [id],
    );
    return Object.fromEntries(rows.map(({ account, sum }: { account: string; sum: number }) => [account, sum]));
  };
  /** Does what the events of refunds ask for. */
  const sendRefunds = async (id: string): Promise<void> => {
    const { rows } = await server.owner.raw('select id from soko.refunds where order_id = ?', [id]);
    for (const { id: refundId } of rows as { id: RefundId }[]) {
      await server.app.payments.sendRefund(aJobCall('send_refund'), { refundId, orderId: id as OrderId });
    }
  };

  describe('GET /orders', () => {
    it('has the caller’s own purchases, the newest first, whatever the caller’s role', async () => {
      const admin = { as: (await server.withRole('admin')).access };
      for (const holder of [await aUser(), admin]) {
        const first = await server.draft([await server.sells()], holder);
        const second = await server.draft([await server.sells()], holder);
        const { items } = expectStatus(await server.client.get('/orders', holder), 200);
        expect(items.map(({ id }: { id: string }) => id)).to.deep.equal([second.order.id, first.order.id]);
        expect(items[1]).to.deep.equal(first.order);
      }
    });

    it('has those in one status', async () => {
      const holder = await aUser();
      const { order } = await bought(holder);
      await server.draft([await server.sells()], holder);
      const of = async (status: string) =>
        (await server.client.get(`/orders?status=${status}`, holder)).body.items.map(({ id }: { id: string }) => id);
      expect(await of('confirmed')).to.deep.equal([order.id]);
      expect(await of('draft')).to.have.length(1);
      expect(await of('expired')).to.deep.equal([]);
      expectFlaws(await server.client.get('/orders?status=lost', holder), 'query/status');
    });

    it('is for users', async () => {
      const { holder } = await server.draft([await server.sells()]);
      expectProblem(await server.client.get('/orders', holder), 'unauthenticated');
      expectProblem(await server.client.get('/orders'), 'unauthenticated');
    });
  });

  describe('GET /orders/{id}', () => {
    it('shows an order to its holder and to staff, by id and by number, in any case', async () => {
      for (const start of [{}, await aUser()]) {
        const { order, holder } = await server.draft([await server.sells()], start);
        const { access_token: _, ...view } = order;
        for (const as of [holder, { as: (await server.withRole('staff')).access }] as Holder[]) {
          for (const name of [order.id, order.number, order.id.toUpperCase(), order.number.toLowerCase()]) {
            expect(expectStatus(await get(name, as), 200)).to.deep.equal(view);
            const { id, number, status, payment_status, fulfilment_status, expires_at } = view;
            const state = expectStatus(await get(`${name}/status`, as), 200);
            expect(state).to.deep.equal({ id, number, status, payment_status, fulfilment_status, expires_at });
          }
        }
      }
    });

    it('is not stored, and told again only when it changed', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const first = await get(order.id, holder);
      expect(first.headers.get('cache-control')).to.equal('no-store');
      const etag = first.headers.get('etag') ?? '';
      const again = await get(order.id, { ...holder, headers: { 'if-none-match': etag } });
      expect([again.status, again.text]).to.deep.equal([304, '']);
    });

    it('A2, A5, A9: knows nothing of another’s order, by its id or its number, as of one that never was', async () => {
      const { order } = await server.draft([await server.sells()], await aUser());
      const guest = await server.draft([await server.sells()]);
      const seller = (await server.seller()).access;
      for (const stranger of [await aUser(), guest.holder, { as: seller }] as Holder[]) {
        const answers: Received[] = [];
        for (const name of [order.id, order.number, anId(), 'SK-0000-0000-0000', 'x', '%00']) {
          answers.push(await get(name, stranger), await get(`${name}/status`, stranger));
        }
        for (const answer of answers) expectProblem(answer, 'not_found');
        expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      }
      for (const wrong of ['order_forged', tokens.sealOrder(anId()), tokens.sealCart(order.id)]) {
        expectProblem(await get(order.id, { order: wrong }), 'not_found');
      }
      expectProblem(await get(order.id), 'unauthenticated');
    });

    it('is paid once the provider has told so', async () => {
      const { goods, order, holder } = await bought({}, 2);
      const body = expectStatus(await get(order.id, holder), 200);
      expect(body).to.include({ status: 'confirmed', payment_status: 'paid', expires_at: null });
      expect(body.invoice_number).to.match(/^INV-/);
      expect(body.paid_at).to.equal(body.confirmed_at);
      const { access } = await server.withRole('admin');
      const sku = (await server.client.get(`/skus/${goods.sku}`, { as: access })).body;
      expect(sku).to.include({ on_hand: 98, reserved: 0, available: 98 });
      const total = order.total_amount.amount;
      expect(Object.values(await balance(order.id)).reduce((sum, amount) => sum + amount, 0)).to.equal(0);
      expect(Object.values(await balance(order.id)).map(Math.abs)).to.include(total);
    });
  });

  describe('POST /orders/{id}/cancel', () => {
    it('gives back what a draft held', async () => {
      const goods = await server.sells();
      const { order, holder } = await server.draft([[goods, 3]]);
      const cancelled = expectStatus(await cancel(order.id, holder), 200);
      expect(cancelled.status).to.equal('cancelled');
      expect(cancelled.cancelled_at).to.be.a('string');
      expect((await server.client.get(`/skus/${goods.sku}`)).body.available).to.equal(100);
      expectProblem(await cancel(order.id, holder), 'order_not_cancellable');
    });

    it('restocks what was sold and sends the money back: the books are even', async () => {
      const { goods, order, holder, payment } = await bought(await aUser(), 2);
      const answer = await cancel(order.id, { ...holder, body: { reason: 'ordered twice' } });
      expect(expectStatus(answer, 200)).to.include({ status: 'cancelled', payment_status: 'paid' });
      expect((await server.client.get(`/skus/${goods.sku}`)).body.available).to.equal(100);
      await sendRefunds(order.id);
      const after = (await get(order.id, holder)).body;
      expect(after.payment_status).to.equal('refunded');
      expect(after.refunded_amount).to.deep.equal(order.total_amount);
      expect((await server.client.get(`/payments/${payment.id}`, holder)).body.status).to.equal('succeeded');
      for (const [account, sum] of Object.entries(await balance(order.id))) expect(sum, account).to.equal(0);
    });

    it('takes back what was to be paid on delivery', async () => {
      const goods = await server.sells();
      const { order, holder } = await server.draft([goods]);
      await server.pay(order.id, holder, { provider: 'cash_on_delivery' });
      expect(expectStatus(await cancel(order.id, holder), 200).status).to.equal('cancelled');
      expect((await server.client.get(`/skus/${goods.sku}`)).body.available).to.equal(100);
      for (const [account, sum] of Object.entries(await balance(order.id))) expect(sum, account).to.equal(0);
    });

    it('sends money back that came after it', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const { payment } = await server.pay(order.id, holder);
      expectStatus(await cancel(order.id, holder), 200);
      const told = { reference: payment.reference, amount: payment.amount.amount };
      expectStatus(await server.webhook(told), 200);
      expect((await get(order.id, holder)).body.status).to.equal('cancelled');
      const { rows } = await server.owner.raw('select status from soko.refunds where order_id = ?', [order.id]);
      expect(rows).to.have.length(1);
    });

    it('waits while the provider does not answer', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      await server.pay(order.id, holder, { provider: 'wallet' });
      goesDown(true);
      expectProblem(await cancel(order.id, holder), 'payment_provider_unavailable');
      goesDown(false);
      expectStatus(await cancel(order.id, holder), 200);
    });

    it('refuses what is on its way', async () => {
      const { order, holder } = await bought();
      await server.owner.raw(`update soko.shop_orders set status = 'shipped' where order_id = ?`, [order.id]);
      expectProblem(await cancel(order.id, holder), 'order_not_cancellable');
      await server.owner.raw(`update soko.shop_orders set status = 'pending' where order_id = ?`, [order.id]);
    });

    it('is done once under one key', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const key = aKey();
      const [first, again] = [await cancel(order.id, { ...holder, key }), await cancel(order.id, { ...holder, key })];
      expect([again.status, again.text]).to.deep.equal([200, first.text]);
      expectProblem(await cancel(order.id, { ...holder, key, body: { reason: 'x' } }), 'idempotency_key_reused');
    });

    it('is for the holder and staff; others know nothing of it', async () => {
      const { order } = await server.draft([await server.sells()], await aUser());
      const guest = await server.draft([await server.sells()]);
      for (const stranger of [await aUser(), guest.holder]) {
        for (const id of [order.id, anId(), order.number]) expectProblem(await cancel(id, stranger), 'not_found');
      }
      expectProblem(await cancel(order.id), 'unauthenticated');
      expectStatus(await cancel(order.id, { as: (await server.withRole('staff')).access }), 200);
    });

    it('takes a reason of some words, or nothing', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      expectFlaws(await cancel(order.id, { ...holder, body: { reason: '' } }), '/reason');
      expectFlaws(await cancel(order.id, { ...holder, body: { why: 'x' } }), '/why');
      expectStatus(await cancel(order.id, { ...holder, body: {} }), 200);
    });
  });

  describe('past its time', () => {
    it('expires, and its lines go back into the cart', async () => {
      const goods = await server.sells();
      const filled = await server.fill([[goods, 2]]);
      const { order, holder } = await server.checkout(filled);
      await server.owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [
        order.id,
      ]);
      await server.app.orders.expire(aJobCall('expire_orders'));
      expect((await get(order.id, holder)).body.status).to.equal('expired');
      expect((await server.client.get('/cart', filled)).body.items[0].quantity).to.equal(2);
      expect((await server.client.get(`/skus/${goods.sku}`)).body.available).to.equal(100);
      expectProblem(await cancel(order.id, holder), 'order_not_cancellable');
    });
  });

  it('is told to its buyer by mail when it is confirmed', async () => {
    const { order, goods } = await bought();
    const job = eventJobs(server.app).send_receipt;
    const event = { eventId: anId(), type: 'order.confirmed', subject: Id.parse(order.id), payload: {} } as const;
    await job?.(aJobCall('send_receipt'), event);
    const [mail] = server.mails.filter(({ subject, text }) => `${subject} ${text}`.includes(order.number));
    expect(mail?.to).to.equal(order.email);
    expect(mail?.text).to.include(goods.sku);
  });
});
