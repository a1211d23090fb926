import { randomUUID } from 'node:crypto';
import { isTimedSignature } from '@soko/adapters-payments';
import { Currency, Money, type PaymentId, type PaymentProvider, type PaymentReport, type RefundId } from '@soko/domain';
import { expect } from 'chai';
import { said } from '../contracts/payment-provider.contract.ts';
import { ADAPTERS, KEYS } from '../support/providers/rigs.ts';
import {
  type Fault,
  PROVIDERS,
  type ProviderName,
  type StandIn,
  startFakeProviders,
} from '../support/providers/stand-in.mjs';
import { refusalFrom, refusalOf } from '../support/refusal.ts';
import { webServer } from '../support/web-server.ts';

const CURRENCY = { stripe: 'USD', paystack: 'NGN', flutterwave: 'NGN', razorpay: 'INR', chapa: 'ETB' } as const;

describe('what only one provider does', () => {
  let standIn: StandIn;
  beforeEach(async () => {
    standIn = await startFakeProviders({ keys: KEYS });
  });
  afterEach(() => standIn.close());

  const at = (name: ProviderName): PaymentProvider => ADAPTERS[name](standIn.baseUrls[name], fetch);
  const open = async (name: ProviderName, amount = 10_000, method: string | null = null) => {
    const key = randomUUID() as PaymentId;
    const payment = {
      reference: `sk${key.replaceAll('-', '')}`,
      amount: Money.of(amount, Currency.of(CURRENCY[name])),
    };
    const request = { email: 'buyer@soko.test', description: 'Order 1', returnUrl: null, method };
    const opened = await at(name).start({ key, ...payment, ...request, expiresAt: new Date() });
    const { providerReference = null, clientToken = null } = opened ?? {};
    return { ...payment, providerReference, clientToken };
  };
  /** What Stripe answers to its own API. */
  const asStripe = async (path: string) => {
    const authorization = `Bearer ${KEYS.stripe.secretKey}`;
    const answer = await fetch(`${standIn.baseUrls.stripe}${path}`, { headers: { authorization } });
    return { body: (await answer.json()) as Readonly<Record<string, unknown>> };
  };
  const paid = async (name: ProviderName, method: string | null = null) => {
    const payment = await open(name, 10_000, method);
    await standIn.act(name, payment.reference, 'complete');
    return payment;
  };
  const summary = ({ status, failure }: PaymentReport): string => (failure ? `${status} ${failure.code}` : status);
  const answers = (provider: ProviderName, body: unknown, status = 200): Fault => ({
    provider,
    kind: 'status',
    status,
    body,
  });
  /** The last webhook that it sent, as it came in. */
  const lastSent = (name: ProviderName) => {
    const sent = standIn.state.deliveries.filter(({ provider }) => provider === name).at(-1);
    const headers = new Map(
      Object.entries(sent?.headers ?? {}).map(([header, value]) => [header.toLowerCase(), value]),
    );
    return { headers, body: Buffer.from(sent?.body ?? '') };
  };

  for (const name of PROVIDERS) {
    describe(name, () => {
      it('says nothing of a payment to a key that is wrong', async () => {
        const payment = await paid(name);
        const keys = { secretKey: 'another', keyId: 'another', keySecret: 'another' };
        standIn.configure({ keys: { [name]: keys } });
        expect(await refusalFrom(at(name).verify(payment))).to.equal('payment_provider_unavailable');
      });

      it('gives all back at once, and no more', async () => {
        const payment = await paid(name);
        const asked = { paymentReference: payment.reference, reason: 'Returned', refundReference: null };
        const refund = (amount: Money) =>
          at(name).refund({
            ...asked,
            key: randomUUID() as RefundId,
            amount,
            providerReference: payment.providerReference,
          });
        expect((await refund(payment.amount)).status).to.equal('pending');
        expect((await refund(payment.amount)).status).to.equal('failed');
      });

      it('sends amounts in the units that it counts in', async () => {
        const { reference } = await open(name, 12_345);
        const stood = standIn.state.payments.find((one) => one.reference === reference);
        expect(stood?.amount).to.equal(name === 'flutterwave' || name === 'chapa' ? 123.45 : 12_345);
        expect(stood?.currency.toUpperCase()).to.equal(CURRENCY[name]);
      });
    });
  }

  describe('stripe', () => {
    it('is asked by form, with the key of the payment and a version of its own', async () => {
      const server = await webServer((_, response) => response.writeHead(500).end('{}'));
      const key = '019b7a00-0000-7000-8000-000000000001' as PaymentId;
      const payment = { key, reference: 'sk1', amount: Money.of(100, Currency.of('USD')), email: 'a@b.test' };
      const request = { ...payment, description: 'Order 1', returnUrl: null, method: null, expiresAt: new Date() };
      const opening = ADAPTERS.stripe(server.url, fetch).start(request);
      expect(await refusalFrom(opening)).to.equal('payment_provider_unavailable');
      const [sent] = server.received;
      expect(sent?.path).to.equal('/v1/checkout/sessions');
      expect(sent?.headers.get('content-type')).to.equal('application/x-www-form-urlencoded');
      expect(sent?.headers.get('idempotency-key')).to.equal(key);
      expect(sent?.headers.get('stripe-version')).to.match(/^2026-10-28/);
      expect(sent?.headers.has('x-stripe-client-telemetry')).to.equal(false);
      expect(server.received).to.have.length(1);
      await server.close();
    });

    it('has money on its way when the form was sent, and fails when that is refused', async () => {
      const payment = await open('stripe');
      await standIn.act('stripe', payment.reference, 'process');
      expect(at('stripe').readWebhook(lastSent('stripe').headers, lastSent('stripe').body, new Date())).to.deep.include(
        {
          type: 'checkout.session.completed',
          report: said(await at('stripe').verify(payment)),
        },
      );
      expect((await at('stripe').verify(payment)).status).to.equal('pending');
      await standIn.act('stripe', payment.reference, 'fail');
      const { report } = at('stripe').readWebhook(lastSent('stripe').headers, lastSent('stripe').body, new Date());
      expect(report).to.include({ status: 'failed' });
      expect(said(await at('stripe').verify(payment))).to.deep.equal(report);
    });

    it('may tell another amount, rightly signed: it is reported as it is', async () => {
      const { reference } = await open('stripe');
      await standIn.act('stripe', reference, 'complete', { webhook: { override: { 'data.object.amount_total': 1 } } });
      const { report } = at('stripe').readWebhook(lastSent('stripe').headers, lastSent('stripe').body, new Date());
      expect(report).to.deep.include({ reference, status: 'succeeded', amount: Money.of(1, Currency.of('USD')) });
    });

    it('is not heard in the other mode, nor with a session that has no shape', async () => {
      for (const override of [{ livemode: true }, { 'data.object.status': 'odd' }, { 'data.object.currency': 'xxx' }]) {
        const { reference } = await open('stripe');
        await standIn.act('stripe', reference, 'complete', { webhook: { override } });
        const { headers, body } = lastSent('stripe');
        const read = () => at('stripe').readWebhook(headers, body, new Date());
        expect(refusalOf(read), JSON.stringify(override)).to.equal('malformed_request');
      }
    });

    it('tells nothing of a session that is not ours', async () => {
      for (const override of [
        { 'data.object.client_reference_id': null },
        { 'data.object.client_reference_id': 'Ü' },
      ]) {
        const { reference } = await open('stripe');
        await standIn.act('stripe', reference, 'complete', { webhook: { override } });
        const { headers, body } = lastSent('stripe');
        expect(at('stripe').readWebhook(headers, body, new Date()).report).to.equal(null);
      }
    });

    it('is not believed an hour late, nor by a version of its signature that proves nothing', async () => {
      const { reference } = await open('stripe');
      await standIn.act('stripe', reference, 'complete', { webhook: { corrupt: 'stale-timestamp' } });
      const { headers, body } = lastSent('stripe');
      expect(refusalOf(() => at('stripe').readWebhook(headers, body, new Date()))).to.equal(
        'webhook_signature_invalid',
      );
      await standIn.act('stripe', (await open('stripe')).reference, 'complete');
      const fresh = lastSent('stripe');
      const right = fresh.headers.get('stripe-signature') ?? '';
      const secrets = [KEYS.stripe.webhookSecret];
      expect(isTimedSignature(`${right},v0=00`, fresh.body, secrets, new Date())).to.equal(true);
      expect(isTimedSignature(right.replace('v1=', 'v0='), fresh.body, secrets, new Date())).to.equal(false);
    });

    it('is not believed about another payment, or of the other mode', async () => {
      for (const method of [null, 'payment_intent']) {
        const [one, other] = [await paid('stripe', method), await paid('stripe', method)];
        const swapped = { ...one, providerReference: other.providerReference };
        expect(await refusalFrom(at('stripe').verify(swapped))).to.equal('payment_provider_unavailable');
        const kind = method === null ? 'checkout/sessions' : 'payment_intents';
        const { body } = await asStripe(`/v1/${kind}/${one.providerReference}`);
        standIn.addFault({ ...answers('stripe', { ...body, livemode: true }), path: `/v1/${kind}/` });
        expect(await refusalFrom(at('stripe').verify(one))).to.equal('payment_provider_unavailable');
      }
    });

    it('has a form of the shop paid by the client secret of an intent, which is cancelled when it is closed', async () => {
      const payment = await open('stripe', 10_000, 'payment_intent');
      expect(payment.providerReference).to.match(/^pi_/);
      expect(payment.clientToken).to.match(new RegExp(`^${payment.providerReference}_secret_`));
      const [sent] = standIn.state.requests;
      expect(sent?.path).to.equal('/v1/payment_intents');
      const fields = Object.fromEntries(new URLSearchParams(sent?.body));
      expect(fields).to.include({ amount: '10000', currency: 'usd', 'automatic_payment_methods[enabled]': 'true' });
      await standIn.act('stripe', payment.reference, 'process');
      expect((await at('stripe').close(payment)).status, 'money that is on its way cannot be stopped').to.equal(
        'pending',
      );
      await standIn.act('stripe', payment.reference, 'fail');
      expect((await at('stripe').verify(payment)).status, 'another try is open').to.equal('pending');
      expect((await at('stripe').close(payment)).status).to.equal('cancelled');
    });

    it('leaves what is told of the intent of a session to the session', async () => {
      const { reference } = await open('stripe');
      await standIn.act('stripe', reference, 'complete');
      const sent = standIn.state.deliveries.map(({ headers, body }) =>
        at('stripe').readWebhook(new Map(Object.entries(headers)), Buffer.from(body), new Date()),
      );
      expect(sent.map(({ type, report }) => [type, report?.status ?? null])).to.deep.equal([
        ['charge.succeeded', null],
        ['charge.updated', 'unproven'],
        ['payment_intent.succeeded', null],
        ['checkout.session.completed', 'succeeded'],
      ]);
    });

    it('tells of no dispute that takes no money: an inquiry, or one that was prevented', async () => {
      const payment = await paid('stripe');
      await standIn.act('stripe', payment.reference, 'dispute');
      const { report } = at('stripe').readWebhook(lastSent('stripe').headers, lastSent('stripe').body, new Date());
      const hint = report?.status === 'unproven' ? report : expect.fail('It is no hint.');
      const { body } = await asStripe(`/v1/disputes/${hint.reference}?expand[]=payment_intent`);
      for (const status of ['warning_needs_response', 'warning_closed', 'prevented']) {
        standIn.addFault({ ...answers('stripe', { ...body, status }), path: '/v1/disputes/' });
        expect(await at('stripe').explain?.(hint), status).to.deep.equal([]);
      }
      expect(await at('stripe').explain?.(hint)).to.have.length(1);
      for (const about of ['refund', 'dispute'] as const) {
        expect(await at('stripe').explain?.({ status: 'unproven', about, reference: 'none_1' })).to.deep.equal([]);
      }
    });
  });

  describe('paystack', () => {
    it('does not know a payment with either of the statuses that it is said to use', async () => {
      for (const paystackUnknownReferenceStatus of [400, 404]) {
        standIn.configure({ quirks: { paystackUnknownReferenceStatus } });
        const unknown = { reference: 'sk-unknown', providerReference: null, amount: Money.of(1, Currency.of('NGN')) };
        expect((await at('paystack').verify(unknown)).status).to.equal('pending');
      }
    });

    it('has nothing left of a payment that was given back before we knew of it', async () => {
      const payment = await paid('paystack');
      await standIn.act('paystack', payment.reference, 'refund');
      expect(summary(await at('paystack').verify(payment))).to.equal('failed refunded');
    });

    it('is not believed about another payment, or of the other mode', async () => {
      const payment = await paid('paystack');
      const said = { id: 1, status: 'success', amount: 10_000, currency: 'NGN' };
      for (const wrong of [
        { ...said, domain: 'live', reference: payment.reference },
        { ...said, domain: 'test', reference: 'sk-another' },
        { ...said, domain: 'test', reference: payment.reference, currency: 'XXX' },
      ]) {
        standIn.addFault(answers('paystack', { status: true, data: wrong }));
        expect(await refusalFrom(at('paystack').verify(payment))).to.equal('payment_provider_unavailable');
      }
    });

    it('has refunds of its dashboard beside ours', async () => {
      const payment = await paid('paystack');
      await standIn.act('paystack', payment.reference, 'refund', { amount: 6_000 });
      const asked = { paymentReference: payment.reference, providerReference: null, refundReference: null, reason: '' };
      const amount = Money.of(4_000, Currency.of('NGN'));
      const report = await at('paystack').refund({ ...asked, key: randomUUID() as RefundId, amount });
      expect(report.status).to.equal('pending');
    });
  });

  describe('flutterwave', () => {
    it('is not believed about another payment, however much was paid there', async () => {
      const payment = await paid('flutterwave');
      const other = { id: 1, tx_ref: 'sk-another', status: 'successful', amount: 100, currency: 'NGN' };
      standIn.addFault(answers('flutterwave', { status: 'success', data: other }));
      expect(await refusalFrom(at('flutterwave').verify(payment))).to.equal('payment_provider_unavailable');
    });

    it('counts what was asked, not the fees that the buyer bore', async () => {
      const payment = await paid('flutterwave');
      const data = { id: 1, tx_ref: payment.reference, status: 'successful', amount: 1.15, charged_amount: 1.17 };
      standIn.addFault(answers('flutterwave', { status: 'success', data: { ...data, currency: 'NGN' } }));
      expect((await at('flutterwave').verify(payment)).amount).to.deep.equal(Money.of(115, Currency.of('NGN')));
    });

    it('sends a header that proves nothing of the body: it is asked, whatever that says', async () => {
      const { reference } = await open('flutterwave');
      await standIn.act('flutterwave', reference, 'fail', {
        webhook: { override: { 'data.status': 'successful', 'data.amount': 1_000_000 } },
      });
      const { headers, body } = lastSent('flutterwave');
      const { report } = at('flutterwave').readWebhook(headers, body, new Date());
      expect(report).to.deep.equal({ status: 'unproven', reference });
    });

    it('may have no list of refunds: then there are none yet', async () => {
      const payment = await paid('flutterwave');
      standIn.addFault({
        ...answers('flutterwave', { status: 'error', message: 'No refunds' }, 404),
        path: '/refunds$',
      });
      const asked = { paymentReference: payment.reference, providerReference: null, refundReference: null, reason: '' };
      const report = await at('flutterwave').refund({
        ...asked,
        key: randomUUID() as RefundId,
        amount: payment.amount,
      });
      expect(report.status).to.equal('pending');
    });

    it('loses the page where it takes a reference once', async () => {
      standIn.configure({ quirks: { flutterwaveRejectDuplicateRef: true } });
      const key = randomUUID() as PaymentId;
      const amount = Money.of(100, Currency.of('NGN'));
      const request = { key, reference: 'sk-once', amount, email: 'a@b.test', description: '', returnUrl: null };
      const start = () => at('flutterwave').start({ ...request, method: null, expiresAt: new Date() });
      expect(await start()).to.not.equal(null);
      expect(await start()).to.equal(null);
    });
  });

  describe('razorpay', () => {
    it('is made to take what the buyer has authorised, once', async () => {
      standIn.configure({ quirks: { razorpayAutoCapture: false } });
      const payment = await open('razorpay');
      await standIn.act('razorpay', payment.reference, 'process');
      const reports = await Promise.all([at('razorpay').verify(payment), at('razorpay').verify(payment)]);
      expect(reports.map(({ status }) => status)).to.include('succeeded');
      expect((await at('razorpay').verify(payment)).amount).to.deep.equal(payment.amount);
    });

    it('takes nothing that is not what was asked', async () => {
      standIn.configure({ quirks: { razorpayAutoCapture: false } });
      const payment = await open('razorpay');
      await standIn.act('razorpay', payment.reference, 'process', { amount: 9_999 });
      expect((await at('razorpay').verify(payment)).status).to.equal('pending');
    });

    it('is found by our reference where its own was lost', async () => {
      const payment = await paid('razorpay');
      const report = await at('razorpay').verify({ ...payment, providerReference: null });
      expect(report).to.include({ status: 'succeeded', providerReference: payment.providerReference });
    });

    it('has nothing left of a payment that was given back before we knew of it', async () => {
      const payment = await paid('razorpay');
      await standIn.act('razorpay', payment.reference, 'refund');
      expect(summary(await at('razorpay').verify(payment))).to.equal('failed refunded');
    });

    describe('whose widget gives a signed answer to the browser,', () => {
      type Brought = Readonly<Record<string, string>>;
      const bought = async () => {
        const payment = await open('razorpay');
        const { checkout } = await standIn.act('razorpay', payment.reference, 'complete');
        const { razorpay_payment_id: razorpayPaymentId, razorpay_signature: razorpaySignature } =
          checkout ?? expect.fail('It gave nothing.');
        return { payment, brought: { razorpayPaymentId, razorpaySignature } };
      };
      const asked = (payment: Awaited<ReturnType<typeof open>>, brought: Brought) =>
        at('razorpay').verify({ ...payment, brought });

      it('is asked about the payment where that is right, and its own answer is what counts', async () => {
        const { payment, brought } = await bought();
        expect((await asked(payment, brought)).status).to.equal('succeeded');
        expect((await asked({ ...payment, providerReference: null }, brought)).status).to.equal('succeeded');
        const path = `/v1/orders/${payment.providerReference}/payments`;
        standIn.addFault({ ...answers('razorpay', { entity: 'collection', count: 0, items: [] }), path });
        expect((await asked(payment, brought)).status).to.equal('pending');
      });

      it('I1: is not asked where it is another payment’s, altered, cut, or missing', async () => {
        const [{ payment, brought }, other] = [await bought(), await bought()];
        const { razorpaySignature: right, razorpayPaymentId } = brought;
        const wrong: readonly Brought[] = [
          other.brought,
          { ...brought, razorpayPaymentId: other.brought.razorpayPaymentId },
          { ...brought, razorpaySignature: right.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
          { ...brought, razorpaySignature: right.slice(0, -2) },
          { ...brought, razorpaySignature: '' },
          { ...brought, razorpaySignature: 'ü' },
          { razorpayPaymentId },
          { razorpaySignature: right },
          {},
        ];
        const calls = standIn.state.requests.length;
        for (const each of wrong) {
          expect(await refusalFrom(asked(payment, each)), JSON.stringify(each)).to.equal('payment_signature_invalid');
        }
        expect(standIn.state.requests.length).to.equal(calls);
      });
    });

    it('gives back by itself what was authorised and never taken: that was no payment', async () => {
      const payment = await open('razorpay');
      const items = [{ id: 'pay_1', status: 'refunded', captured: false, amount: 10_000, currency: 'INR' }];
      const path = `/v1/orders/${payment.providerReference}/payments`;
      standIn.addFault({ ...answers('razorpay', { entity: 'collection', count: 1, items }), path });
      expect(summary(await at('razorpay').verify(payment))).to.equal('pending');
    });

    it('explains nothing of a refund or a dispute that it does not know, or whose payment is not ours', async () => {
      const explain = (about: 'refund' | 'dispute', reference: string) =>
        at('razorpay').explain?.({ status: 'unproven', about, reference });
      for (const about of ['refund', 'dispute'] as const) expect(await explain(about, 'none_1')).to.deep.equal([]);
      const payment = await paid('razorpay');
      await standIn.act('razorpay', payment.reference, 'refund', { amount: 100 });
      const { refunds, ids } = standIn.state.payments[0] ?? expect.fail('It has no payment.');
      const foreign = { id: ids[0], entity: 'order', amount: 10_000, currency: 'INR', receipt: 'Table 5', notes: [] };
      standIn.addFault({ ...answers('razorpay', foreign), path: '/orders/order_' });
      expect(await explain('refund', String(refunds[0]?.id))).to.deep.equal([]);
    });

    it('tells of a payment without our notes by its order alone', async () => {
      const { reference } = await open('razorpay');
      await standIn.act('razorpay', reference, 'complete', {
        webhook: { override: { 'payload.payment.entity.notes': [] } },
      });
      const sent = standIn.state.deliveries.map(({ headers, body }) =>
        at('razorpay').readWebhook(new Map(Object.entries(headers)), Buffer.from(body), new Date()),
      );
      expect(sent.map(({ type, report }) => [type, report?.reference ?? null])).to.deep.equal([
        ['payment.authorized', null],
        ['payment.captured', null],
        ['order.paid', reference],
      ]);
    });
  });

  describe('chapa', () => {
    it('is not believed by the header that is the same for ever', async () => {
      await paid('chapa');
      const { headers, body } = lastSent('chapa');
      expect(headers.has('chapa-signature')).to.equal(true);
      const constant = new Map([...headers].filter(([header]) => header !== 'x-chapa-signature'));
      expect(refusalOf(() => at('chapa').readWebhook(constant, body, new Date()))).to.equal(
        'webhook_signature_invalid',
      );
    });

    it('says pending in either of its ways while nobody has paid', async () => {
      for (const chapaUnpaidVerify of ['404', 'pending']) {
        standIn.configure({ quirks: { chapaUnpaidVerify } });
        expect((await at('chapa').verify(await open('chapa'))).status).to.equal('pending');
      }
    });

    it('is not believed of the other mode', async () => {
      const { reference, ...payment } = await paid('chapa');
      const data = { status: 'success', mode: 'live', amount: 100, currency: 'ETB', tx_ref: reference };
      standIn.addFault(answers('chapa', { status: 'success', data }));
      const verifying = at('chapa').verify({ reference, ...payment });
      expect(await refusalFrom(verifying)).to.equal('payment_provider_unavailable');
    });

    it('refuses a refund with the reason that it gives', async () => {
      standIn.configure({ quirks: { chapaRefundsInTestMode: false } });
      const payment = await paid('chapa');
      const asked = {
        paymentReference: payment.reference,
        providerReference: null,
        refundReference: null,
        reason: 'x',
      };
      const report = await at('chapa').refund({ ...asked, key: randomUUID() as RefundId, amount: payment.amount });
      expect(report).to.include({ status: 'failed', failure: 'Refunds can only be processed in live mode' });
    });

    it('is asked about its refund by its own name, or says at least that it has it', async () => {
      const payment = await paid('chapa');
      const asked = {
        paymentReference: payment.reference,
        providerReference: null,
        reason: 'x',
        amount: payment.amount,
      };
      const key = randomUUID() as RefundId;
      const { providerReference } = await at('chapa').refund({ ...asked, key, refundReference: null });
      await standIn.settleRefund('chapa', providerReference ?? '');
      const lost = await at('chapa').refund({ ...asked, key, refundReference: null });
      expect(lost).to.deep.equal({ status: 'pending', providerReference: null, failure: null });
      const known = await at('chapa').refund({ ...asked, key, refundReference: providerReference });
      expect(known).to.include({ status: 'succeeded', providerReference });
    });
  });
});
