import { expect } from 'chai';
import { aGuestCall, anId, later, NOON } from '../../support/builders/index.ts';
import { aMarket, type Market } from '../../support/market.ts';

const FORM = { email: 'ada@example.com', password: 'a long password', name: 'Ada', accountType: 'customer' } as const;

describe('logging out', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });

  it('C9: ends the session, and twice is once', async () => {
    const { sessionId } = await market.app.accounts.register(aGuestCall(), FORM);
    await market.app.accounts.logOut(aGuestCall(), { sessionId });
    market.wait(60);
    await market.app.accounts.logOut(aGuestCall(), { sessionId });
    expect(market.memory.state.sessions.get(sessionId)).to.deep.include({ endedAt: NOON, endedBecause: 'logout' });
    expect(market.now()).to.deep.equal(later(NOON, 60));
  });

  it('ends this session and leaves the others alone', async () => {
    const first = await market.app.accounts.register(aGuestCall(), FORM);
    const second = await market.app.accounts.logIn(aGuestCall(), FORM);
    await market.app.accounts.logOut(aGuestCall(), first);
    expect(market.memory.state.sessions.get(second.sessionId)?.endedAt).to.equal(null);
  });

  it('of a session that never was is nothing', async () => {
    expect(await market.app.accounts.logOut(aGuestCall(), { sessionId: anId() })).to.equal(null);
  });
});
