import type { User } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, anId } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const FORM = { email: 'ada@example.com', password: 'a long password', name: 'Ada', accountType: 'customer' } as const;
type SignedIn = Awaited<ReturnType<Market['app']['accounts']['register']>>;

describe('refreshing a session', () => {
  let market: Market;
  let first: SignedIn;
  beforeEach(async () => {
    market = aMarket();
    first = await market.app.accounts.register(aGuestCall(), FORM);
  });
  afterEach(() => booksAreRight(market));

  const refresh = ({ sessionId, generation }: Pick<SignedIn, 'sessionId' | 'generation'>) =>
    market.app.accounts.refresh(aGuestCall(), { sessionId, generation });
  const endedBecause = () => market.memory.state.sessions.get(first.sessionId)?.endedBecause;

  it('C6: gives the newest token a successor, and nothing to the old one', async () => {
    expect(await refresh(first)).to.deep.equal({ ...first, generation: 2 });
  });

  it('gives the token before the same successor again, within the grace', async () => {
    const second = await refresh(first);
    market.wait(10);
    expect(await refresh(first)).to.deep.equal(second);
    expect(market.memory.state.sessions.get(first.sessionId)?.generation).to.equal(2);
  });

  it('C7: ends the family when the token before comes after the grace, and says so in the log', async () => {
    const second = await refresh(first);
    market.wait(11);
    expect(await refusalFrom(refresh(first))).to.equal('token_reused');
    expect(endedBecause()).to.equal('reuse');
    expect(market.events()).to.include('session.reused');
    expect(await refusalFrom(refresh(second))).to.equal('unauthenticated');
  });

  it('C7: ends the family at once when an older token comes', async () => {
    const second = await refresh(first);
    const third = await refresh(second);
    expect(await refusalFrom(refresh(first))).to.equal('token_reused');
    expect(await refusalFrom(refresh(third))).to.equal('unauthenticated');
  });

  it('C8: leaves exactly one live successor of twenty at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first)));
    expect(new Set(answers.map(({ generation }) => generation))).to.deep.equal(new Set([2]));
    expect(market.memory.state.sessions.get(first.sessionId)?.generation).to.equal(2);
  });

  it('is refused after logging out, after 30 idle days, and for a session that never was', async () => {
    expect(await refusalFrom(refresh({ sessionId: anId(), generation: 1 }))).to.equal('unauthenticated');
    market.wait(30 * 86_400);
    expect(await refusalFrom(refresh(first))).to.equal('unauthenticated');
    const again = await market.app.accounts.logIn(aGuestCall(), FORM);
    await market.app.accounts.logOut(aGuestCall(), again);
    expect(await refusalFrom(refresh(again))).to.equal('unauthenticated');
  });

  it('is refused to a user who was blocked since, and changes nothing', async () => {
    await market.inTx(async (tx) => {
      const user = await tx.users.lock(first.userId);
      await tx.users.save({ ...(user as User), blockedAt: tx.now });
    });
    expect(await refusalFrom(refresh(first))).to.equal('account_blocked');
    expect(market.memory.state.sessions.get(first.sessionId)?.generation).to.equal(1);
  });
});
