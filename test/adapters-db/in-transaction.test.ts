import { connect as connectSocket } from 'node:net';
import { inTransaction } from '@soko/adapters-db';
import { connectingWithin } from '@soko/adapters-payments';
import { expect } from 'chai';
import { kobo } from '../support/builders/index.ts';
import { fakeProvider } from '../support/fake-provider.ts';
import { aMarket } from '../support/market.ts';
import { watchNetwork } from '../support/no-network.ts';
import { type WebServer, webServer } from '../support/web-server.ts';

describe('H11: a call to the outside', () => {
  let server: WebServer;
  before(async () => {
    server = await webServer((_, response) => response.end());
  });
  after(() => server.close());

  /** What was seen of it, in a transaction or not. */
  const seen = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const watch = watchNetwork();
    await work();
    watch.stop();
    return watch.inside;
  };
  const ways = {
    'undici:request:create': async () => {
      await fetch(server.url);
      await connectingWithin()(server.url);
    },
    'net.client.socket': () =>
      new Promise<void>((done) => {
        const socket = connectSocket(Number(new URL(server.url).port), '127.0.0.1', () => socket.destroy());
        socket.on('close', () => done());
      }),
  };

  for (const [name, call] of Object.entries(ways)) {
    it(`is seen where it begins inside of a transaction, and left alone elsewhere: ${name}`, async () => {
      const { inTx } = aMarket();
      expect(await seen(call)).to.deep.equal([]);
      expect(await seen(() => inTx(call))).to.include(name);
    });
  }

  it('that a provider makes inside of one fails the use case', async () => {
    const provider = fakeProvider();
    const market = aMarket({ providers: [provider] });
    const { reference } = await market.begun(await market.sells({ price: kobo(1_000) }));
    const asking = market.inTx(() => provider.verify({ reference, providerReference: null, amount: kobo(1_000) }));
    expect(await asking.catch((failure: Error) => failure.message)).to.include('inside a transaction');
    expect(inTransaction()).to.equal(false);
  });
});
