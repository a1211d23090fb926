import { Currency } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, kobo, NGN, USD } from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket } from '../../support/market.ts';

describe('the list of payment providers', () => {
  it('tells of each that is switched on what a storefront shows, and nothing more', async () => {
    const limits = new Map([
      [NGN, { minimum: 5_000, step: 1 }],
      [USD, { minimum: 1, step: 1 }],
    ]);
    const providers = [
      { ...fakeProvider({ name: 'a', title: 'A', currencies: [NGN], limits }), isAvailable: () => false },
      fakeProvider({ name: 'b', collects: 'on_delivery' }),
    ];
    const { app } = aMarket({ providers });
    const known = { minimum_amount: [], available: true };
    expect(await app.payments.providers(aGuestCall())).to.deep.equal([
      {
        ...{ name: 'a', title: 'A', collects: 'online', currencies: ['NGN'] },
        ...{ minimum_amount: [kobo(5_000)], available: false },
      },
      { name: 'b', title: 'Fake', collects: 'on_delivery', currencies: Currency.all, ...known },
    ]);
    expect(app.payments.standing()).to.deep.equal({ a: false, b: true });
  });
});
