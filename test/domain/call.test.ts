import { Call, type ShopId } from '@soko/domain';
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
});
