import type { OrderView, Queries } from '@soko/application';
import { expect } from 'chai';
import { aJobCall, anId, anOrderView } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';

const send = async (order: OrderView | null) => {
  const queries = { receipt: async () => order } as Partial<Queries> as Queries;
  const market = aMarket({ queries });
  await market.app.notifications.sendReceipt(aJobCall(), { orderId: anId(), key: 'event-1' });
  return market.mails.map(({ to, key }) => [to, key]);
};

describe('sending a receipt', () => {
  it('mails the buyer, under the key of the event', async () => {
    expect(await send(anOrderView())).to.deep.equal([['ada@example.com', 'event-1']]);
  });

  it('is nothing for an order that was cancelled since, or is not there', async () => {
    expect(await send(anOrderView({ status: 'cancelled' }))).to.deep.equal([]);
    expect(await send(null)).to.deep.equal([]);
  });

  it('fails with its mailer, so that it is tried again', async () => {
    const queries = { receipt: async () => anOrderView() } as Partial<Queries> as Queries;
    const mailer = { send: () => Promise.reject(new Error('no route to host')) };
    const { app } = aMarket({ queries, mailer });
    const sent = app.notifications.sendReceipt(aJobCall(), { orderId: anId(), key: 'event-1' });
    expect(await sent.catch((failure: Error) => failure.message)).to.equal('no route to host');
  });
});
