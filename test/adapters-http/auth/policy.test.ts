import { PERMISSIONS, type Permission, permits } from '@soko/application';
import type { Actor, CartId, Role, SessionId, ShopId, UserId } from '@soko/domain';
import { expect } from 'chai';
import { authorize } from '../../../packages/adapters-http/src/auth/policy.ts';
import { refusalOf } from '../../support/refusal.ts';

const user = (...roles: Role[]): Actor => ({
  kind: 'user',
  id: 'u' as UserId,
  session: 's' as SessionId,
  shops: [{ id: 'shop' as ShopId, role: 'owner' }],
  roles,
});
const anonymous: Actor = { kind: 'guest' };
const guest: Actor = { kind: 'guest', cart: 'c' as CartId };

describe('a policy', () => {
  const under = (permission: Permission, actor: Actor) =>
    refusalOf(() => authorize({ policy: { permission, scope: 'anyone' } }, actor));

  it('asks for the permission, however far the scope reaches', () => {
    expect(under('payments.refund', user('admin'))).to.equal(undefined);
    for (const actor of [user('customer'), user('seller'), user('staff')]) {
      expect(under('payments.refund', actor)).to.equal('forbidden');
    }
    expect(under('payments.refund', guest)).to.equal('unauthenticated');
    expect(under('payments.refund', anonymous)).to.equal('unauthenticated');
  });

  it('refuses a permission that nobody wrote down', () => {
    expect(under('everything' as Permission, user('admin'))).to.equal('forbidden');
  });
});

describe('permissions', () => {
  it('let an admin do all that staff may, and everyone signed in what a customer may', () => {
    for (const permission of Object.keys(PERMISSIONS) as Permission[]) {
      if (permits(permission, user('staff'))) expect(permits(permission, user('admin')), permission).to.equal(true);
      if (permits(permission, user('customer'))) expect(permits(permission, user('staff')), permission).to.equal(true);
    }
  });

  it('let a guest do what it holds a token for, and an anonymous caller only what anyone may', () => {
    expect([permits('cart.change', guest), permits('cart.change', anonymous)]).to.deep.equal([true, false]);
    expect([permits('catalog.browse', guest), permits('catalog.browse', anonymous)]).to.deep.equal([true, true]);
    expect(permits('accounts.read_self', guest)).to.equal(false);
  });

  it('give jobs and providers nothing over HTTP but what anyone may', () => {
    expect(permits('payments.refund', { kind: 'job', name: 'x' })).to.equal(false);
    expect(permits('payments.notify', { kind: 'provider', provider: 'sandbox' })).to.equal(true);
  });
});
