import { statusOf } from '@soko/adapters-http';
import { createApp } from '@soko/application';
import { refuse } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aJobCall, kobo } from '../../support/builders/index.ts';
import type { FakeWebhook } from '../../support/fake-provider.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('a webhook', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
  });
  afterEach(() => booksAreRight(market));

  const receive = (webhook: FakeWebhook, provider: string | null = 'fake') =>
    market.app.payments.receiveWebhook(aGuestCall(), { provider, ...webhook });
  const inbox = () => [...market.memory.state.paymentEvents.values()];
  const outcomes = () => inbox().map(({ outcome }) => outcome);

  it('is kept as it came, and settles its payment', async () => {
    const { orderId, reference } = await market.begun(ware, 2);
    market.fake.pay(reference);
    const webhook = market.fake.webhook(reference, 'event-1');
    await receive(webhook);
    expect(inbox()[0]).to.deep.include({
      provider: 'fake',
      eventId: 'event-1',
      outcome: 'confirm',
      body: webhook.body,
    });
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('is worked on once, however often it comes', async () => {
    const { reference } = await market.begun(ware, 2);
    market.fake.pay(reference);
    for (let times = 0; times < 3; times += 1) await receive(market.fake.webhook(reference));
    expect(outcomes()).to.deep.equal(['confirm']);
    expect(market.stock(ware)).to.deep.equal([8, 0]);
  });

  it('is harmless in any order', async () => {
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    await receive(market.fake.webhook(reference, 'paid'));
    market.fake.decline(reference);
    await receive(market.fake.webhook(reference, 'failed'));
    expect(outcomes()).to.deep.equal(['confirm', 'nothing']);
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('with a wrong signature keeps nothing and settles nothing', async () => {
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    const { body } = market.fake.webhook(reference);
    const wrong = [new Map([['fake-signature', 'wrong']]), new Map<string, string>()];
    for (const headers of wrong) {
      expect(await refusalFrom(receive({ headers, body }))).to.equal('webhook_signature_invalid');
    }
    expect(inbox()).to.deep.equal([]);
    expect(market.order(orderId).status).to.equal('pending_payment');
  });

  it("of one provider is not accepted on another's path", async () => {
    const { reference } = await market.begun(ware);
    const webhook = market.fake.webhook(reference);
    expect(await refusalFrom(receive(webhook, 'other'))).to.equal('webhook_signature_invalid');
    expect(await refusalFrom(receive(webhook, 'nobody'))).to.equal('not_found');
  });

  it('on the bare path is told by its signature, by exactly one', async () => {
    const { reference } = await market.begun(ware);
    const { headers, body } = market.fake.webhook(reference);
    const both = new Map([...headers, ['other-signature', 'right']]);
    expect(await refusalFrom(receive({ headers: both, body }, null))).to.equal('webhook_signature_invalid');
    expect(await refusalFrom(receive({ headers: new Map(), body }, null))).to.equal('webhook_signature_invalid');
    expect(inbox()).to.deep.equal([]);
    await receive({ headers, body }, null);
    expect(inbox().map(({ provider }) => provider)).to.deep.equal(['fake']);
  });

  it('I3: is not taken where it cannot be kept, so that its provider sends it again', async () => {
    const { reference } = await market.begun(ware);
    const { payments } = createApp({ ...market.ports, store: { transaction: async () => refuse('unavailable') } });
    const taking = payments.receiveWebhook(aGuestCall(), { provider: 'fake', ...market.fake.webhook(reference) });
    expect(await refusalFrom(taking)).to.equal('unavailable');
    expect(statusOf('unavailable')).to.equal(503);
  });

  it('about something else is kept and left alone', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ id: 'event-1', reference: null }));
    await receive({ headers: new Map([['fake-signature', 'right']]), body });
    expect(outcomes()).to.deep.equal(['noted']);
  });

  it('about a payment that is not ours is kept and changes nothing', async () => {
    await receive(market.fake.webhook('sk-of-somebody-else'));
    expect(outcomes()).to.deep.equal(['unknown']);
  });

  describe('that proves nothing by itself', () => {
    const hinted = async () => {
      market.fake.isHinting = true;
      const begun = await market.begun(ware);
      return { ...begun, webhook: market.fake.webhook(begun.reference) };
    };

    it('I2: is a reason to ask its provider, whose answer is what counts', async () => {
      const { orderId, reference, webhook } = await hinted();
      await receive(webhook);
      expect(outcomes(), 'nobody has paid').to.deep.equal(['nothing']);
      market.fake.pay(reference);
      await receive(market.fake.webhook(reference, 'another'));
      expect(outcomes()).to.deep.equal(['nothing', 'confirm']);
      expect(market.order(orderId).status).to.equal('confirmed');
      expect(market.fake.calls.filter((call) => call === `verify ${reference}`)).to.have.length(2);
    });

    it('is asked about once, however often it comes', async () => {
      const { reference, webhook } = await hinted();
      market.fake.pay(reference);
      for (let times = 0; times < 100; times += 1) await receive(webhook);
      expect(outcomes()).to.deep.equal(['confirm']);
      expect(market.fake.calls.filter((call) => call === `verify ${reference}`)).to.have.length(1);
    });

    it('is taken while its provider does not answer, and settled by a job once it does', async () => {
      const { orderId, reference, webhook } = await hinted();
      market.fake.pay(reference);
      market.fake.isDown = true;
      await receive(webhook);
      expect(outcomes()).to.deep.equal([null]);
      market.wait(6);
      expect(await market.app.payments.workEvents(aJobCall())).to.equal(1);
      expect(outcomes()).to.deep.equal([null]);
      market.fake.isDown = false;
      await market.app.payments.workEvents(aJobCall());
      expect(outcomes()).to.deep.equal(['confirm']);
      expect(market.order(orderId).status).to.equal('confirmed');
    });

    it('about a payment that is not ours, or of another provider, asks nobody', async () => {
      const { reference } = await hinted();
      market.other.isHinting = true;
      await receive(market.fake.webhook('sk-of-somebody-else'));
      await receive(market.other.webhook(reference), 'other');
      expect(outcomes()).to.deep.equal(['unknown', 'unknown']);
      expect([...market.fake.calls, ...market.other.calls].filter((call) => call.startsWith('verify'))).to.deep.equal(
        [],
      );
    });
  });

  describe('that was kept but not settled, because the process died in between', () => {
    /** The webhook was kept; the transaction that would have settled it never ran. */
    const keptOnly = async () => {
      const begun = await market.begun(ware);
      market.fake.pay(begun.reference);
      const webhook = market.fake.webhook(begun.reference);
      const { id, type, report } = market.fake.readWebhook(webhook.headers, webhook.body, market.now());
      const event = { id: market.ports.newId(), provider: 'fake', eventId: id, type, report, outcome: null } as const;
      await market.inTx((tx) => tx.paymentEvents.insert({ ...event, body: webhook.body } as never));
      return { ...begun, webhook };
    };

    it('is settled by its repeat', async () => {
      const { orderId, webhook } = await keptOnly();
      await receive(webhook);
      expect(market.order(orderId).status).to.equal('confirmed');
      expect(outcomes()).to.deep.equal(['confirm']);
    });

    it('is settled by a job, once nobody else can be at it', async () => {
      const { orderId } = await keptOnly();
      expect(await market.app.payments.workEvents(aJobCall())).to.equal(0);
      market.wait(6);
      expect(await market.app.payments.workEvents(aJobCall())).to.equal(1);
      expect(market.order(orderId).status).to.equal('confirmed');
      expect(await market.app.payments.workEvents(aJobCall())).to.equal(0);
    });
  });
});
