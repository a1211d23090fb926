import { Money, PaymentProvider, type ProviderTraits } from '@soko/domain';
import { expect } from 'chai';
import { NGN, USD } from '../../support/builders/index.ts';
import { factsOf, refusalOf } from '../../support/refusal.ts';

const traits = (currencies: ProviderTraits['currencies']): ProviderTraits => ({
  name: 'sandbox',
  title: 'Sandbox',
  collects: 'online',
  currencies,
  windowSeconds: 900,
});

describe('a payment provider', () => {
  it('takes the currencies that it lists, or any', () => {
    expect(PaymentProvider.takes(traits(null), NGN)).to.equal(true);
    expect(PaymentProvider.takes(traits([USD]), NGN)).to.equal(false);
    expect(PaymentProvider.takes(traits([USD, NGN]), NGN)).to.equal(true);
    expect(PaymentProvider.takes(traits([]), NGN)).to.equal(false);
  });

  describe('asked whether it takes an amount', () => {
    const limited = { ...traits([NGN, USD]), limits: new Map([[NGN, { minimum: 50, step: 10 }]]) };
    const taking = (amount: number, currency = NGN) =>
      PaymentProvider.requireTaken(limited, Money.of(amount, currency));

    it('takes its least and all above it, step by step', () => {
      for (const amount of [50, 60, 1_000])
        expect(
          refusalOf(() => taking(amount)),
          `${amount}`,
        ).to.equal(undefined);
      for (const amount of [40, 49, 51, 1_001]) {
        expect(
          refusalOf(() => taking(amount)),
          `${amount}`,
        ).to.equal('payment_amount_not_taken');
      }
      expect(factsOf(() => taking(40))).to.deep.equal({ currency: NGN, amount: 40, minimum: 50, step: 10 });
    });

    it('takes any amount of a currency without a limit, and none of one that it does not take', () => {
      expect(refusalOf(() => taking(1, USD))).to.equal(undefined);
      const none = { ...limited, currencies: [USD] };
      expect(refusalOf(() => PaymentProvider.requireTaken(none, Money.of(100, NGN)))).to.equal('currency_mismatch');
    });

    it('has nothing against what costs nothing: it is not asked for that', () => {
      expect(refusalOf(() => taking(0))).to.equal(undefined);
    });
  });
});
