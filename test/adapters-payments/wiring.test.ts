import type { PaymentsConfig } from '@soko/adapters-payments';
import { paymentsModule, SANDBOX } from '@soko/adapters-payments/wiring';
import { NEW_ID, NOW, PAYMENT_PROVIDERS, SANDBOX_BOOK, SANDBOX_DESK } from '@soko/application/wiring';
import { Currency, type Id, Money } from '@soko/domain';
import { expect } from 'chai';
import { Container } from 'inversify';
import { memorySandboxBook } from '../support/sandbox-book.ts';
import { webServer } from '../support/web-server.ts';

const SECRETS = ['a-secret-for-tests'];

async function containerWith(config: PaymentsConfig, baseUrl = 'http://localhost:3000'): Promise<Container> {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(SANDBOX_BOOK).toConstantValue(memorySandboxBook());
  container.bind(NOW).toConstantValue(() => new Date('2026-01-01T12:00:00Z'));
  container.bind(NEW_ID).toConstantValue(<I extends Id>() => 'e1' as string as I);
  await container.load(paymentsModule(config, { baseUrl, fetch }));
  return container;
}

describe('the wiring of payments', () => {
  it('binds the sandbox, its desk, and every provider that is switched on', async () => {
    const container = await containerWith({ sandbox: { secrets: SECRETS } });
    const names = container.get(PAYMENT_PROVIDERS).map(({ name }) => name);
    expect(names).to.deep.equal(['sandbox', 'cash_on_delivery']);
    expect(container.get(SANDBOX_DESK)).to.equal(container.get(SANDBOX));
  });

  it('has neither sandbox nor desk where it is switched off', async () => {
    const container = await containerWith({ sandbox: null });
    expect(container.get(PAYMENT_PROVIDERS).map(({ name }) => name)).to.deep.equal(['cash_on_delivery']);
    expect(container.get(SANDBOX_DESK)).to.equal(null);
    expect(container.get(SANDBOX)).to.equal(null);
  });

  it("sends the sandbox's webhooks to the market's own path for them", async () => {
    const market = await webServer((_, response) => response.end());
    const container = await containerWith({ sandbox: { secrets: SECRETS } }, market.url);
    const amount = Money.of(1000, Currency.of('NGN'));
    await container.get(SANDBOX)?.deliver({ id: 'e1', type: 'payment.succeeded', reference: 'sk1', amount });
    await market.close();
    expect(market.received.map(({ path }) => path)).to.deep.equal(['/api/v1/payments/webhook/sandbox']);
  });
});
