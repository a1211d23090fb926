import { SUBSCRIPTIONS, schedules } from '@soko/application';
import { readConfig } from '@soko/cli';
import type { OrderId } from '@soko/domain';
import { expect } from 'chai';
import { aJobCall, kobo } from '../support/builders/index.ts';
import { aFolder } from '../support/journey.ts';
import { aMarket, booksAreRight, type Market } from '../support/market.ts';

/** Seconds from an event to its job, and from a round that is due to its start: the dispatcher's pause, a tick, a poll. */
const LAG = 2;
const PROMISED = 60;

describe('I8: money that an order does not need, by the intervals as they are by default', () => {
  const folder = aFolder();
  after(() => folder.remove());
  let market: Market;
  let orderId: OrderId;
  beforeEach(async () => {
    market = aMarket();
    const begun = await market.begun(await market.sells({ price: kobo(1_000) }));
    orderId = begun.orderId;
    await market.app.payments.start(begun.call, { orderId, provider: 'other' });
    for (const provider of [market.fake, market.other]) {
      const reference = market.payments(orderId).find((payment) => payment.provider === provider.name)?.reference ?? '';
      provider.pay(reference);
      await market.app.payments.receiveWebhook(aJobCall(), { provider: provider.name, ...provider.webhook(reference) });
    }
  });
  afterEach(() => booksAreRight(market));

  const refund = () => market.refunds(orderId)[0]!;
  const isBack = () => refund().status === 'succeeded';

  /** Lets time pass and each round come when it is due, until the money is back. Answers how many seconds that took. */
  const secondsUntilBack = async (): Promise<number> => {
    const rounds = schedules(market.app, readConfig({ SOKO_DATA_DIR: folder.path }).roundSeconds);
    let seconds = LAG;
    market.wait(LAG);
    expect(SUBSCRIPTIONS['refund.requested']).to.deep.equal(['send_refund']);
    await market.app.payments.sendRefund(aJobCall(), { refundId: refund().id, orderId }).catch(() => {});
    while (!isBack() && seconds < 3_600) {
      market.wait(1);
      seconds += 1;
      // a round that is due starts when the lag is over
      const due = rounds.filter(({ everySeconds }) => (seconds - LAG) % everySeconds === 0);
      for (const { run } of due) await run(aJobCall());
    }
    return seconds;
  };

  it('goes back by its job', async () => {
    expect(await secondsUntilBack()).to.be.at.most(PROMISED);
    expect(market.events().filter((type) => type === 'refund.succeeded')).to.have.length(1);
  });

  it('goes back within a minute also where the one who asked the provider died', async () => {
    const provider = [market.fake, market.other].find(({ name }) => {
      const payment = market.payments(orderId).find(({ id }) => id === refund().paymentId);
      return payment?.provider === name;
    });
    provider!.beforeAnswer = async () => {
      provider!.beforeAnswer = async () => {};
      throw new Error('killed');
    };
    const seconds = await secondsUntilBack();
    expect(seconds).to.be.above(LAG);
    expect(seconds).to.be.at.most(PROMISED);
    expect(provider?.refunds.size).to.equal(1);
  });
});
