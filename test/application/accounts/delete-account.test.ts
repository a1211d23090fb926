import { expect } from 'chai';
import { aCompany, aSavedAddress, aSession, aShop, NOON } from '../../support/builders/index.ts';
import { aMarket, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

describe('giving up an account', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  const giveUp = (user: Parameters<Market['callOf']>[0], versions?: readonly string[]) =>
    market.app.accounts.delete(market.callOf(user), { userId: user.id, versions });

  it('C18: leaves the id and nothing of the person, and ends the sessions', async () => {
    const user = await market.user({ phone: '+2348012345678', phoneVerifiedAt: NOON, passwordHash: 'hash' });
    const session = aSession(user, market.now());
    await market.inTx(async (tx) => {
      await tx.users.lock(user.id);
      await tx.sessions.insert(session);
      await tx.addresses.save(user.id, [aSavedAddress(user)]);
      await tx.companies.insert(aCompany({ owner: user }));
    });
    await market.app.catalog.addWishlistItem(market.callOf(user), { userId: user.id, wish: await market.sells() });
    await giveUp(user);
    const { state } = market.memory;
    expect(state.users.get(user.id)).to.deep.include({
      email: null,
      emailKey: null,
      phone: null,
      passwordHash: null,
      name: 'Deleted user',
      deletedAt: market.now(),
    });
    expect(state.sessions.get(session.id)?.endedBecause).to.equal('deleted');
    expect(state.addresses.size).to.equal(0);
    expect(state.wishlistItems.size).to.equal(0);
    expect([...state.companies.values()].flatMap(({ members }) => members)).to.deep.equal([]);
    expect(market.events()).to.include('user.deleted');
    expect(await refusalFrom(giveUp(user))).to.equal('not_found');
  });

  it('is refused to the only owner of a live shop, not of a rejected one', async () => {
    const [one, two] = [await market.user(), await market.user()];
    const live = aShop({ owner: one, status: 'suspended' });
    const over = aShop({ owner: two, status: 'rejected' });
    await market.inTx(async (tx) => {
      await tx.shops.insert(live);
      await tx.shops.insert(over);
    });
    expect(await refusalFrom(giveUp(one))).to.equal('sole_owner');
    await giveUp(two);
    expect(market.memory.state.shops.get(over.id)?.members).to.deep.equal([]);
    expect(market.memory.state.shops.get(live.id)?.members).to.have.length(1);
  });

  it('is refused to the last admin, and for another version', async () => {
    const admin = await market.user({ roles: ['customer', 'admin'] });
    expect(await refusalFrom(giveUp(admin))).to.equal('last_admin');
    const user = await market.user();
    expect(await refusalFrom(giveUp(user, ['7']))).to.equal('precondition_failed');
    await giveUp(user, ['1']);
  });
});
