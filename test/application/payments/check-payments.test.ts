import { expect } from 'chai';
import { aJobCall } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market, type Ware } from '../../support/market.ts';

describe('checking on payments whose webhook never came', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 1_000 });
  });
  afterEach(() => booksAreRight(market));

  const check = () => market.app.payments.check(aJobCall());

  it('I13: asks about those that have been live for a minute, and settles them', async () => {
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    market.wait(60);
    expect(await check()).to.equal(0);
    market.wait(1);
    expect(await check()).to.equal(1);
    expect(market.order(orderId).status).to.equal('confirmed');
    expect(await check()).to.equal(0);
  });

  it('I13: asks again in the next round when a provider does not answer', async () => {
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    market.wait(61);
    market.fake.isDown = true;
    expect(await check()).to.equal(1);
    expect(market.payments(orderId)[0]?.status).to.equal('pending');
    market.fake.isDown = false;
    await check();
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('asks nobody about cash on delivery, and is not held up by it', async () => {
    for (let orders = 0; orders < 101; orders += 1) {
      const { call, orderId } = await market.draft(ware);
      await market.app.payments.start(call, { orderId, provider: 'cash' });
    }
    market.wait(1);
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    market.wait(61);
    expect(await check()).to.equal(1);
    expect(market.order(orderId).status).to.equal('confirmed');
    expect(market.cash.calls).to.deep.equal([]);
  });

  it('is not held up by buyers who take their time, however many they are', async () => {
    for (let orders = 0; orders < 101; orders += 1) await market.begun(ware);
    market.wait(1);
    const { orderId, reference } = await market.begun(ware);
    market.fake.pay(reference);
    market.wait(61);
    await check();
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('gives the others their turn when one fails', async () => {
    const [first, second] = [await market.begun(ware), await market.begun(ware)];
    for (const { reference } of [first, second]) market.fake.pay(reference);
    market.fake.beforeAnswer = async (asked) => {
      if (asked.endsWith(first.reference)) throw new Error('out of order');
    };
    market.wait(61);
    expect(await check().catch((failure: Error) => failure.message)).to.equal('out of order');
    expect(market.order(second.orderId).status).to.equal('confirmed');
  });
});
