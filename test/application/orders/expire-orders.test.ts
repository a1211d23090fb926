import { expect } from 'chai';
import { aJobCall, kobo } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, delivery, type Market, type Ware } from '../../support/market.ts';

describe('expiring orders', () => {
  let market: Market;
  let ware: Ware;
  beforeEach(async () => {
    market = aMarket();
    ware = await market.sells({ onHand: 10, price: kobo(1_000) });
  });
  afterEach(() => booksAreRight(market));

  const expire = () => market.app.orders.expire(aJobCall());

  it('ends a draft whose time is over, not a moment before', async () => {
    const { orderId } = await market.draft(ware, 2);
    market.wait(899);
    expect(await expire()).to.equal(0);
    market.wait(1);
    expect(await expire()).to.equal(1);
    expect(market.order(orderId).status).to.equal('expired');
    expect(market.stock(ware)).to.deep.equal([10, 0]);
    expect(market.events().at(-1)).to.equal('order.expired');
    expect(await expire()).to.equal(0);
  });

  it('puts the lines back into the cart they came from', async () => {
    const { call, cartId } = await market.guestWith(ware);
    await market.app.orders.place(call, { delivery, shipping: new Map() });
    market.wait(900);
    await expire();
    expect(market.memory.state.carts.get(cartId)?.items.map(({ sku }) => sku)).to.deep.equal([ware.sku]);
  });

  it('leaves an order that waits for its payment until the window of its provider is over', async () => {
    const { orderId } = await market.begun(ware);
    market.wait(1_799);
    expect(await expire()).to.equal(0);
    market.wait(1);
    expect(await expire()).to.equal(1);
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['cancelled']);
  });

  it('I9: confirms an order that was paid in the last second instead', async () => {
    const { orderId, reference } = await market.begun(ware, 2);
    market.fake.pay(reference);
    market.wait(1_800);
    expect(await expire()).to.equal(0);
    expect(market.order(orderId).status).to.equal('confirmed');
    expect(market.stock(ware)).to.deep.equal([8, 0]);
  });

  it('is not held up by orders whose provider does not answer, however many they are', async () => {
    const plenty = await market.sells({ onHand: 300, price: kobo(1_000) });
    for (let orders = 0; orders < 201; orders += 1) await market.begun(plenty);
    market.wait(1_000);
    const { orderId } = await market.draft(ware);
    market.wait(900);
    market.fake.isDown = true;
    expect(await expire()).to.equal(1);
    expect(market.order(orderId).status).to.equal('expired');
  });

  it('lets an order wait while its provider does not answer, and ends the others', async () => {
    const waiting = await market.begun(ware);
    const { orderId } = await market.draft(ware);
    market.wait(1_800);
    market.fake.isDown = true;
    expect(await expire()).to.equal(1);
    expect(market.order(orderId).status).to.equal('expired');
    expect(market.order(waiting.orderId).status).to.equal('pending_payment');
    market.fake.isDown = false;
    expect(await expire()).to.equal(1);
  });

  it('gives the others their turn when one fails, and says so at the end', async () => {
    const broken = await market.begun(ware);
    const { orderId } = await market.draft(ware);
    market.wait(1_800);
    market.fake.beforeAnswer = () => Promise.reject(new Error('out of order'));
    const failure = await expire().catch((thrown: Error) => thrown.message);
    expect(failure).to.equal('out of order');
    expect(market.order(orderId).status).to.equal('expired');
    expect(market.order(broken.orderId).status).to.equal('pending_payment');
  });

  it('ends an order whose provider was switched off since', async () => {
    const { orderId } = await market.begun(ware);
    market.wait(1_800);
    const without = aMarket({ store: market.memory, providers: [market.cash] });
    await without.app.orders.expire(aJobCall());
    expect(market.order(orderId).status).to.equal('expired');
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['expired']);
  });

  it('I9: leaves an order alone that was paid while the page was being closed', async () => {
    const { call, orderId, reference } = await market.begun(ware);
    market.wait(1_800);
    market.fake.beforeAnswer = async (asked) => {
      if (!asked.startsWith('close')) return;
      market.fake.pay(reference);
      await market.app.payments.verify(call, { reference });
    };
    expect(await expire()).to.equal(0);
    expect(market.order(orderId).status).to.equal('confirmed');
  });

  it('leaves an order alone that began to be paid in time, though the round had counted it already', async () => {
    await market.begun(ware);
    market.wait(1_000);
    const { call, orderId } = await market.draft(ware);
    market.wait(1_000);
    market.fake.beforeAnswer = async () => {
      market.wait(-200); // its transaction began before the end, and was kept after it
      await market.app.payments.start(call, { orderId, provider: 'other' });
      market.wait(200);
    };
    expect(await expire()).to.equal(1);
    expect(market.order(orderId).status).to.equal('pending_payment');
    expect(market.payments(orderId).map(({ status }) => status)).to.deep.equal(['pending']);
  });

  it('is safe when two run at once', async () => {
    await market.draft(ware, 2);
    market.wait(900);
    expect((await Promise.all([expire(), expire()])).sort()).to.deep.equal([0, 1]);
    expect(market.stock(ware)).to.deep.equal([10, 0]);
  });

  it('leaves confirmed orders alone for good', async () => {
    const { orderId } = await market.paid(ware);
    market.wait(10 * 86_400);
    expect(await expire()).to.equal(0);
    expect(market.order(orderId).status).to.equal('confirmed');
  });
});
