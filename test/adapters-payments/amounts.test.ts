import {
  CHAPA_AMOUNTS,
  FLUTTERWAVE_AMOUNTS,
  PAYSTACK_AMOUNTS,
  RAZORPAY_AMOUNTS,
  STRIPE_AMOUNTS,
} from '@soko/adapters-payments';
import { Currency, Money } from '@soko/domain';
import { expect } from 'chai';
import { refusalOf } from '../support/refusal.ts';

const money = (amount: number, code: string): Money => Money.of(amount, Currency.of(code));

const ALL = {
  stripe: STRIPE_AMOUNTS,
  paystack: PAYSTACK_AMOUNTS,
  flutterwave: FLUTTERWAVE_AMOUNTS,
  razorpay: RAZORPAY_AMOUNTS,
  chapa: CHAPA_AMOUNTS,
} as const;

/** Our minor units, and what goes over the wire: from the providers' own pages. */
const EXAMPLES: readonly (readonly [keyof typeof ALL, string, number, number | string])[] = [
  ['stripe', 'USD', 4_999, 4_999],
  ['stripe', 'JPY', 500, 500],
  ['stripe', 'XOF', 1_500, 1_500],
  ['stripe', 'ISK', 5, 500],
  ['stripe', 'MGA', 150_000, 1_500],
  ['paystack', 'NGN', 40_333, 40_333],
  ['paystack', 'XOF', 1_500, 150_000],
  ['flutterwave', 'NGN', 150_000, '1500.00'],
  ['flutterwave', 'NGN', 115, '1.15'],
  ['flutterwave', 'UGX', 1_500, '1500'],
  ['flutterwave', 'XOF', 1_500, '1500'],
  ['razorpay', 'INR', 50_000, 50_000],
  ['razorpay', 'JPY', 500, 500],
  ['razorpay', 'KWD', 99_990, 99_990],
  ['chapa', 'ETB', 40_000, '400.00'],
];

describe('the amounts of the providers', () => {
  for (const [provider, code, ours, theirs] of EXAMPLES) {
    it(`are at ${provider} in ${code}: ${ours} of ours is ${theirs}, and back`, () => {
      expect(ALL[provider].write(money(ours, code))).to.equal(theirs);
      expect(ALL[provider].read(theirs, code)).to.deep.equal(money(ours, code));
      expect(ALL[provider].read(String(theirs), code), 'as text').to.deep.equal(money(ours, code));
    });
  }

  it('come back as they went out, in each currency that a provider takes', () => {
    for (const [provider, amounts] of Object.entries(ALL)) {
      for (const currency of amounts.currencies) {
        for (const amount of [100_000, 1_999_900, 12_345_678_900]) {
          const sent = amounts.write(Money.of(amount, currency));
          expect(amounts.read(sent, currency), `${provider} ${currency}`).to.deep.equal(Money.of(amount, currency));
        }
      }
    }
  });

  it('come as decimals that no arithmetic has touched', () => {
    for (const amount of [115, 1_999, 2_999, 3_310, 457, 10_070]) {
      const text = FLUTTERWAVE_AMOUNTS.write(money(amount, 'NGN'));
      expect(FLUTTERWAVE_AMOUNTS.read(Number(text), 'NGN'), text).to.deep.equal(money(amount, 'NGN'));
    }
  });

  it('are none in a currency that the provider has no scale for', () => {
    for (const [provider, amounts] of Object.entries(ALL)) {
      for (const code of ['UGX', 'KWD', 'CNY']) {
        if (amounts.currencies.includes(Currency.of(code))) continue;
        expect(
          refusalOf(() => amounts.write(money(1_000, code))),
          `${provider} ${code}`,
        ).to.equal('currency_mismatch');
        expect(amounts.read(1_000, code), `${provider} ${code}`).to.equal(null);
      }
      expect(amounts.read(1_000, 'XXX'), provider).to.equal(null);
    }
  });

  it('are none between the steps of a scale, either way', () => {
    expect(refusalOf(() => STRIPE_AMOUNTS.write(money(150, 'MGA')))).to.equal('payment_amount_not_taken');
    expect(STRIPE_AMOUNTS.read(550, 'ISK')).to.equal(null);
    expect(PAYSTACK_AMOUNTS.read(150_050, 'XOF')).to.equal(null);
    expect(FLUTTERWAVE_AMOUNTS.read('1500.50', 'UGX')).to.equal(null);
    expect(FLUTTERWAVE_AMOUNTS.read('1.005', 'NGN')).to.equal(null);
  });

  it('are none where a provider says nonsense', () => {
    const nonsense = [
      '',
      ' ',
      '-1',
      -1,
      1.5,
      '1e3',
      '0x10',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      '9'.repeat(20),
    ];
    for (const amount of nonsense) expect(PAYSTACK_AMOUNTS.read(amount, 'NGN'), `${amount}`).to.equal(null);
    for (const amount of ['', '-1', -1, '1e3', '1,5', Number.NaN, 1e21, '9'.repeat(20)]) {
      expect(CHAPA_AMOUNTS.read(amount, 'ETB'), `${amount}`).to.equal(null);
    }
  });

  it('have the least that each provider takes, and its steps', () => {
    const limit = (provider: keyof typeof ALL, code: string) => ALL[provider].limits.get(Currency.of(code));
    expect(limit('stripe', 'USD')).to.deep.equal({ minimum: 50, step: 1 });
    expect(limit('stripe', 'MGA')).to.deep.equal({ minimum: 100, step: 100 });
    expect(limit('paystack', 'NGN')).to.deep.equal({ minimum: 5_000, step: 1 });
    expect(limit('razorpay', 'INR')).to.deep.equal({ minimum: 100, step: 1 });
    expect(limit('razorpay', 'KWD')).to.deep.equal({ minimum: 10, step: 10 });
    expect(limit('chapa', 'ETB')).to.equal(undefined);
  });
});
