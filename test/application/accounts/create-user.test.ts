import { expect } from 'chai';
import { anOperatorCall } from '../../support/builders/index.ts';
import { aMarket } from '../../support/market.ts';
import { refusalFrom } from '../../support/refusal.ts';

const ADMIN = {
  email: 'admin@example.com',
  password: 'a long password',
  name: 'Admin',
  roles: ['customer', 'admin'],
} as const;

describe('making an account for somebody', () => {
  it('gives it the roles that no form can ask for, each once', async () => {
    const market = aMarket();
    const id = await market.app.accounts.create(anOperatorCall(), ADMIN);
    const user = market.memory.state.users.get(id);
    expect(user).to.deep.include({ roles: ['customer', 'admin'], passwordHash: 'hash of a long password' });
    expect(market.events()).to.deep.equal(['user.registered']);
  });

  it('asks no less of the password and the e-mail than the form does', async () => {
    const { create } = aMarket().app.accounts;
    expect(await refusalFrom(create(anOperatorCall(), { ...ADMIN, password: 'short' }))).to.equal('validation_failed');
    expect(await refusalFrom(create(anOperatorCall(), { ...ADMIN, email: '@' }))).to.equal('validation_failed');
    await create(anOperatorCall(), ADMIN);
    expect(await refusalFrom(create(anOperatorCall(), ADMIN))).to.equal('email_taken');
  });
});
