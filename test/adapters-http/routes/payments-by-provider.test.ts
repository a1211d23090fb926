import { inTransaction } from '@soko/adapters-db';
import type { Fetch } from '@soko/adapters-payments';
import { type Currency, Money, type PaymentProvider } from '@soko/domain';
import { expect } from 'chai';
import sinon from 'sinon';
import { anOperatorCall, USD } from '../../support/builders/index.ts';
import { ADAPTERS, KEYS, WAYS } from '../../support/providers/rigs.ts';
import {
  type Action,
  PROVIDERS,
  type ProviderName,
  type Sending,
  type StandIn,
  startFakeProviders,
} from '../../support/providers/stand-in.mjs';
import { openServer, type Server } from '../../support/server.ts';
import { eventually, expectProblem, expectStatus } from '../../support/server-answers.ts';
import { aKey, type Holder } from '../../support/server-shopping.ts';

const PRICE = 12_345;

/** What a provider sends unless told otherwise, once each. */
type How = Readonly<{ amount?: number; currency?: string; state?: 'open' | 'lost'; webhook?: Sending }>;

describe('a purchase by each provider, whose webhooks come over HTTP', () => {
  let standIn: StandIn;
  let server: Server;
  /** What happens once a provider has done what it was asked, and before we have its answer. */
  let beforeAnswer: (provider: ProviderName) => Promise<void> = async () => {};
  /** The same where it was asked for something. */
  let beforeReport: () => Promise<void> = async () => {};

  const hurried =
    (provider: ProviderName): Fetch =>
    async (target, init) => {
      if (inTransaction()) throw new Error(`H11: ${provider} is called inside a transaction.`);
      const response = await fetch(target, init);
      await (init?.method === 'POST' ? beforeAnswer(provider) : beforeReport());
      return response;
    };

  before(async () => {
    standIn = await startFakeProviders({ keys: KEYS });
    const providers: PaymentProvider[] = PROVIDERS.map((name) => ADAPTERS[name](standIn.baseUrls[name], hurried(name)));
    server = await openServer({ providers });
    standIn.configure({ webhookUrl: `${server.base}/api/v1/payments/webhook/{provider}` });
  });
  after(async () => {
    await server.close();
    await standIn.close();
  });
  afterEach(() => {
    beforeAnswer = async () => {};
    beforeReport = async () => {};
    standIn.clearFaults();
  });

  const sells = async (price = PRICE, currency: Currency = USD) => {
    const { shop } = await server.seller({ currency });
    return server.sells({ shop, variants: [{ price: Money.of(price, currency) }] });
  };
  const paying = async (provider: ProviderName) => {
    const goods = await sells();
    const { order, holder } = await server.draft([goods]);
    const { payment } = await server.pay(order.id, holder, { provider, return_url: 'https://shop.example/back' });
    return { provider, goods, order, holder, reference: payment.reference as string, payment };
  };
  type Paying = Awaited<ReturnType<typeof paying>>;
  const act = ({ provider, reference }: Paying, action: Action, how: How = {}) =>
    standIn.act(provider, reference, action, how);
  const orderOf = async ({ order, holder }: { order: { id: string }; holder: Holder }) =>
    (await server.client.get(`/orders/${order.id}`, holder)).body;
  const statuses = async (bought: Paying) => {
    const { status, payment_status } = await orderOf(bought);
    return `${status} ${payment_status}`;
  };
  const verify = ({ reference, holder }: Paying) => server.client.get(`/payments/verify/${reference}`, holder);
  /** How often money of the order was booked. */
  const booked = async ({ order }: Paying) =>
    (
      await server.owner.raw('select type from soko.ledger_transactions where order_id = ? order by id', [order.id])
    ).rows.map(({ type }: { type: string }) => type);
  const answersTo = async (sending: ReturnType<typeof act>) => {
    const { deliveries } = await sending;
    return deliveries === 'scheduled' ? [] : deliveries.flatMap(({ attempts }) => attempts.map(({ status }) => status));
  };
  const expectPaidOnce = async (bought: Paying) => {
    expect(await statuses(bought)).to.equal('confirmed paid');
    // Stripe may tell its fee later than the money
    expect((await booked(bought)).filter((type: string) => type !== 'fee')).to.deep.equal(['capture']);
  };
  /** Stripe's page takes what was asked: there, the one webhook says otherwise. */
  const otherwise = (override: Readonly<Record<string, unknown>>): How => ({
    webhook: { override, events: ['checkout.session.completed'] },
  });

  it('offers each of them, and what it takes', async () => {
    const { items } = expectStatus(await server.client.get('/payments/providers'), 200);
    const names = items.map(({ name }: { name: string }) => name);
    expect(names).to.include.members([...PROVIDERS]);
    const chapa = items.find(({ name }: { name: string }) => name === 'chapa');
    expect(chapa).to.deep.equal({
      name: 'chapa',
      title: 'Chapa',
      collects: 'online',
      currencies: ['ETB', 'USD'],
      minimum_amount: [],
      available: true,
    });
    const paystack = items.find(({ name }: { name: string }) => name === 'paystack');
    expect(paystack.minimum_amount).to.deep.include({ amount: 5_000, currency: 'NGN' });
  });

  for (const provider of PROVIDERS) {
    describe(provider, () => {
      const { knows = [] } = WAYS[provider];

      it('is paid, tells, and the order is confirmed', async () => {
        const bought = await paying(provider);
        expect(bought.payment.redirect_url ?? bought.payment.client_token).to.be.a('string');
        const answers = await answersTo(act(bought, 'complete'));
        expect([...new Set(answers)]).to.deep.equal([200]);
        await expectPaidOnce(bought);
        expect(expectStatus(await verify(bought), 200).payment.status).to.equal('succeeded');
      });

      it('is paid after a decline, on the same page', async () => {
        const bought = await paying(provider);
        await act(bought, 'fail');
        expect(expectStatus(await verify(bought), 200).payment.status).to.equal('pending');
        await act(bought, 'complete');
        await expectPaidOnce(bought);
      });

      it('is found paid when nobody was told', async () => {
        const bought = await paying(provider);
        await act(bought, 'complete', { webhook: { send: false } });
        expect(await statuses(bought)).to.equal('pending_payment pending');
        expect(expectStatus(await verify(bought), 200).order.status).to.equal('confirmed');
        await expectPaidOnce(bought);
      });

      it('I4: tells a hundred times, all at once, and one thing happens', async () => {
        const bought = await paying(provider);
        const events = provider === 'stripe' || provider === 'razorpay' ? 3 : 1;
        const duplicate = Math.ceil(100 / events) - 1;
        expect(
          await answersTo(act(bought, 'complete', { webhook: { duplicate, parallel: true } })),
        ).to.have.length.above(99);
        await expectPaidOnce(bought);
      });

      it('I4: tells in the wrong order, the refund first', async () => {
        const bought = await paying(provider);
        await act(bought, 'complete', { webhook: { hold: true } });
        await act(bought, 'refund', { amount: 1, webhook: { hold: true } });
        await standIn.flush('reversed');
        if (!knows.includes('refunds')) return expectPaidOnce(bought);
        expect(await statuses(bought)).to.equal('confirmed partially_refunded');
        expect(await booked(bought)).to.deep.equal(['capture', 'refund']);
      });

      if (knows.includes('disputes')) {
        it('I4: tells of a dispute again and again, and each turn of it is booked once', async () => {
          const bought = await paying(provider);
          await act(bought, 'complete');
          for (const state of ['open', 'lost'] as const) {
            await act(bought, 'dispute', { state, webhook: { duplicate: 4, parallel: true } });
          }
          const { rows } = await server.owner.raw('select status from soko.disputes where order_id = ?', [
            bought.order.id,
          ]);
          expect(rows).to.deep.equal([{ status: 'lost' }]);
          expect(await booked(bought)).to.deep.equal(['capture', 'dispute', 'chargeback']);
        });
      }

      it('I13: is compared with ours: what nobody was told of is settled', async () => {
        const bought = await paying(provider);
        await act(bought, 'complete', { webhook: { send: false } });
        const date = new Date().toISOString().slice(0, 10);
        const { repaired } = await server.app.payments.reconcile(anOperatorCall(), { provider, date });
        const kind = repaired.find(({ reference }) => reference === bought.reference)?.kind;
        expect(kind).to.equal('not_settled');
        await expectPaidOnce(bought);
      });

      it('tells before we have its answer to our own call', async () => {
        beforeAnswer = async (name) => {
          beforeAnswer = async () => {};
          const reference = standIn.state.payments.filter((one) => one.provider === name).at(-1)?.reference ?? '';
          await standIn.act(name, reference, 'complete');
        };
        const bought = await paying(provider);
        await verify(bought);
        await expectPaidOnce(bought);
      });

      it('I1: is not believed with a signature that is wrong, missing, or of another body', async () => {
        const bought = await paying(provider);
        // the static secret covers no body: what matters there is that the provider is asked
        const corruptions = provider === 'flutterwave' ? (['wrong-secret', 'missing-signature'] as const) : CORRUPTIONS;
        await act(bought, 'process', { webhook: { send: false } });
        for (const corrupt of corruptions) {
          const statuses = await answersTo(act(bought, 'fail', { webhook: { corrupt } }));
          expect(
            statuses.every((status) => status === 401),
            corrupt,
          ).to.equal(true);
        }
        expect(await statuses(bought)).to.not.include('confirmed');
        const kept = 'select count(*)::int as count from soko.payment_events where body::text like ?';
        const { rows } = await server.owner.raw(kept, [`%${Buffer.from(bought.reference).toString('hex')}%`]);
        expect(rows[0].count).to.equal(0);
      });

      it('I5: confirms nothing by a payment that does not fit', async () => {
        const bought = await paying(provider);
        const isStripe = provider === 'stripe';
        await act(bought, 'complete', isStripe ? otherwise({ 'data.object.amount_total': 1 }) : { amount: 1 });
        expect(await statuses(bought)).to.equal('pending_payment pending');
        expect(await booked(bought)).to.deep.equal([]);
      });

      it('I5: confirms nothing by a payment in another currency', async () => {
        const bought = await paying(provider);
        const other = provider === 'chapa' ? 'ETB' : 'NGN';
        const isStripe = provider === 'stripe';
        await act(bought, 'complete', isStripe ? otherwise({ 'data.object.currency': 'ngn' }) : { currency: other });
        expect(await statuses(bought)).to.equal('pending_payment pending');
      });

      it('is down: the order stays payable by another', async () => {
        const { order, holder } = await server.draft([await sells()]);
        const pay = (name: string) =>
          server.client.post(`/checkout/${order.id}/pay`, { body: { provider: name }, key: aKey(), ...holder });
        standIn.addFault({ provider, kind: 'status', status: 503, times: -1 });
        expectProblem(await pay(provider), 'payment_provider_unavailable');
        standIn.clearFaults();
        const other = PROVIDERS.find((name) => name !== provider)!;
        const { payment } = expectStatus(await pay(other), 201);
        await standIn.act(other, payment.reference, 'complete');
        expect((await orderOf({ order, holder })).status).to.equal('confirmed');
      });

      it('gives the money back when the order is cancelled, once it says so', async () => {
        const bought = await paying(provider);
        await act(bought, 'complete');
        expectStatus(
          await server.client.post(`/orders/${bought.order.id}/cancel`, { body: {}, key: aKey(), ...bought.holder }),
          200,
        );
        const { rows } = await server.owner.raw('select id, order_id from soko.refunds where order_id = ?', [
          bought.order.id,
        ]);
        const asked = { refundId: rows[0].id, orderId: rows[0].order_id };
        const sent = () =>
          server.app.payments.sendRefund({ actor: { kind: 'job', name: 'test' }, requestId: 'r' }, asked);
        await sent();
        await sent();
        const [refund, ...more] =
          standIn.state.payments.find(({ reference }) => reference === bought.reference)?.refunds ?? [];
        expect(more).to.deep.equal([]);
        expect(await booked(bought)).to.deep.equal(['capture']);
        await standIn.settleRefund(provider, refund?.id ?? '');
        await sent();
        expect(await booked(bought)).to.deep.equal(['capture', 'refund']);
      });

      it('I17: is not heard on the path of another, and found on the bare path by its signature', async () => {
        const bought = await paying(provider);
        const other = PROVIDERS.find((name) => name !== provider)!;
        const path = (to: string) => `${server.base}/api/v1/payments/webhook${to}`;
        const elsewhere = await answersTo(act(bought, 'complete', { webhook: { url: path(`/${other}`) } }));
        expect(elsewhere.every((status) => status === 401)).to.equal(true);
        const bare = await answersTo(act(bought, 'complete', { webhook: { url: path('') } }));
        expect(
          bare.every((status) => status === 200),
          `${bare}`,
        ).to.equal(true);
        await expectPaidOnce(bought);
      });
    });
  }

  it('is paid with Stripe in a form of the shop, by a client secret, and given back like any other', async () => {
    const { order, holder } = await server.draft([await sells()]);
    const { payment } = await server.pay(order.id, holder, { provider: 'stripe', method: 'payment_intent' });
    expect(payment).to.include({ redirect_url: null, status: 'pending' });
    expect(payment.client_token).to.match(/^pi_\w+_secret_\w+$/);
    await standIn.act('stripe', payment.reference, 'fail');
    await standIn.act('stripe', payment.reference, 'complete');
    expect((await orderOf({ order, holder })).payment_status).to.equal('paid');
    const asked = { orderId: order.id, reason: 'damaged', amount: Money.of(45, USD) };
    await server.app.payments.refund(anOperatorCall(), asked);
    const [refund] = standIn.state.payments.find(({ reference }) => reference === payment.reference)?.refunds ?? [];
    await standIn.settleRefund('stripe', refund?.id ?? '');
    expect((await orderOf({ order, holder })).payment_status).to.equal('partially_refunded');
  });

  it('I1: is settled with what Razorpay’s widget gave to the browser, where that is right', async () => {
    const bought = await paying('razorpay');
    const { checkout } = await standIn.act('razorpay', bought.reference, 'complete', { webhook: { send: false } });
    const brought = new URLSearchParams(checkout);
    const ask = () => server.client.get(`/payments/verify/${bought.reference}?${brought}`, bought.holder);
    brought.set('razorpay_payment_id', 'pay_of_somebody_else');
    expectProblem(await ask(), 'payment_signature_invalid');
    expect(await statuses(bought)).to.equal('pending_payment pending');
    brought.set('razorpay_payment_id', checkout?.razorpay_payment_id ?? '');
    expect(expectStatus(await ask(), 200).payment.status).to.equal('succeeded');
    await expectPaidOnce(bought);
  });

  it('I3: is answered once it is kept, while the provider that it bids us ask takes its time', async () => {
    const bought = await paying('paystack');
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldClearNativeTimers: true });
    let answer = (): void => {};
    beforeReport = () => {
      clock.tick(2_000);
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const answers = await answersTo(act(bought, 'complete')).finally(() => clock.restore());
    expect(answers).to.deep.equal([200]);
    expect(await statuses(bought)).to.equal('pending_payment pending');
    answer();
    await eventually('what the provider said', async () => (await statuses(bought)) === 'confirmed paid');
  });

  it('is refused below the least that a provider takes, before anything is begun', async () => {
    const { order, holder } = await server.draft([await sells(199)]);
    const body = { provider: 'paystack' };
    const answer = await server.client.post(`/checkout/${order.id}/pay`, { body, key: aKey(), ...holder });
    expectProblem(answer, 'payment_amount_not_taken');
    expect(answer.body).to.include({ minimum: 200, step: 1, currency: 'USD', amount: 199 });
    expect((await orderOf({ order, holder })).status).to.equal('draft');
  });
});

const CORRUPTIONS = ['signature', 'body', 'wrong-secret', 'missing-signature'] as const;
