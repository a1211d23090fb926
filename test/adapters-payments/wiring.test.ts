import type { PaymentsConfig } from '@soko/adapters-payments';
import { paymentsModule, SANDBOX } from '@soko/adapters-payments/wiring';
import { NEW_ID, NOW, PAYMENT_PROVIDERS, SANDBOX_BOOK, SANDBOX_DESK } from '@soko/application/wiring';
import { Currency, type Id, Money } from '@soko/domain';
import { expect } from 'chai';
import { Container } from 'inversify';
import { memorySandboxBook } from '../support/sandbox-book.ts';
import { webServer } from '../support/web-server.ts';

const SECRETS = ['a-secret-for-tests'];

async function containerWith(
  config: PaymentsConfig,
  baseUrl = 'http://localhost:3000',
  refuseCall = () => false,
): Promise<Container> {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(SANDBOX_BOOK).toConstantValue(memorySandboxBook());
  container.bind(NOW).toConstantValue(() => new Date('2026-01-01T12:00:00Z'));
  container.bind(NEW_ID).toConstantValue(<I extends Id>() => 'e1' as string as I);
  await container.load(paymentsModule(config, { baseUrl, fetch, refuseCall }));
  return container;
}

/** A failure with all that caused it, as one text. */
const reasonsOf = (failure: unknown): string =>
  failure instanceof Error
    ? [failure.message, reasonsOf(failure.cause), reasonsOf((failure as { detail?: unknown }).detail)].join(' ')
    : '';

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

  it('has those that take real money where they are switched on, before cash', async () => {
    const at = { url: 'https://provider.test', secretKey: 'key', webhookSecrets: SECRETS };
    const container = await containerWith({
      sandbox: null,
      stripe: { ...at, secretKey: 'sk_test_1' },
      paystack: { url: at.url, secretKeys: ['sk_test_1'] },
      flutterwave: at,
      razorpay: { url: at.url, webhookSecrets: SECRETS, keyId: 'rzp_test_1', keySecret: 'secret' },
      chapa: at,
    });
    const names = container.get(PAYMENT_PROVIDERS).map(({ name }) => name);
    expect(names).to.deep.equal(['stripe', 'paystack', 'flutterwave', 'razorpay', 'chapa', 'cash_on_delivery']);
  });

  it('has terms after cash, with where a transfer is sent, where they are switched on', async () => {
    const container = await containerWith({ sandbox: null, terms: { instructions: 'To: Soko Ltd' } });
    expect(container.get(PAYMENT_PROVIDERS).map(({ name }) => name)).to.deep.equal(['cash_on_delivery', 'terms']);
    const own = container.get(PAYMENT_PROVIDERS)[1];
    expect(own).to.include({ collects: 'on_terms', instructions: 'To: Soko Ltd' });
  });

  it('H11: lets none of them be called where a call would be a mistake', async () => {
    const market = await webServer((_, response) => response.end());
    const at = { url: market.url, secretKey: 'sk_test_1', webhookSecrets: SECRETS };
    const config = { sandbox: null, stripe: at, paystack: { url: at.url, secretKeys: ['sk_test_1'] }, chapa: at };
    const container = await containerWith(config, undefined, () => true);
    const amount = Money.of(1000, Currency.of('USD'));
    for (const provider of container.get(PAYMENT_PROVIDERS).filter(({ collects }) => collects === 'online')) {
      const failure = await provider
        .verify({ reference: 'sk1', providerReference: 'cs_1', amount })
        .catch((error: unknown) => error);
      expect(reasonsOf(failure), provider.name).to.include('inside a transaction');
    }
    expect(market.received).to.deep.equal([]);
    await market.close();
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
