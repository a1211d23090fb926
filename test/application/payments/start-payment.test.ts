import type { OrderId, UnclaimedCall } from '@soko/domain';
import { expect } from 'chai';
import {
  aClaim,
  aGuestCall,
  aJobCall,
  anId,
  aPromotion,
  kobo,
  later,
  NOON,
  USD,
} from '../../support/builders/index.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';
import { factsFrom, refusalFrom } from '../../support/refusal.ts';

type Choice = Parameters<Market['app']['payments']['start']>[1];

describe('paying an order', () => {
  let market: Market;
  let ware: Ware;
  let call: UnclaimedCall;
  let orderId: OrderId;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
    ({ call, orderId } = await market.draft(ware, 2));
  });
  afterEach(() => booksAreRight(market));

  const pay = (fields: Partial<Choice> = {}, by: Parameters<Market['app']['payments']['start']>[0] = call) =>
    market.app.payments.start(by, { orderId, provider: 'fake', ...fields });
  const statuses = () => market.payments(orderId).map(({ provider, status }) => `${provider} ${status}`);

  it('makes the payment, asks the provider with its key, and waits', async () => {
    const started = await pay({ method: 'card' });
    const [payment] = market.payments(orderId);
    expect(started).to.deep.equal({ orderId, paymentId: payment?.id, isNew: true, replaced: null });
    expect(payment).to.deep.include({ status: 'pending', amount: kobo(2_000), method: 'card' });
    expect(payment?.redirectUrl).to.equal(`https://fake.example/${payment?.reference}`);
    expect(market.order(orderId)).to.deep.include({ status: 'pending_payment', placedAt: NOON });
    const [request] = market.fake.requests;
    expect(request).to.deep.include({
      key: payment?.id,
      reference: payment?.reference,
      amount: kobo(2_000),
      method: 'card',
    });
    expect(request).to.deep.include({ email: 'ada@example.com', returnUrl: null, expiresAt: later(NOON, 1_800) });
  });

  it("holds the stock for the provider's own window", async () => {
    await pay();
    expect(market.order(orderId).expiresAt).to.deep.equal(later(NOON, 1_800));
    const [reservation] = market.memory.state.reservations.values();
    expect(reservation?.expiresAt).to.deep.equal(later(NOON, 1_800));
    expect(market.stock(ware)).to.deep.equal([10, 2]);
  });

  it('again with the same provider is the same payment', async () => {
    const { paymentId } = await pay();
    expect(await pay()).to.deep.equal({ orderId, paymentId, isNew: false, replaced: null });
    expect(market.fake.requests.length).to.equal(1);
  });

  it('whose page is open and known to nobody is over, and another takes its place', async () => {
    market.fake.isForgetful = true;
    await pay();
    expect(statuses()).to.deep.equal(['fake failed']);
    expect(market.payments(orderId)[0]?.failure?.code).to.equal('opening_lost');
    expect(market.events().at(-1)).to.equal('payment.failed');
    market.fake.isForgetful = false;
    expect(await pay()).to.include({ isNew: true });
    expect(statuses()).to.deep.equal(['fake failed', 'fake pending']);
  });

  it('with another provider ends the old payment and closes its page', async () => {
    const { paymentId } = await pay();
    const second = await pay({ provider: 'other' });
    expect(second).to.deep.include({ isNew: true, replaced: paymentId });
    expect(statuses()).to.deep.equal(['fake cancelled', 'other pending']);
    expect(market.fake.calls.at(-1)).to.equal(`close ${market.payments(orderId)[0]?.reference}`);
  });

  it('with another provider finds out that the old one had the money already', async () => {
    await pay();
    market.fake.pay(market.payments(orderId)[0]!.reference);
    await pay({ provider: 'other' });
    expect(statuses()).to.deep.equal(['fake succeeded', 'other cancelled']);
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: NOON });
  });

  it('with another provider goes on when the old one was switched off', async () => {
    await pay();
    const without = aMarket({ store: market.memory, providers: [market.other] });
    await without.app.payments.start(call, { orderId, provider: 'other' });
    expect(statuses()).to.deep.equal(['fake cancelled', 'other pending']);
  });

  it('on delivery confirms at once, with nothing paid and the total owed', async () => {
    await pay({ provider: 'cash' });
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', confirmedAt: NOON, paidAt: null });
    expect(market.balances()).to.deep.include({ receivable: 2_000, commission: -200 });
    expect(market.stock(ware)).to.deep.equal([8, 0]);
    expect(statuses()).to.deep.equal(['cash pending']);
    expect(market.cash.calls).to.deep.equal([]);
    expect(market.memory.state.events.at(-1)).to.deep.include({ type: 'order.confirmed', payload: { paid: false } });
  });

  it('on delivery, after an online payment was begun, closes that one', async () => {
    await pay();
    await pay({ provider: 'cash' });
    expect(statuses()).to.deep.equal(['fake cancelled', 'cash pending']);
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('that costs nothing confirms at once, and asks no provider', async () => {
    const gift = await market.sells({ price: kobo(0) });
    ({ call, orderId } = await market.draft(gift));
    await pay();
    expect(market.order(orderId)).to.deep.include({ status: 'confirmed', paidAt: NOON });
    expect(statuses()).to.deep.equal(['fake succeeded']);
    expect([market.fake.calls, market.balances()]).to.deep.equal([[], {}]);
  });

  it('that the marketplace gives away still credits the shop', async () => {
    market.memory.state.promotions.push(aPromotion({ rate: 10_000, fundedBy: 'platform' }));
    ({ call, orderId } = await market.draft(ware, 2));
    await pay();
    expect(market.balances()).to.deep.equal({
      [`payable:${ware.shop.id}`]: -1_800,
      commission: -200,
      promotions: 2_000,
    });
  });

  it('keeps the payment when the provider does not answer, and goes on with it the next time', async () => {
    market.fake.isDown = true;
    expect(await refusalFrom(pay())).to.equal('payment_provider_unavailable');
    expect(statuses()).to.deep.equal(['fake initiated']);
    market.fake.isDown = false;
    const { paymentId, isNew } = await pay();
    expect([paymentId, isNew]).to.deep.equal([market.payments(orderId)[0]?.id, false]);
    expect(statuses()).to.deep.equal(['fake pending']);
    expect(market.fake.requests.map(({ key }) => key)).to.deep.equal([paymentId]);
  });

  it('under a key resumes from the payment’s row once the lease of the first call is over', async () => {
    const claimed = { ...call, claim: aClaim({ operation: 'payCheckout' }) };
    market.fake.isDown = true;
    expect(await refusalFrom(pay({}, claimed))).to.equal('payment_provider_unavailable');
    market.fake.isDown = false;
    expect(await refusalFrom(pay({}, claimed))).to.equal('idempotency_in_progress');
    market.wait(15);
    const started = await pay({}, claimed);
    expect(started).to.deep.include({ isNew: true, paymentId: market.payments(orderId)[0]?.id });
    expect(statuses()).to.deep.equal(['fake pending']);
  });

  it('under a key asks the provider once, however often it is repeated', async () => {
    const claimed = { ...call, claim: aClaim({ operation: 'payCheckout' }) };
    const first = await pay({}, claimed);
    market.wait(15);
    expect(await pay({}, claimed)).to.deep.equal(first);
    expect(market.fake.requests.length).to.equal(1);
  });

  it('stays settled when the webhook is faster than the answer', async () => {
    market.fake.beforeAnswer = async (asked) => {
      if (!asked.startsWith('start')) return;
      market.fake.pay(market.payments(orderId)[0]!.reference, kobo(2_000));
      const { headers, body } = market.fake.webhook(market.payments(orderId)[0]!.reference);
      await market.app.payments.receiveWebhook(aGuestCall(), { provider: 'fake', headers, body });
    };
    await pay();
    expect(statuses()).to.deep.equal(['fake succeeded']);
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('is refused once the time of the order is over', async () => {
    market.wait(900);
    expect(await refusalFrom(pay())).to.equal('order_expired');
    expect(market.payments(orderId)).to.deep.equal([]);
  });

  it('is refused for an order that is confirmed or cancelled', async () => {
    await pay({ provider: 'cash' });
    expect(await refusalFrom(pay())).to.equal('order_not_payable');
    await market.app.orders.cancel(call, { orderId });
    expect(await refusalFrom(pay())).to.equal('order_not_payable');
  });

  it('is refused with a provider that is not here, or does not take the currency', async () => {
    const facts = await factsFrom(pay({ provider: 'nobody' }));
    expect(facts).to.deep.equal({ provider: 'nobody', available: ['fake', 'other', 'cash'] });
    expect(await refusalFrom(pay({ provider: 'nobody' }))).to.equal('payment_provider_unknown');
    const dollars = aMarket({ store: market.memory, providers: [fakeProvider({ currencies: [USD] })] });
    const inDollars = dollars.app.payments.start(call, { orderId, provider: 'fake' });
    expect(await refusalFrom(inDollars)).to.equal('currency_mismatch');
    expect(market.order(orderId).status).to.equal('draft');
  });

  it('is for the holder of the order alone', async () => {
    const others = [aGuestCall(), aGuestCall({ order: anId() }), market.callOf(await market.user())];
    for (const other of others) expect(await refusalFrom(pay({}, other))).to.equal('not_found');
    expect(await refusalFrom(pay({ orderId: anId() }))).to.equal('not_found');
    expect(market.fake.calls).to.deep.equal([]);
  });

  it('can be tried again after it failed', async () => {
    await pay();
    market.fake.decline(market.payments(orderId)[0]!.reference);
    await market.app.payments.verify(call, { reference: market.payments(orderId)[0]!.reference });
    expect(await pay()).to.deep.include({ isNew: true, replaced: null });
    expect(statuses()).to.deep.equal(['fake failed', 'fake pending']);
  });

  it('H12: is one payment when two ask at once', async () => {
    const both = await Promise.all([pay(), pay()]);
    expect(new Set(both.map(({ paymentId }) => paymentId)).size).to.equal(1);
    expect(statuses()).to.deep.equal(['fake pending']);
  });
});

describe('the URL to which a buyer comes back', () => {
  const returnUrlWith = async (returnUrl: string, returnOrigins: readonly string[] | null = null) => {
    const market = aMarket({ settings: { returnOrigins } });
    const { call, orderId } = await market.draft(await market.sells());
    await market.app.payments.start(call, { orderId, provider: 'fake', returnUrl });
    const { reference } = market.payments(orderId)[0]!;
    return market.fake.requests[0]?.returnUrl?.replace(orderId, 'ORDER').replace(reference, 'REFERENCE');
  };
  const told = 'order_id=ORDER&reference=REFERENCE';

  it('is told the order and the reference, beside what it says itself', async () => {
    expect(await returnUrlWith('https://shop.example')).to.equal(`https://shop.example?${told}`);
    expect(await returnUrlWith('https://shop.example/back?a=1')).to.equal(`https://shop.example/back?a=1&${told}`);
    expect(await returnUrlWith('http://localhost:5173/#/done')).to.equal(`http://localhost:5173/?${told}#/done`);
  });

  it('I14: is http or https, and has an origin that is on the list, where there is a list', async () => {
    const list = ['https://shop.example'];
    expect(await returnUrlWith('https://SHOP.example/back', list)).to.equal(`https://SHOP.example/back?${told}`);
    const wrong = [
      'https://evil.example/',
      'http://shop.example/',
      'https://shop.example.evil.example/',
      'https://shop.example:8443/',
      'https://shop.example@evil.example/',
      'https://evil.example\\@shop.example/',
      'https://shop.example\\.evil.example/',
      'https://shop.example\n.evil.example/',
      '//shop.example/',
      '/back',
    ];
    for (const url of wrong) {
      expect(await refusalFrom(returnUrlWith(url, list)), url).to.equal('return_url_not_allowed');
    }
    for (const url of ['javascript:alert(1)', 'ftp://shop.example/', 'data:text/html,x', 'https://', '']) {
      expect(await refusalFrom(returnUrlWith(url)), url).to.equal('return_url_not_allowed');
    }
  });

  describe('with another provider, while the first one does not answer,', () => {
    it('goes ahead, and the page that is left is closed by the job', async () => {
      const market = aMarket();
      const { call, orderId, reference } = await market.begun(await market.sells());
      market.fake.isDown = true;
      await market.app.payments.start(call, { orderId, provider: 'other' });
      expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['cancelled', 'pending']);
      expect(market.events().at(-1)).to.equal('payment.left_open');
      const left = { orderId, paymentId: market.payments(orderId)[0]!.id };
      const close = () => market.app.payments.closeLeft(aJobCall(), left);
      expect(await refusalFrom(close())).to.equal('payment_provider_unavailable');
      market.fake.isDown = false;
      market.fake.pay(reference);
      await close();
      expect(market.payments(orderId)[0]).to.include({ status: 'succeeded', isSurplus: false });
      booksAreRight(market);
    });

    it('is tried again with the first one on the same order once that failed', async () => {
      const market = aMarket();
      const { call, orderId, reference } = await market.begun(await market.sells());
      market.fake.decline(reference);
      await market.app.payments.verify(call, { reference });
      expect(market.payments(orderId)[0]?.status).to.equal('failed');
      await market.app.payments.start(call, { orderId, provider: 'fake' });
      const again = market.payments(orderId)[1]!;
      market.fake.pay(again.reference);
      await market.app.payments.verify(call, { reference: again.reference });
      expect(market.order(orderId).status).to.equal('confirmed');
      booksAreRight(market);
    });
  });
});
