import { PaymentProvider, type ProviderTraits } from '@soko/domain';
import { expect } from 'chai';
import { NGN, USD } from '../../support/builders/index.ts';

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
});
