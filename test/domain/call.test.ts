import { Call, SHOP_RIGHTS, type ShopId, type ShopMembership, type ShopRole } from '@soko/domain';
import { expect } from 'chai';
import {
  aClaim,
  aGuestCall,
  aJobCall,
  anId,
  anOperatorCall,
  aProviderCall,
  aUserCall,
} from '../support/builders/index.ts';
import { refusalOf } from '../support/refusal.ts';

const aHostCall = (user?: ReturnType<typeof aUserCall>): Call => ({
  actor: { kind: 'host', name: 'billing', ...(user?.actor.kind === 'user' ? { user: user.actor.id } : {}) },
  requestId: 'request',
});

describe('a call', () => {
  it('loses its claim and nothing else when a later transaction goes on with it', () => {
    const call: Call = { ...aUserCall(anId()), address: '192.0.2.1', locale: 'en-NG', claim: aClaim() };
    const { claim: _, ...rest } = call;
    expect(Call.unclaimed(call)).to.deep.equal(rest);
    expect('claim' in Call.unclaimed(call)).to.equal(false);
  });

  it('has a user behind it when one signed in, or when the host names one', () => {
    const call = aUserCall(anId());
    expect(Call.user(call)).to.equal(call.actor.kind === 'user' ? call.actor.id : '');
    expect(Call.user(aHostCall(call))).to.equal(Call.user(call));
    for (const nobody of [aGuestCall({ cart: anId() }), aJobCall(), anOperatorCall(), aProviderCall(), aHostCall()]) {
      expect(Call.user(nobody)).to.equal(undefined);
    }
  });

  it('has the roles of its user, and none for anybody else', () => {
    const seller = aUserCall(anId(), { roles: ['customer', 'seller'] });
    expect(Call.has(seller, 'seller', 'admin')).to.equal(true);
    expect(Call.has(seller, 'admin')).to.equal(false);
    expect(Call.has(seller)).to.equal(false);
    expect(Call.has(aJobCall(), 'admin')).to.equal(false);
  });

  it('is of staff for staff, admins and operators', () => {
    const isStaff = [
      aUserCall(anId(), { roles: ['customer', 'staff'] }),
      aUserCall(anId(), { roles: ['customer', 'admin'] }),
      anOperatorCall(),
      aUserCall(anId(), { roles: ['customer', 'seller'] }),
      aGuestCall(),
      aJobCall(),
      aProviderCall(),
      aHostCall(),
    ].map(Call.isStaff);
    expect(isStaff).to.deep.equal([true, true, true, false, false, false, false, false]);
  });

  it("may change what is a shop's for its members, admins and operators", () => {
    const [shop, other] = [anId<ShopId>(), anId<ShopId>()];
    const keeps = [
      aUserCall(anId(), { shops: [shop] }),
      aUserCall(anId(), { roles: ['admin'] }),
      anOperatorCall(),
      aUserCall(anId(), { shops: [other] }),
      aUserCall(anId(), { roles: ['staff'] }),
      aGuestCall(),
      aJobCall(),
      aHostCall(),
    ].map((call) => Call.keeps(call, shop));
    expect(keeps).to.deep.equal([true, true, true, false, false, false, false, false]);
  });

  it('A8: may do in a shop what the role there allows, and learns nothing of others', () => {
    const [shop, other] = [anId<ShopId>(), anId<ShopId>()];
    const may = (role: ShopRole) => {
      const call = aUserCall(anId(), { roles: ['seller'], shops: [{ id: shop, role }] });
      return SHOP_RIGHTS.owner.filter((right) => Call.keeps(call, shop, right));
    };
    expect(may('owner')).to.deep.equal(SHOP_RIGHTS.owner);
    expect(may('manager')).to.deep.equal(['catalogue', 'stock', 'stock_reads', 'orders']);
    expect(may('fulfilment')).to.deep.equal(['stock_reads', 'orders']);
    const packer = aUserCall(anId(), { roles: ['seller'], shops: [{ id: shop, role: 'fulfilment' }] });
    expect(refusalOf(() => Call.requireRight(packer, shop, 'stock'))).to.equal('forbidden');
    expect(refusalOf(() => Call.requireRight(packer, other, 'orders'))).to.equal('not_found');
    Call.requireRight(aUserCall(anId(), { roles: ['admin'] }), other, 'stock');
  });

  it('means the shop that is named, else the one the user owns, else the only one', () => {
    const [own, one, two] = [anId<ShopId>(), anId<ShopId>(), anId<ShopId>()];
    const worksIn = (...shops: ShopMembership[]) => aUserCall(anId(), { roles: ['seller'], shops });
    const [manages, packs] = [
      { id: one, role: 'manager' },
      { id: two, role: 'fulfilment' },
    ] as const;
    expect(Call.ownShop(worksIn(manages, { id: own, role: 'owner' }))).to.equal(own);
    expect(Call.ownShop(worksIn(packs))).to.equal(two);
    expect(Call.ownShop(worksIn(manages, packs), two)).to.equal(two);
    expect(refusalOf(() => Call.ownShop(worksIn(manages, packs)))).to.equal('validation_failed');
    expect(refusalOf(() => Call.ownShop(worksIn(manages), own))).to.equal('not_found');
    expect(refusalOf(() => Call.ownShop(worksIn()))).to.equal('not_found');
    expect(refusalOf(() => Call.ownShop(anOperatorCall()))).to.equal('not_found');
  });
});
