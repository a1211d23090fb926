import { createHmac, randomUUID } from 'node:crypto';
import { CHAPA_AMOUNTS, type Fetch, FLUTTERWAVE_AMOUNTS, PAYSTACK_AMOUNTS, paystack } from '@soko/adapters-payments';
import {
  Currency,
  type DisputeReport,
  Money,
  type PaymentHint,
  type PaymentId,
  type PaymentProvider,
  type RefundId,
  type RefundNotice,
} from '@soko/domain';
import { expect } from 'chai';
import { ADAPTERS, KEYS } from '../support/providers/rigs.ts';
import { type Fault, type StandIn, startFakeProviders } from '../support/providers/stand-in.mjs';
import { refusalFrom } from '../support/refusal.ts';

const CURRENCY = { paystack: 'NGN', flutterwave: 'NGN', chapa: 'ETB' } as const;
type Name = keyof typeof CURRENCY;
const LISTING = ['paystack', 'flutterwave'] as const;

const DAY = 86_400_000;

describe('what Paystack, Flutterwave and Chapa know', () => {
  let standIn: StandIn;
  before(async () => {
    standIn = await startFakeProviders({ keys: KEYS });
  });
  beforeEach(() => {
    standIn.reset();
    standIn.configure({ quirks: { listPage: 100, refundsSettle: 'manual' } });
  });
  after(() => standIn.close());

  const at = (name: Name): PaymentProvider => ADAPTERS[name](standIn.baseUrls[name], fetch);
  const money = (name: Name, amount: number): Money => Money.of(amount, Currency.of(CURRENCY[name]));
  const open = async (name: Name) => {
    const key = randomUUID() as PaymentId;
    const payment = { reference: `sk${key.replaceAll('-', '')}`, amount: money(name, 10_000) };
    const request = { email: 'buyer@soko.test', description: 'Order 1', returnUrl: null, method: null };
    const opened = await at(name).start({ key, ...payment, ...request, expiresAt: new Date() });
    return { ...payment, providerReference: opened?.providerReference ?? null };
  };
  const paid = async (name: Name) => {
    const payment = await open(name);
    await standIn.act(name, payment.reference, 'complete');
    const { providerReference } = await at(name).verify(payment);
    return { ...payment, providerReference };
  };
  type Paid = Awaited<ReturnType<typeof paid>>;
  const refund = (name: Name, payment: Paid, amount: number, key: string = randomUUID()) =>
    at(name).refund({
      key: key as RefundId,
      paymentReference: payment.reference,
      providerReference: payment.providerReference,
      refundReference: null,
      amount: money(name, amount),
      reason: 'Returned',
    });
  /** What the webhooks of a provider hint at, oldest first. */
  const hints = (name: Name) =>
    standIn.state.deliveries
      .filter(({ provider }) => provider === name)
      .map(({ headers, body }) => {
        const all = new Map(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
        return at(name).readWebhook(all, Buffer.from(body), new Date());
      });
  /** What the last webhook comes to, once its provider was asked. */
  const told = async (name: Name): Promise<readonly (RefundNotice | DisputeReport)[]> =>
    (await at(name).explain?.(hints(name).at(-1)?.report as PaymentHint)) ?? [];
  /** The provider answers this to what it is asked next; amounts and the like in a shape of its own. */
  const answers = (provider: Name, body: unknown, more: Partial<Fault> = {}) =>
    standIn.addFault({ provider, kind: 'status', status: 200, body, ...more });

  describe('of its fee', () => {
    for (const [name, fee] of [
      ['paystack', 150],
      ['flutterwave', 140],
      ['chapa', 300],
    ] as const) {
      it(`${name} tells what it keeps, once it was paid`, async () => {
        expect((await at(name).verify(await open(name))).fee ?? null).to.equal(null);
        expect((await at(name).verify(await paid(name))).fee).to.deep.equal(money(name, fee));
      });
    }

    it('nothing of the amount is kept where the buyer bore it on top', async () => {
      const payment = await paid('flutterwave');
      const said = { id: 1, tx_ref: payment.reference, amount: 1500, currency: 'NGN', status: 'successful' };
      answers('flutterwave', { data: { ...said, charged_amount: 1521, app_fee: 21 } });
      expect(await at('flutterwave').verify(payment)).to.deep.include({
        fee: null,
        amount: money('paystack', 150_000),
      });
    });

    it('that is no amount is none, and the payment is paid all the same', async () => {
      const payment = await paid('paystack');
      const said = { id: 1, domain: 'test', status: 'success', reference: payment.reference, amount: 10_000 };
      for (const fees of [null, 1.5, 'some', {}]) {
        answers('paystack', { data: { ...said, currency: 'NGN', fees } });
        expect(await at('paystack').verify(payment)).to.include({ status: 'succeeded', fee: null });
      }
    });
  });

  describe('of a day', () => {
    const today = () => {
      const from = new Date(new Date().toISOString().slice(0, 10));
      return { from, to: new Date(from.getTime() + DAY) };
    };
    const list = async (name: Name, { from, to } = today()) => (await at(name).list?.({ from, to })) ?? [];

    it('paystack lists what was given back whole with what is left of it', async () => {
      const { reference, amount } = await paid('paystack');
      await standIn.act('paystack', reference, 'refund');
      expect((await list('paystack'))[0]).to.deep.include({ status: 'succeeded', amount, refunded: amount });
    });

    it('flutterwave lists two payments under one reference as their sum, which no order is owed', async () => {
      const { reference } = await paid('flutterwave');
      await standIn.act('flutterwave', reference, 'complete');
      const listed = await list('flutterwave');
      expect(listed.map((each) => [each.reference, each.amount])).to.deep.equal([
        [reference, money('flutterwave', 20_000)],
      ]);
    });

    it('money in a currency that is not taken is listed without an amount', async () => {
      const row = { id: 7, domain: 'test', status: 'success', reference: 'of-another', amount: 5, currency: 'EGP' };
      const foreign = { ...row, domain: 'live', id: 8 };
      answers('paystack', { data: [row, foreign], meta: { pageCount: 1 } });
      expect((await list('paystack')).map(({ reference, amount }) => [reference, amount])).to.deep.equal([
        ['of-another', null],
      ]);
    });

    it('a list that does not end, or breaks off, is none', async () => {
      const row = { id: 7, domain: 'test', status: 'success', reference: 'again', amount: 5, currency: 'NGN' };
      const endless: Fetch = async () => Response.json({ data: [row], meta: { pageCount: 1e9 } });
      const provider = paystack({ url: 'https://provider.test', secretKeys: ['sk_test_x'], fetch: endless });
      expect(await refusalFrom(provider.list!(today()))).to.equal('payment_provider_unavailable');
      standIn.configure({ quirks: { listPage: 1 } });
      await paid('flutterwave');
      await paid('flutterwave');
      answers('flutterwave', null, { path: '/transactions$', status: 503, phase: 'after' });
      expect(await refusalFrom(list('flutterwave'))).to.equal('payment_provider_unavailable');
    });
  });

  describe('of refunds', () => {
    for (const name of LISTING) {
      it(`I2: ${name} is asked about a refund that somebody made up, and knows none`, async () => {
        const hint = { status: 'unproven', about: 'refund', reference: '424242' } as const;
        expect(await at(name).explain?.(hint)).to.deep.equal([]);
      });
    }

    it('I4: paystack may tell of two equal refunds in the same bytes: the second is no repeat of the first', () => {
      const refunded = { transaction_reference: 'sk0000000000000000', amount: '500', refund_reference: null };
      const idOf = (event: string, data: object, ms: number): string => {
        const body = Buffer.from(JSON.stringify({ event, data }));
        const signature = createHmac('sha512', KEYS.paystack.secretKey).update(body).digest('hex');
        return at('paystack').readWebhook(new Map([['x-paystack-signature', signature]]), body, new Date(ms)).id;
      };
      expect(idOf('refund.processed', refunded, 61_000)).to.not.equal(idOf('refund.processed', refunded, 1_000));
      expect(idOf('refund.processed', refunded, 1_999)).to.equal(idOf('refund.processed', refunded, 1_000));
      const named = { ...refunded, refund_reference: 'TRF_1' };
      expect(idOf('refund.processed', named, 61_000)).to.equal(idOf('refund.processed', named, 1_000));
      expect(idOf('charge.success', {}, 61_000)).to.equal(idOf('charge.success', {}, 1_000));
    });

    it('I2: paystack is not believed about a refund of another payment', async () => {
      const [one, other] = [await paid('paystack'), await paid('paystack')];
      await standIn.act('paystack', other.reference, 'refund', { amount: 1_000 });
      const [row] = await told('paystack');
      expect(row).to.include({ reference: other.reference });
      const { refundReference } = row as RefundNotice;
      const listed = { id: refundReference, status: 'processed', amount: 1_000, currency: 'NGN' };
      answers('paystack', { data: [{ ...listed, transaction: other.providerReference }] }, { path: '/refund$' });
      const hint = { status: 'unproven', about: 'refund', reference: one.reference } as const;
      expect(await at('paystack').explain?.(hint)).to.deep.equal([]);
    });

    it('I2: chapa names the payment alone: that is asked about, and its refunds by their own names', async () => {
      const payment = await paid('chapa');
      const { providerReference } = await refund('chapa', payment, 6_000);
      await standIn.settleRefund('chapa', providerReference!);
      expect(hints('chapa').at(-1)?.type).to.equal('charge.refunded');
      expect(hints('chapa').at(-1)?.report).to.deep.equal({ status: 'unproven', reference: payment.reference });
    });

    it('chapa is asked by the other name of the payment where it does not know the first', async () => {
      const payment = await paid('chapa');
      const unknown = { message: 'Invalid transaction or Transaction not found', status: 'failed', data: null };
      answers('chapa', unknown, { method: 'POST', status: 404 });
      expect((await refund('chapa', payment, 6_000)).status).to.equal('pending');
      const asked = standIn.state.requests.filter(({ method, path }) => method === 'POST' && path.includes('/refund/'));
      expect(asked.map(({ path }) => path.split('/').at(-1))).to.deep.equal([
        payment.providerReference,
        payment.reference,
      ]);
    });

    it('chapa may call a refund by another of its words', async () => {
      const payment = await paid('chapa');
      answers('chapa', { data: { ref: 'MERC-1', status: 'Refund Initiated' } }, { method: 'POST' });
      const report = await refund('chapa', payment, 6_000);
      expect(report).to.deep.equal({ status: 'pending', providerReference: 'MERC-1', failure: null });
    });
  });

  describe('of disputes', () => {
    for (const name of LISTING) {
      it(`I2: ${name} is asked about a dispute that somebody made up, and knows none`, async () => {
        const hint = { status: 'unproven', about: 'dispute', reference: '424242' } as const;
        expect(await at(name).explain?.(hint)).to.deep.equal([]);
      });
    }

    it('paystack gives back what is lost by a refund, which is not told a second time', async () => {
      const { reference } = await paid('paystack');
      await standIn.act('paystack', reference, 'dispute');
      await standIn.act('paystack', reference, 'dispute', { state: 'lost' });
      expect(hints('paystack').at(-1)).to.deep.include({ type: 'refund.processed' });
      expect(await told('paystack')).to.deep.equal([]);
    });

    it('paystack is not believed about another dispute, nor of the other mode; an end in other words is none', async () => {
      const { reference } = await paid('paystack');
      const transaction = { reference, amount: 10_000, currency: 'NGN' };
      const said = { id: 77, domain: 'test', status: 'resolved', refund_amount: null, transaction };
      const ask = () =>
        at('paystack').explain?.({ status: 'unproven', about: 'dispute', reference: '77' }) ?? Promise.resolve([]);
      for (const wrong of [{ id: 78 }, { domain: 'live' }, { transaction: { ...transaction, currency: 'EGP' } }]) {
        answers('paystack', { data: { ...said, ...wrong } });
        expect(await refusalFrom(ask()), JSON.stringify(wrong)).to.equal('payment_provider_unavailable');
      }
      for (const [resolution, state] of [
        ['auto-accepted', 'lost'],
        ['declined', 'won'],
        ['of another kind', 'open'],
        [null, 'open'],
      ]) {
        answers('paystack', { data: { ...said, resolution } });
        expect((await ask())[0], `${resolution}`).to.deep.include({ state, amount: money('paystack', 10_000) });
      }
    });

    it('flutterwave has a row for each stage of one chargeback: the last one counts', async () => {
      const { reference, providerReference } = await paid('flutterwave');
      const row = { amount: 100, flw_ref: 'FLW-1', transaction_id: Number(providerReference), comment: 'Not received' };
      const rows = [
        { ...row, id: 9, status: 'declined' },
        { ...row, id: 10, status: 'lost' },
        { ...row, id: 11, status: 'won', flw_ref: 'FLW-2' },
      ];
      answers('flutterwave', { data: rows }, { path: '/chargebacks$' });
      const hint = { status: 'unproven', about: 'dispute', reference: 'FLW-1' } as const;
      expect(await at('flutterwave').explain?.(hint)).to.deep.equal([
        {
          status: 'disputed',
          reference,
          disputeReference: 'FLW-1',
          state: 'lost',
          amount: money('flutterwave', 10_000),
          reason: 'Not received',
        },
      ]);
    });
  });
});

/** What each one's own pages say of a currency: the sheet of the providers, row by row. */
describe('the tables of Paystack, Flutterwave and Chapa', () => {
  const minor = (code: string, amount: string): Money =>
    Money.parse(amount, Currency.of(code)) ?? expect.fail(`${amount} ${code}`);

  it('have the currencies of each, and no other', () => {
    const codes = ({ currencies }: Readonly<{ currencies: readonly Currency[] }>) => [...currencies].sort().join(' ');
    expect(codes(PAYSTACK_AMOUNTS)).to.equal('GHS KES NGN USD XOF ZAR');
    expect(codes(FLUTTERWAVE_AMOUNTS)).to.equal('EUR GBP GHS KES MWK NGN RWF TZS UGX USD XAF XOF ZAR ZMW');
    expect(codes(CHAPA_AMOUNTS)).to.equal('ETB USD');
  });

  it('have the least that Paystack takes; the others name none', () => {
    const least = { NGN: '50', USD: '2', GHS: '0.10', ZAR: '1', KES: '3' };
    const limits = Object.entries(least).map(([code, amount]) => [
      code,
      { minimum: minor(code, amount).amount, step: 1 },
    ]);
    expect(Object.fromEntries(PAYSTACK_AMOUNTS.limits)).to.deep.equal(Object.fromEntries(limits));
    expect([...FLUTTERWAVE_AMOUNTS.limits, ...CHAPA_AMOUNTS.limits]).to.deep.equal([]);
  });

  it('have hundredths everywhere at Paystack, and the places of the currency at the others', () => {
    for (const currency of PAYSTACK_AMOUNTS.currencies) {
      expect(PAYSTACK_AMOUNTS.write(minor(currency, '700')), currency).to.equal(70_000);
    }
    for (const amounts of [FLUTTERWAVE_AMOUNTS, CHAPA_AMOUNTS]) {
      for (const currency of amounts.currencies) {
        const isWhole = ['UGX', 'RWF', 'XAF', 'XOF'].includes(currency);
        expect(amounts.write(minor(currency, '700')), currency).to.equal(isWhole ? '700' : '700.00');
      }
    }
  });
});
