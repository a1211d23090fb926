import { randomUUID } from 'node:crypto';
import { type Sandbox, type SandboxOptions, sandbox, signWebhook } from '@soko/adapters-payments';
import type { SandboxEvent } from '@soko/application';
import { Currency, type Id, Money, type NewId, type PaymentId } from '@soko/domain';
import { expect } from 'chai';
import { type ProviderRig, paymentProviderContract, type Signer } from '../contracts/payment-provider.contract.ts';
import { sandboxBookContract } from '../contracts/sandbox-book.contract.ts';
import { SANDBOX_WAYS } from '../support/providers/rigs.ts';
import { refusalOf } from '../support/refusal.ts';
import { type MemorySandboxBook, memorySandboxBook } from '../support/sandbox-book.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const NGN = Currency.of('NGN');
const SECRETS: Readonly<Record<Signer, string>> = {
  current: 'the-secret-in-use',
  previous: 'the-one-before-it',
  foreign: 'one-of-some-other',
};
const newId: NewId = <I extends Id>() => randomUUID() as string as I;

const EVENT: SandboxEvent = { id: 'e1', type: 'payment.succeeded', reference: 'sk1', amount: Money.of(1000, NGN) };

const make = (market: WebServer, book: MemorySandboxBook, options: Partial<SandboxOptions> = {}): Sandbox =>
  sandbox({
    book,
    baseUrl: 'http://localhost:3000',
    webhookUrl: `${market.url}/webhook`,
    secrets: [SECRETS.current, SECRETS.previous],
    fetch,
    now: () => NOW,
    newId,
    ...options,
  });

const signed = (body: string | Uint8Array, signer: Signer = 'current', at = NOW): ReadonlyMap<string, string> =>
  new Map([['soko-sandbox-signature', signWebhook(Buffer.from(body), SECRETS[signer], at)]]);

async function makeRig(): Promise<ProviderRig> {
  const book = memorySandboxBook();
  const market = await webServer((_, response) => response.end());
  const provider = make(market, book);
  let delivered = 0;
  return {
    provider,
    currency: NGN,
    now: NOW,
    act: async (reference, action) => {
      await provider.act(reference, action);
    },
    webhooks: async () => {
      const before = market.received.length;
      for (const event of book.queued.slice(delivered)) await provider.deliver(event);
      delivered = book.queued.length;
      return market.received.slice(before);
    },
    sign: (body, { signer, at } = {}) => signed(body, signer, at),
    otherEvent: Buffer.from('{"id":"e1","type":"weather.changed","livemode":false,"data":{"sun":true}}'),
    release: market.close,
  };
}

sandboxBookContract('in memory', async () => {
  const book = memorySandboxBook();
  return { book, queued: async () => book.queued };
});

paymentProviderContract('sandbox', SANDBOX_WAYS, makeRig);

