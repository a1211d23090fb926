import { PERMISSIONS, type Permission, permits } from '@soko/application';
import type { Actor, Role } from '@soko/domain';
import { expect } from 'chai';
import { aGuestCall, aJobCall, anId, anOperatorCall, aProviderCall, aUserCall } from '../support/builders/index.ts';

const permissions = Object.keys(PERMISSIONS) as Permission[];
const userWith = (...roles: Role[]): Actor => aUserCall(anId(), { roles }).actor;
const holding = aGuestCall({ cart: anId() }).actor;

describe('a permission', () => {
  it('for anyone is for everybody', () => {
    const open = permissions.filter((permission) => permits(permission, aGuestCall().actor));
    const actors = [holding, userWith(), aJobCall().actor, anOperatorCall().actor, aProviderCall().actor];
    for (const actor of actors) expect(open.every((permission) => permits(permission, actor))).to.equal(true);
    expect(open).to.include.members(['catalog.browse', 'cart.fill', 'accounts.register']);
  });

  it('for guests needs a cart or an order in hand', () => {
    expect(permits('checkout.start', aGuestCall().actor)).to.equal(false);
    expect(permits('checkout.start', holding)).to.equal(true);
    expect(permits('payments.start', aGuestCall({ order: anId() }).actor)).to.equal(true);
    expect(permits('orders.list', holding)).to.equal(false);
  });

  it('for customers is for every user, whatever the roles', () => {
    for (const actor of [userWith(), userWith('seller'), userWith('staff'), userWith('admin')]) {
      expect(permits('checkout.start', actor)).to.equal(true);
      expect(permits('orders.list', actor)).to.equal(true);
    }
  });

  it('for sellers, staff and admins is for nobody below', () => {
    expect([userWith('customer'), holding].some((actor) => permits('stock.adjust', actor))).to.equal(false);
    expect(permits('stock.adjust', userWith('customer', 'seller'))).to.equal(true);
    expect(permits('payments.refund', userWith('staff'))).to.equal(false);
    expect(permits('payments.refund', userWith('admin'))).to.equal(true);
  });

  it('for staff is for admins too', () => {
    const ofStaff = permissions.filter((permission) => permits(permission, userWith('staff')));
    expect(ofStaff.every((permission) => permits(permission, userWith('admin')))).to.equal(true);
    expect(ofStaff).to.include('orders.oversee');
  });

  it('that is not listed is nobody’s', () => {
    expect(permits('market.close' as Permission, userWith('admin'))).to.equal(false);
    expect(permits('toString' as Permission, userWith('admin'))).to.equal(false);
  });
});
