import { expect } from 'chai';
import { aGuestCall } from '../../support/builders/index.ts';
import { aMarket, booksAreRight, type Market } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const FORM = {
  email: 'Ada@Example.com',
  password: 'a long password',
  name: 'Ada Obi',
  accountType: 'customer',
} as const;

describe('registering', () => {
  let market: Market;
  beforeEach(() => {
    market = aMarket();
  });
  afterEach(() => booksAreRight(market));

  it('makes an account, with its password hashed, and signs it in', async () => {
    const signedIn = await market.app.accounts.register(aGuestCall(), FORM);
    const user = market.memory.state.users.get(signedIn.userId);
    expect(user).to.deep.include({
      email: 'Ada@Example.com',
      passwordHash: 'hash of a long password',
      roles: ['customer'],
    });
    const session = market.memory.state.sessions.get(signedIn.sessionId);
    expect(session).to.deep.include({ userId: signedIn.userId, generation: 1, endedAt: null });
    expect(signedIn.generation).to.equal(1);
    expect(market.events()).to.deep.equal(['user.registered', 'email_verification.requested']);
  });

  it('is refused for an e-mail that is taken, in any case of letters, and leaves nothing behind', async () => {
    await market.app.accounts.register(aGuestCall(), FORM);
    const again = market.app.accounts.register(aGuestCall(), { ...FORM, email: 'ADA@example.COM' });
    expect(await refusalFrom(again)).to.equal('email_taken');
    expect([market.memory.state.users.size, market.memory.state.sessions.size]).to.deep.equal([1, 1]);
  });

  it('is refused for a password among the commonest and for what is no e-mail', async () => {
    const { register } = market.app.accounts;
    expect(await refusalFrom(register(aGuestCall(), { ...FORM, password: 'Password1' }))).to.equal('validation_failed');
    expect(await refusalFrom(register(aGuestCall(), { ...FORM, email: 'ada' }))).to.equal('validation_failed');
    expect(market.memory.state.users.size).to.equal(0);
  });

  it("makes the guest's cart the new user's", async () => {
    const ware = await market.sells();
    const { call, cartId } = await market.guestWith(ware);
    const { userId } = await market.app.accounts.register(call, { ...FORM, guestCart: cartId });
    const carts = [...market.memory.state.carts.values()];
    expect(carts.find((cart) => cart.userId === userId)?.items.map(({ sku }) => sku)).to.deep.equal([ware.sku]);
    expect(market.memory.state.carts.get(cartId)?.status).to.equal('merged');
  });

  it('leaves an audit record without the hash', async () => {
    await market.app.accounts.register(aGuestCall(), FORM);
    const record = market.memory.state.audit.find(({ noun }) => noun === 'user');
    expect(record?.action).to.equal('user.created');
    expect(JSON.stringify(record)).to.not.include('hash of');
  });
});
