import { AuditRecord } from '@soko/domain';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  aGuestCall,
  aJobCall,
  anId,
  anOperatorCall,
  aProviderCall,
  aUser,
  aUserCall,
  later,
  NOON,
} from '../../support/builders/index.ts';
import { always } from '../../support/properties.ts';

const ID = 'it';
const someFields = fc.dictionary(
  fc.constantFrom('name', 'status', 'count', 'passwordHash', 'clientToken', 'redirectUrl'),
  fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.date({ noInvalidDate: true })),
);

describe('an audit record', () => {
  it('tells what a thing was and what it is, in the fields that differ', () => {
    const before = aUser();
    const record = AuditRecord.of('user', before.id, before, { ...before, name: 'Bola', blockedAt: NOON });
    expect(record).to.deep.equal({
      action: 'user.changed',
      noun: 'user',
      id: before.id,
      before: { name: before.name, blockedAt: null },
      after: { name: 'Bola', blockedAt: NOON },
    });
  });

  it('of a new thing has nothing before, and of a removed one nothing after', () => {
    expect(AuditRecord.of('shop', ID, null, { name: 'Ada' })).to.deep.include({
      action: 'shop.created',
      before: null,
      after: { name: 'Ada' },
    });
    expect(AuditRecord.of('shop', ID, { name: 'Ada' }, null)).to.deep.include({
      action: 'shop.removed',
      before: { name: 'Ada' },
      after: null,
    });
  });

  it('compares values, not objects', () => {
    const was = { at: NOON, roles: ['customer'], price: { amount: 1, currency: 'NGN' } };
    const same = { at: new Date(NOON), roles: ['customer'], price: { amount: 1, currency: 'NGN' } };
    expect(AuditRecord.of('product', ID, was, same)).to.equal(null);
    expect(AuditRecord.of('product', ID, was, { ...same, at: later(NOON, 1) })?.after).to.deep.equal({
      at: later(NOON, 1),
    });
  });

  it('is not written for a change of secrets alone', () => {
    const user = aUser({ passwordHash: 'old' });
    expect(AuditRecord.of('user', user.id, user, { ...user, passwordHash: 'new' })).to.equal(null);
  });

  it(
    'never holds a secret, and always both sides of each field that differs',
    always([someFields, someFields], (before, after) => {
      const record = AuditRecord.of('payment', ID, before, after);
      const fields = Object.keys(record?.after ?? {});
      expect(fields).to.not.include.members(['passwordHash']);
      expect(fields.filter((field) => ['passwordHash', 'clientToken', 'redirectUrl'].includes(field))).to.deep.equal(
        [],
      );
      expect(Object.keys(record?.before ?? {})).to.deep.equal(fields);
      for (const field of fields) {
        expect(JSON.stringify(record?.before?.[field])).to.equal(JSON.stringify(before[field] ?? null));
        expect(JSON.stringify(record?.after?.[field])).to.equal(JSON.stringify(after[field] ?? null));
      }
    }),
  );

  it('names the actor by kind, and by id or name where there is one', () => {
    const [user, cart, order] = [anId(), anId(), anId()] as never[];
    const actors = [
      aUserCall(user as never, { roles: ['customer', 'staff'] }),
      aGuestCall({ cart: cart as never }),
      aGuestCall({ cart: cart as never, order: order as never }),
      aGuestCall(),
      aProviderCall('sandbox'),
      aJobCall('expire_orders'),
      { actor: { kind: 'host', name: 'billing' }, requestId: 'request' } as const,
      anOperatorCall(),
    ].map(AuditRecord.actor);
    expect(actors).to.deep.equal([
      { kind: 'user', id: user, roles: ['customer', 'staff'] },
      { kind: 'guest', id: cart, roles: [] },
      { kind: 'guest', id: order, roles: [] },
      { kind: 'guest', id: null, roles: [] },
      { kind: 'provider', id: 'sandbox', roles: [] },
      { kind: 'job', id: 'expire_orders', roles: [] },
      { kind: 'host', id: 'billing', roles: [] },
      { kind: 'operator', id: null, roles: [] },
    ]);
  });
});
