import { User } from '@soko/domain';
import { expect } from 'chai';
import { anId, aUser, NOON } from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

const register = (form: Partial<Parameters<typeof User.register>[0]> = {}): User =>
  User.register(
    { email: 'Ada@Example.com', name: 'Ada Obi', accountType: 'customer', ...form },
    { id: anId(), passwordHash: 'hash', at: NOON },
  );

describe('a user who registers', () => {
  it('keeps the e-mail as typed, and is compared by its normal form', () => {
    expect(register()).to.include({ email: 'Ada@Example.com', emailKey: 'ada@example.com' });
  });

  it('is a customer, and a seller where the form says so; never more', () => {
    expect(register().roles).to.deep.equal(['customer']);
    expect(register({ accountType: 'seller' }).roles).to.deep.equal(['customer', 'seller']);
    expect(register({ accountType: 'admin' as never }).roles).to.deep.equal(['customer']);
  });

  it('is neither verified nor blocked, and has no phone unless one is given', () => {
    const nothing = { phone: null, emailVerifiedAt: null, blockedAt: null, deletedAt: null };
    expect(register()).to.deep.include({ ...nothing, createdAt: NOON, passwordHash: 'hash' });
    expect(register({ phone: '+2348012345678' }).phone).to.equal('+2348012345678');
  });

  it('needs an e-mail address', () => {
    expect(refusalOf(() => register({ email: 'ada' }))).to.equal('validation_failed');
  });
});

describe('a user', () => {
  it('is admitted unless blocked', () => {
    const user = aUser();
    expect(User.admit(user)).to.equal(user);
    expect(refusalOf(() => User.admit(aUser({ blockedAt: NOON })))).to.equal('account_blocked');
  });

  it('is granted a role once', () => {
    const admin = User.grant(aUser(), 'admin');
    expect(admin.roles).to.deep.equal(['customer', 'admin']);
    expect(User.grant(admin, 'admin')).to.equal(admin);
  });
});
