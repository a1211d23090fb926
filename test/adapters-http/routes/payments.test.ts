import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { aJobCall, anId, anOperatorCall, aPaymentEvent } from '../../support/builders/index.ts';
import type { Received, Sending } from '../../support/client.ts';
import { openServer, type Server } from '../../support/server.ts';
import { expectFlaws, expectProblem, expectStatus, unnamed } from '../../support/server-answers.ts';
import { aKey, type Holder, sandboxWebhook } from '../../support/server-shopping.ts';
import { aWallet } from '../../support/server-wallet.ts';

const { wallet, dollars, goesDown } = aWallet();

describe('/payments', () => {
  let server: Server;

  before(async () => {
    server = await openServer({ providers: [wallet, dollars] });
  });
  after(() => server.close());
  afterEach(() => goesDown(false));

  const aUser = async (): Promise<Holder> => ({ as: (await server.person()).access });
  const paying = async (start: Holder = {}) => {
    const { order, holder } = await server.draft([await server.sells()], start);
    const { payment } = await server.pay(order.id, holder);
    return { order, holder, payment, told: { reference: payment.reference, amount: payment.amount.amount } };
  };
  const orderOf = async ({ order, holder }: { order: { id: string }; holder: Holder }) =>
    (await server.client.get(`/orders/${order.id}`, holder)).body;
  const count = async (text: string, ...values: string[]): Promise<number> =>
    (await server.owner.raw(`select count(*)::int as count from soko.${text}`, values)).rows[0].count;
  const act = (reference: string, action: string) =>
    server.client.post(`//sandbox/pay/${reference}`, { body: { action } });

  it('lists the providers that are switched on', async () => {
    const { items } = expectStatus(await server.client.get('/payments/providers'), 200);
    const [sandbox, cash, , inDollars] = items;
    expect(items).to.have.length(4);
    expect(inDollars).to.deep.equal({
      name: 'dollars',
      title: 'Wallet',
      collects: 'online',
      currencies: ['USD'],
      minimum_amount: [],
      available: true,
    });
    expect(sandbox).to.include({ name: 'sandbox', title: 'Sandbox', collects: 'online' });
    expect(cash).to.include({ name: 'cash_on_delivery', title: 'Cash on delivery', collects: 'on_delivery' });
    for (const { currencies } of [sandbox, cash]) expect(currencies).to.include.members(['NGN', 'USD']);
  });

  describe('GET /payments', () => {
    const staff = async (): Promise<Holder> => ({ as: (await server.withRole('staff')).access });

    it('tells a buyer the past of a payment, and staff what its provider said, without what is private', async () => {
      const it_ = await paying(await aUser());
      await server.paid(it_.payment);
      await server.client.get(`/payments/verify/${it_.payment.reference}`, it_.holder);
      const view = expectStatus(await server.client.get(`/payments/${it_.payment.id}`, it_.holder), 200);
      expect(view.history.map(({ status }: { status: string }) => status)).to.deep.equal([
        'initiated',
        'pending',
        'succeeded',
      ]);
      expect(view).not.to.have.property('staff');
      const full = expectStatus(await server.client.get(`/payments/${it_.payment.id}`, await staff()), 200);
      expect({ ...full, staff: undefined }).to.deep.equal({ ...view, staff: undefined });
      expect(full.staff).to.deep.include({ fee: null, mismatch: null, is_surplus: false, disputes: [] });
      const [webhook, asked] = full.staff.answers;
      expect(webhook).to.deep.include({ source: 'webhook', said: 'payment.succeeded', outcome: 'confirm' });
      expect(webhook.answer.data).to.deep.equal({ ...it_.told, currency: 'NGN' });
      expect(asked).to.deep.include({ source: 'asked', said: 'succeeded', outcome: null });
    });

    it('lists those of the caller’s own orders, and for staff those of all, by the older paths too', async () => {
      const me = await aUser();
      const [mine, other] = [await paying(me), await paying()];
      const list = async (query: string, who: Holder) =>
        expectStatus(await server.client.get(`/payments${query}`, who), 200).items.map(({ id }: { id: string }) => id);
      expect(await list('', me)).to.deep.equal([mine.payment.id]);
      expect(await list('/history?status=pending', me)).to.deep.equal([mine.payment.id]);
      expect(await list(`?order_id=${other.order.id}`, me)).to.deep.equal([]);
      expect(await list(`?order_id=${other.order.id}`, other.holder)).to.deep.equal([other.payment.id]);
      expect(await list(`?order_id=${other.order.id}`, await staff())).to.deep.equal([other.payment.id]);
      expect(await list('?status=failed', me)).to.deep.equal([]);
      expectProblem(await server.client.get('/payments'), 'unauthenticated');
      const by = `/payments/status?payment_id=${mine.payment.id}`;
      expect(expectStatus(await server.client.get(by, me), 200)).to.include({ id: mine.payment.id, status: 'pending' });
      const path = `/payment/verify/${mine.payment.reference}`;
      expect(expectStatus(await server.client.get(path, me), 200).payment.id).to.equal(mine.payment.id);
    });

    it('starts by the older path with the order in it', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const body = { provider: 'sandbox' };
      const answer = await server.client.post(`/payment/initiate/${order.id}`, { body, key: aKey(), ...holder });
      expect(expectStatus(answer, 201).payment.order_id).to.equal(order.id);
    });

    it('I11: keeps events of types that nobody knows, and lists disputes for staff', async () => {
      const { order, payment, told } = await paying();
      await server.paid(payment);
      const known = await count('payment_events');
      const id = randomUUID();
      for (const provider of [null, 'sandbox']) {
        expectStatus(await server.webhook({ ...told, id, type: 'payout.surprise', provider }), 200);
      }
      expect((await count('payment_events')) - known).to.equal(1);
      expect(await count('payment_events where event_id = ? and outcome = ?', id, 'noted')).to.equal(1);
      const news = {
        status: 'disputed',
        reference: payment.reference,
        disputeReference: 'dp_1',
        state: 'open',
        amount: { amount: 100, currency: 'NGN' as never },
        reason: 'fraudulent',
      } as const;
      await server.store.transaction(anOperatorCall(), (tx) =>
        tx.paymentEvents.insert(aPaymentEvent({ provider: 'sandbox', report: news, type: 'dispute' })),
      );
      await server.owner.raw(`update soko.payment_events set received_at = now() - interval '1 minute'`);
      await server.app.payments.workEvents(aJobCall());
      const who = await staff();
      const { items } = expectStatus(await server.client.get(`/admin/disputes?order_id=${order.id}`, who), 200);
      expect(items).to.have.length(1);
      expect(items[0]).to.deep.include({ status: 'open', provider: 'sandbox', provider_reference: 'dp_1' });
      const full = expectStatus(await server.client.get(`/payments/${payment.id}`, who), 200);
      expect(full.staff.disputes).to.deep.equal(items);
      expect(expectStatus(await server.client.get(`/orders/${order.id}`, who), 200)).to.deep.include({
        status: 'confirmed',
        payment_status: 'paid',
        is_disputed: true,
      });
      expect(expectStatus(await server.client.get('/admin/disputes?status=lost', who), 200).items).to.deep.equal([]);
    });
  });

  describe('POST /payments/initiate', () => {
    const initiate = (sending: Sending) => server.client.post('/payments/initiate', { key: aKey(), ...sending });

    it('starts paying as the checkout does, with the order in the body', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const body = { order_id: order.id, provider: 'sandbox', return_url: 'https://shop.example/' };
      const first = expectStatus(await initiate({ body, ...holder }), 201);
      expect(first.order.status).to.equal('pending_payment');
      expect(expectStatus(await initiate({ body, ...holder }), 200).payment).to.deep.equal(first.payment);
    });

    it('refuses what the checkout refuses', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const body = { order_id: order.id, provider: 'sandbox' };
      const initiated = (more: object, who: Holder = holder) => initiate({ body: { ...body, ...more }, ...who });
      expectProblem(await initiate({ body }), 'unauthenticated');
      expectProblem(await initiated({ provider: 'nobody' }), 'payment_provider_unknown');
      expectProblem(await initiated({ provider: 'dollars' }), 'currency_mismatch');
      expectProblem(await initiated({ return_url: 'javascript:x' }), 'return_url_not_allowed');
      expectProblem(await initiated({ order_id: anId() }), 'not_found');
      expectProblem(await initiated({}, await aUser()), 'not_found');
      expectFlaws(await initiated({ order_id: order.number }), '/order_id');
      const keyless = await server.client.post('/payments/initiate', { body, ...holder });
      expectProblem(keyless, 'idempotency_key_required');
      await server.owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [
        order.id,
      ]);
      expectProblem(await initiated({}), 'order_expired');
      expectStatus(await server.client.delete(`/checkout/${order.id}`, holder), 204);
      expectProblem(await initiated({}), 'order_not_payable');
      goesDown(true);
      const other = await server.draft([await server.sells()]);
      const away = { order_id: other.order.id, provider: 'wallet' };
      expectProblem(await initiated(away, other.holder), 'payment_provider_unavailable');
    });
  });

  describe('GET /payments/{id}', () => {
    it('shows a payment to the holder of its order and to staff', async () => {
      for (const start of [{}, await aUser()]) {
        const { payment, holder } = await paying(start);
        for (const who of [holder, { as: (await server.withRole('staff')).access }] as Holder[]) {
          const answer = await server.client.get(`/payments/${payment.id}`, who);
          const { history, staff, ...shown } = expectStatus(answer, 200);
          expect(shown).to.deep.equal(payment);
          expect([history.length, staff !== undefined]).to.deep.equal([2, who !== holder]);
          expect(answer.headers.get('cache-control')).to.equal('no-store');
        }
      }
    });

    it('A2: knows nothing of another’s payment, as of one that never was', async () => {
      const { payment } = await paying(await aUser());
      for (const stranger of [await aUser(), (await server.draft([await server.sells()])).holder]) {
        const answers: Received[] = [];
        for (const id of [payment.id, anId(), payment.reference, '%00']) {
          answers.push(await server.client.get(`/payments/${id}`, stranger));
        }
        for (const answer of answers) expectProblem(answer, 'not_found');
        expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      }
      expectProblem(await server.client.get(`/payments/${payment.id}`), 'unauthenticated');
    });
  });

  describe('GET /payments/verify/{reference}', () => {
    const verify = (reference: string, holder: Holder) => server.client.get(`/payments/verify/${reference}`, holder);

    it('asks the provider and settles what it says, as often as one likes', async () => {
      const it = await paying();
      expect(expectStatus(await verify(it.payment.reference, it.holder), 200).order.status).to.equal('pending_payment');
      await act(it.payment.reference, 'approve');
      for (let time = 0; time < 3; time += 1) {
        const { order, payment } = expectStatus(await verify(it.payment.reference, it.holder), 200);
        expect(order).to.include({ status: 'confirmed', payment_status: 'paid' });
        expect(payment).to.include({ id: it.payment.id, status: 'succeeded' });
      }
      expect(await count(`ledger_transactions where order_id = ? and type = 'capture'`, it.order.id)).to.equal(1);
    });

    it('changes nothing of what a webhook settled before, nor the other way round', async () => {
      const it = await paying();
      await act(it.payment.reference, 'approve');
      await Promise.all([verify(it.payment.reference, it.holder), server.webhook(it.told), server.webhook(it.told)]);
      expect((await orderOf(it)).payment_status).to.equal('paid');
      expect(await count(`ledger_transactions where order_id = ? and type = 'capture'`, it.order.id)).to.equal(1);
      expect(await count(`events where subject = ? and type = 'order.confirmed'`, it.order.id)).to.equal(1);
    });

    it('says that the provider is away, or switched off since', async () => {
      const { order, holder } = await server.draft([await server.sells()]);
      const { payment } = await server.pay(order.id, holder, { provider: 'wallet' });
      expectStatus(await verify(payment.reference, holder), 200);
      goesDown(true);
      expectProblem(await verify(payment.reference, holder), 'payment_provider_unavailable');
      await server.owner.raw(`update soko.payments set provider = 'gone' where id = ?`, [payment.id]);
      expectProblem(await verify(payment.reference, holder), 'payment_provider_unknown');
    });

    it('ends the attempt that the buyer declined or left', async () => {
      for (const [action, status, code] of [
        ['decline', 'failed', 'declined'],
        ['abandon', 'cancelled', 'abandoned'],
      ] as const) {
        const it = await paying();
        await act(it.payment.reference, action);
        const { order, payment } = expectStatus(await verify(it.payment.reference, it.holder), 200);
        expect(payment.status).to.equal(status);
        expect(payment.failure.code).to.equal(code);
        expect(order.status).to.equal('pending_payment');
      }
    });

    it('A2: knows nothing of another’s payment, as of one that never was', async () => {
      const { payment } = await paying(await aUser());
      for (const stranger of [await aUser(), (await server.draft([await server.sells()])).holder]) {
        const answers: Received[] = [];
        for (const reference of [payment.reference, `sk${'0'.repeat(32)}`, 'x', payment.reference.toUpperCase()]) {
          answers.push(await verify(reference, stranger));
        }
        for (const answer of answers) expectProblem(answer, 'not_found');
        expect(new Set(answers.map((answer) => JSON.stringify(unnamed(answer)))).size).to.equal(1);
      }
      expectProblem(await verify(payment.reference, {}), 'unauthenticated');
    });
  });

  describe('POST /payments/webhook', () => {
    it('confirms the order when the payment is made, on its provider’s path and on the bare one', async () => {
      for (const provider of ['sandbox', null]) {
        const it = await paying();
        const answer = await server.webhook({ ...it.told, provider });
        expect(expectStatus(answer, 200)).to.deep.equal({ received: true });
        expect(await orderOf(it)).to.include({ status: 'confirmed', payment_status: 'paid' });
      }
    });

    it('I3: takes the same event any number of times, at once too, for one', async () => {
      const it = await paying();
      const id = randomUUID();
      const answers = await Promise.all(Array.from({ length: 5 }, () => server.webhook({ ...it.told, id })));
      for (const answer of [...answers, await server.webhook({ ...it.told, id })]) expectStatus(answer, 200);
      expect(await count('payment_events where event_id = ?', id)).to.equal(1);
      expect(await count(`ledger_transactions where order_id = ? and type = 'capture'`, it.order.id)).to.equal(1);
    });

    it('takes events in any order: a success stays one', async () => {
      const it = await paying();
      for (const type of ['payment.succeeded', 'payment.failed', 'payment.cancelled']) {
        expectStatus(await server.webhook({ ...it.told, type }), 200);
      }
      expect((await orderOf(it)).payment_status).to.equal('paid');
      const other = await paying();
      for (const type of ['payment.failed', 'payment.succeeded']) {
        expectStatus(await server.webhook({ ...other.told, type }), 200);
      }
      expect((await orderOf(other)).payment_status).to.equal('paid');
    });

    it('I1, I2: refuses a signature that is wrong, old, missing or of other bytes, and keeps nothing', async () => {
      const it = await paying();
      const before = await server.everything();
      const { raw, headers } = sandboxWebhook(it.told);
      const signature = headers['soko-sandbox-signature'] ?? '';
      const wrong = {
        'another secret': sandboxWebhook({ ...it.told, secret: 'somebody else’s' }),
        'six minutes old': sandboxWebhook({ ...it.told, at: new Date(Date.now() - 360_000) }),
        'six minutes ahead': sandboxWebhook({ ...it.told, at: new Date(Date.now() + 360_000) }),
        'other bytes': { raw: `${raw} `, headers },
        none: { raw, headers: { 'content-type': 'application/json' } },
        'no form': { raw, headers: { ...headers, 'soko-sandbox-signature': 'v1=1' } },
        'another time': { raw, headers: { ...headers, 'soko-sandbox-signature': signature.replace('t=', 't=1') } },
      };
      for (const [what, sending] of Object.entries(wrong)) {
        for (const path of ['/payments/webhook/sandbox', '/payments/webhook']) {
          const answer = await server.client.post(path, sending);
          expect(answer.code, what).to.equal('webhook_signature_invalid');
          expectProblem(answer, 'webhook_signature_invalid');
        }
      }
      expect(await server.everything()).to.equal(before);
    });

    it('knows no other provider, and takes nothing from cash', async () => {
      const sending = sandboxWebhook((await paying()).told);
      for (const name of ['stripe', 'SANDBOX', '%00', 'x'.repeat(51)]) {
        expectProblem(await server.client.post(`/payments/webhook/${name}`, sending), 'not_found');
      }
      expectProblem(
        await server.client.post('/payments/webhook/cash_on_delivery', sending),
        'webhook_signature_invalid',
      );
    });

    it('refuses signed bytes that are no event', async () => {
      const { told } = await paying();
      const before = await server.everything();
      expectProblem(await server.webhook({ ...told, amount: -1 }), 'malformed_request');
      expectProblem(await server.webhook({ ...told, amount: 1.5 }), 'malformed_request');
      expectProblem(await server.webhook({ ...told, currency: 'XXQ' }), 'malformed_request');
      expectProblem(await server.webhook({ ...told, reference: '' }), 'malformed_request');
      expect(await server.everything()).to.equal(before);
    });

    it('I5: confirms nothing for another amount, another currency or a reference of nobody', async () => {
      const it = await paying();
      expectStatus(await server.webhook({ ...it.told, amount: it.told.amount - 1 }), 200);
      expectStatus(await server.webhook({ ...it.told, currency: 'USD' }), 200);
      expectStatus(await server.webhook({ ...it.told, reference: `sk${'0'.repeat(32)}` }), 200);
      expect((await orderOf(it)).status).to.equal('pending_payment');
      expect(await count(`events where subject = ? and type = 'payment.mismatched'`, it.payment.id)).to.equal(2);
    });

    it('takes events it has no use for', async () => {
      const { told } = await paying();
      expectStatus(await server.webhook({ ...told, type: 'payout.created' }), 200);
      expectStatus(await server.webhook({ ...told, type: 'refund.succeeded' }), 200);
    });

    it('revives an order that expired while its stock can be held again, and pays it back when not', async () => {
      for (const [onHand, status] of [
        [1, 'confirmed'],
        [0, 'expired'],
      ] as const) {
        const goods = await server.sells({ onHand: 1 });
        const { order, holder } = await server.draft([goods]);
        const { payment } = await server.pay(order.id, holder);
        await server.owner.raw(`update soko.orders set expires_at = now() - interval '1 second' where id = ?`, [
          order.id,
        ]);
        await server.app.orders.expire({ actor: { kind: 'job', name: 'expire_orders' }, requestId: 'test' });
        if (onHand === 0) await server.draft([goods]);
        await server.paid(payment);
        expect((await orderOf({ order, holder })).status).to.equal(status);
        expect(await count('refunds where order_id = ?', order.id)).to.equal(onHand === 0 ? 1 : 0);
      }
    });
  });
});
