import { expect } from 'chai';
import sinon from 'sinon';
import { aClaim, aGuestCall, NOON } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const PASSWORD = 'a long password';

describe('logging in', () => {
  let market: Market;
  beforeEach(async () => {
    market = aMarket();
    await market.user({ email: 'Ada@example.com', passwordHash: `hash of ${PASSWORD}` });
  });
  afterEach(() => booksAreRight(market));

  const logIn = (fields: Partial<Parameters<Market['app']['accounts']['logIn']>[1]> = {}) =>
    market.app.accounts.logIn(aGuestCall(), { email: 'ada@EXAMPLE.com', password: PASSWORD, ...fields });

  it('opens a session of its own each time', async () => {
    const [first, second] = [await logIn(), await logIn()];
    expect(first.userId).to.equal(second.userId);
    expect(first.sessionId).to.not.equal(second.sessionId);
    expect(market.memory.state.sessions.get(first.sessionId)).to.deep.include({ generation: 1, createdAt: NOON });
  });

  it('is refused alike, after the same work, for an unknown address, a wrong password and what is no address', async () => {
    const verify = sinon.spy(market.ports.passwords, 'verify');
    const transaction = sinon.spy(market.ports.store, 'transaction');
    const work = async (fields: Parameters<typeof logIn>[0]) => {
      sinon.resetHistory();
      const refusal = await refusalFrom(logIn(fields));
      return [refusal, verify.callCount, transaction.callCount];
    };
    const tries = [{ password: 'wrong password' }, { email: 'nobody@example.com' }, { email: 'no address' }];
    for (const each of tries) expect(await work(each)).to.deep.equal(['invalid_credentials', 1, 1]);
    sinon.restore();
  });

  it('never compares without a hash: an account without a password cannot be entered', async () => {
    await market.user({ email: 'bola@example.com', passwordHash: null });
    expect(await refusalFrom(logIn({ email: 'bola@example.com', password: 'null' }))).to.equal('invalid_credentials');
  });

  it('tells that an account is blocked only to who knows its password', async () => {
    await market.user({ email: 'eve@example.com', passwordHash: `hash of ${PASSWORD}`, blockedAt: NOON });
    expect(await refusalFrom(logIn({ email: 'eve@example.com' }))).to.equal('account_blocked');
    expect(await refusalFrom(logIn({ email: 'eve@example.com', password: 'guess' }))).to.equal('invalid_credentials');
    expect(market.memory.state.sessions.size).to.equal(0);
  });

  it("takes the guest's cart along", async () => {
    const ware = await market.sells();
    const { cartId } = await market.guestWith(ware);
    const { userId } = await logIn({ guestCart: cartId });
    const cart = [...market.memory.state.carts.values()].find((each) => each.userId === userId);
    expect(cart?.items.map(({ sku }) => sku)).to.deep.equal([ware.sku]);
  });

  it('keeps nothing under a key, so that a repeat is a new session', async () => {
    const call = { ...aGuestCall(), claim: aClaim() };
    const credentials = { email: 'ada@example.com', password: PASSWORD };
    const { userId } = await market.app.accounts.logIn(call, credentials);
    expect((await market.app.accounts.logIn(call, credentials)).userId).to.equal(userId);
    expect(market.memory.state.claims.size).to.equal(0);
  });
});
