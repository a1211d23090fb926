import { type Call, type CartId, Order } from '@soko/domain';
import { expect } from 'chai';
import {
  aGuestCall,
  aJobCall,
  anId,
  anOperatorCall,
  anOrder,
  aProviderCall,
  aUserCall,
} from '../../support/builders/index.ts';
import { refusalOf } from '../../support/refusal.ts';

describe('who may act on an order', () => {
  const userId = anId<NonNullable<Order['userId']>>();
  const orderOf = (fields: Partial<Order>) => anOrder(fields);
  const mayAct = (order: Order | null, call: Call): boolean => refusalOf(() => Order.heldBy(order, call)) === undefined;

  it('is its buyer', () => {
    expect(mayAct(orderOf({ userId }), aUserCall(userId))).to.equal(true);
    expect(mayAct(orderOf({ userId }), aUserCall(anId()))).to.equal(false);
  });

  it('is the bearer of its token, and of no other: not of one that has an owner', () => {
    const owned = orderOf({ userId });
    expect(mayAct(owned, aGuestCall({ order: owned.id }))).to.equal(false);
    const order = orderOf({});
    expect(mayAct(order, aGuestCall({ order: order.id }))).to.equal(true);
    expect(mayAct(order, aGuestCall({ order: anId() }))).to.equal(false);
    expect(mayAct(order, aGuestCall({ cart: anId<CartId>() }))).to.equal(false);
  });

  it('is staff, an operator, a provider or a job of the market', () => {
    const others = [aUserCall(anId(), { roles: ['staff'] }), aUserCall(anId(), { roles: ['admin'] })];
    for (const call of [...others, anOperatorCall(), aProviderCall(), aJobCall()]) {
      expect(mayAct(orderOf({ userId }), call)).to.equal(true);
    }
  });

  it("A4: is nobody else, and a guest's order never matches a caller without identity", () => {
    const nobody: Call = { actor: { kind: 'host', name: 'billing' }, requestId: 'request' };
    for (const call of [aGuestCall(), aUserCall(anId(), { roles: ['seller'], shops: [anId()] }), nobody]) {
      expect(mayAct(orderOf({ userId: null }), call)).to.equal(false);
    }
  });

  it('learns the same of an order that is not there', () => {
    expect(refusalOf(() => Order.heldBy(null, anOperatorCall()))).to.equal('not_found');
    expect(refusalOf(() => Order.heldBy(orderOf({ userId }), aGuestCall()))).to.equal('not_found');
  });
});