describe('the sandbox', () => {
  let market: WebServer;
  let book: MemorySandboxBook;
  let provider: Sandbox;
  let status = 200;
  beforeEach(async () => {
    status = 200;
    market = await webServer((_, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    book = memorySandboxBook();
    provider = make(market, book);
  });
  afterEach(() => market.close());

  const open = (changes: Partial<Readonly<{ returnUrl: string | null; expiresAt: Date }>> = {}) =>
    provider.start({
      key: newId<PaymentId>(),
      reference: 'sk1',
      amount: Money.of(1000, NGN),
      email: 'buyer@soko.test',
      description: 'Order 1',
      returnUrl: 'https://shop.test/back?order_id=o1&status=unknown#top',
      method: null,
      expiresAt: new Date('2026-01-01T12:15:00Z'),
      ...changes,
    });
  const body = (changes: object = {}, amount: unknown = 1000): string =>
    JSON.stringify({
      id: 'e1',
      type: 'payment.succeeded',
      livemode: false,
      data: { reference: 'sk1', amount, currency: 'NGN' },
      ...changes,
    });
  const readingRefuses = (text: string) => refusalOf(() => provider.readWebhook(signed(text), Buffer.from(text), NOW));

  it('sends the buyer to its hosted page', async () => {
    expect((await open())?.redirectUrl).to.equal('http://localhost:3000/sandbox/pay/sk1');
  });

  it('sends the buyer back with what became of the payment', async () => {
    await open();
    const done = await provider.act('sk1', 'decline');
    expect(done?.payment.status).to.equal('declined');
    expect(done?.redirectUrl).to.equal('https://shop.test/back?order_id=o1&status=failed&reference=sk1#top');
  });

  it('sends the buyer nowhere when nobody told where to', async () => {
    await open({ returnUrl: null });
    expect(await provider.act('sk1', 'approve')).to.have.property('redirectUrl', null);
  });

  it('lets a decided payment stand, whatever its buyer clicks later, and tells the market once', async () => {
    await open();
    await provider.act('sk1', 'abandon');
    const again = await provider.act('sk1', 'approve');
    expect(again?.payment.status).to.equal('abandoned');
    expect(again?.redirectUrl).to.include('status=cancelled');
    expect(book.queued.map(({ type }) => type)).to.deep.equal(['payment.cancelled']);
  });

  it('takes no money on a page whose time is over', async () => {
    await open({ expiresAt: NOW });
    expect((await provider.act('sk1', 'approve'))?.payment.status).to.equal('abandoned');
  });

  it('knows nothing of a reference that was never opened', async () => {
    expect(await provider.act('sk1', 'approve')).to.equal(null);
    expect(await provider.find('sk1')).to.equal(null);
    const unknown = { reference: 'sk1', providerReference: null, amount: Money.of(1000, NGN) };
    expect(await provider.close(unknown)).to.include({ status: 'cancelled' });
    expect(book.queued).to.deep.equal([]);
  });

  it('posts its webhook as the wire contract says', async () => {
    await provider.deliver(EVENT);
    const [webhook] = market.received;
    expect(webhook?.method).to.equal('POST');
    expect(webhook?.path).to.equal('/webhook');
    expect(webhook?.headers.get('content-type')).to.equal('application/json');
    expect(webhook?.headers.get('soko-sandbox-signature')).to.match(/^t=1767268800,v1=[\da-f]{64}$/);
    expect(JSON.parse(String(webhook?.body))).to.deep.equal({
      id: 'e1',
      type: 'payment.succeeded',
      livemode: false,
      data: { reference: 'sk1', amount: 1000, currency: 'NGN' },
    });
  });

  it('fails to deliver when the market answers anything but 2xx, so that the job runs again', async () => {
    for (status of [400, 401, 500, 503]) {
      const failure = await provider.deliver(EVENT).catch((error: unknown) => error);
      expect(String(failure)).to.include(`with ${status}`);
    }
  });

  it('follows no redirect with its webhook', async () => {
    status = 307;
    expect(await provider.deliver(EVENT).catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(market.received.map(({ path }) => path)).to.deep.equal(['/webhook']);
  });

  it('fails to deliver when the market cannot be reached', async () => {
    await market.close();
    expect(await provider.deliver(EVENT).catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('refuses to be called where a call would be a mistake', async () => {
    provider = make(market, book, { refuseCall: () => true });
    const payment = { reference: 'sk1', providerReference: null, amount: EVENT.amount };
    const refund = {
      key: newId<never>(),
      paymentReference: 'sk1',
      providerReference: null,
      refundReference: null,
      amount: EVENT.amount,
      reason: '',
    };
    const calls = [
      () => open(),
      () => provider.verify(payment),
      () => provider.close(payment),
      () => provider.refund(refund),
      () => provider.deliver(EVENT),
    ];
    for (const call of calls) {
      const failure = await call().catch((error: unknown) => error);
      expect(String(failure)).to.include('inside a transaction');
    }
    expect(await book.find('sk1')).to.equal(null);
    expect(market.received).to.deep.equal([]);
  });

  it('cannot be made without a secret', () => {
    expect(() => make(market, book, { secrets: [] })).to.throw('needs a secret');
  });

  it('refuses a signed event that claims to be about real money', () => {
    expect(readingRefuses(body({ livemode: true }))).to.equal('malformed_request');
  });

  it('refuses a signed amount that is no whole number of minor units above zero', () => {
    for (const amount of [0, -1, 1.5, '1000', null, 2 ** 53]) {
      expect(readingRefuses(body({}, amount)), String(amount)).to.equal('malformed_request');
    }
    expect(readingRefuses(body().replace('1000', '-0'))).to.equal('malformed_request');
    expect(readingRefuses(body().replace('1000', '9007199254740993'))).to.equal('malformed_request');
  });

  it('refuses a currency that the market does not know, and ids that a text column could not hold', () => {
    expect(readingRefuses(body().replace('NGN', 'XXX'))).to.equal('malformed_request');
    expect(readingRefuses(body({ id: 'e\u0000' }))).to.equal('malformed_request');
    expect(readingRefuses(body({ id: 'e'.repeat(256) }))).to.equal('malformed_request');
    expect(readingRefuses(body({ type: '' }))).to.equal('malformed_request');
  });

  it('refuses signed bytes that are not UTF-8, also where nobody looks', () => {
    const bytes = Buffer.from(body({ note: '?' }));
    bytes[bytes.indexOf('?')] = 0xff;
    const read = () => provider.readWebhook(signed(bytes), bytes, NOW);
    expect(refusalOf(read)).to.equal('malformed_request');
  });

  it('refuses a signed object that names a key twice, however it is spelled', () => {
    const twice = [
      body().replace('{"id"', '{"id":"e0","id"'),
      body().replace('"amount":1000', '"amount":1000,"amount" :1'),
      body().replace('"amount":1000', '"amount":1000,"\\u0061mount":1'),
    ];
    for (const text of twice) expect(readingRefuses(text), text).to.equal('malformed_request');
  });

  it('reads the same key in different objects, and keys inside of texts', () => {
    const text = body({ note: '{"id":1,"id":2}', list: [{ id: 1 }, { id: 2 }, '\\"id":'] });
    expect(provider.readWebhook(signed(text), Buffer.from(text), NOW).id).to.equal('e1');
  });
});
