import { Currency } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, NGN } from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket } from '../../support/market.ts';

describe('the list of payment providers', () => {
  it('tells of each that is switched on what a storefront shows, and nothing more', async () => {
    const providers = [
      fakeProvider({ name: 'a', title: 'A', currencies: [NGN] }),
      fakeProvider({ name: 'b', collects: 'on_delivery' }),
    ];
    expect(await aMarket({ providers }).app.payments.providers(aGuestCall())).to.deep.equal([
      { name: 'a', title: 'A', collects: 'online', currencies: ['NGN'] },
      { name: 'b', title: 'Fake', collects: 'on_delivery', currencies: Currency.all },
    ]);
  });
});
