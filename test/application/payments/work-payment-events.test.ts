import { expect } from 'chai';
import { aJobCall, aPaymentEvent, aReport } from '../../support/builders/index.ts';
import { aMarket, booksAreRight } from '../../support/market.ts';

describe('working on webhooks that were left behind', () => {
  it('gives each its outcome, those that fail notwithstanding', async () => {
    const market = aMarket();
    const ware = await market.sells();
    const [first, second] = [await market.begun(ware), await market.begun(ware)];
    const [broken, sound] = [first, second].map(({ orderId }) =>
      aPaymentEvent({ provider: 'fake', report: aReport(market.payments(orderId)[0]!) }),
    );
    await market.inTx(async (tx) => {
      for (const event of [broken!, sound!]) await tx.paymentEvents.insert(event);
    });
    market.memory.state.orders.delete(first.orderId);
    market.wait(6);
    await market.app.payments.workEvents(aJobCall()).catch(() => 'one of them failed');
    expect(market.memory.state.paymentEvents.get(sound!.id)?.outcome).to.equal('confirm');
    expect(market.memory.state.paymentEvents.get(broken!.id)?.outcome).to.equal(null);
  });

  it('leaves hints open whose provider was switched off since', async () => {
    const market = aMarket();
    const { orderId, reference } = await market.begun(await market.sells());
    const payment = market.payments(orderId)[0]!;
    const event = aPaymentEvent({ provider: 'gone', report: { status: 'unproven', reference } });
    await market.inTx((tx) => tx.paymentEvents.insert(event));
    market.wait(6);
    expect(await market.app.payments.workEvents(aJobCall())).to.equal(1);
    expect(market.memory.state.paymentEvents.get(event.id)?.outcome).to.equal(null);
    expect(market.payments(orderId)).to.deep.equal([payment]);
  });

  it('leaves those alone that have their outcome', async () => {
    const market = aMarket();
    await market.inTx((tx) => tx.paymentEvents.insert(aPaymentEvent({ outcome: 'noted' })));
    market.wait(6);
    expect(await market.app.payments.workEvents(aJobCall())).to.equal(0);
    booksAreRight(market);
  });
});
