import { type Address, Company, NotificationPreferences, type SavedAddress, Session, type User } from '@soko/domain';
import { aNumber, anId } from './ids.ts';
import { NOON } from './moments.ts';

export function aUser(fields: Partial<User> = {}): User {
  const email = fields.email ?? `buyer-${aNumber()}@example.com`;
  return {
    id: anId(),
    email,
    emailKey: email.toLowerCase(),
    name: 'Ada Obi',
    phone: null,
    passwordHash: null,
    roles: ['customer'],
    emailVerifiedAt: null,
    phoneVerifiedAt: null,
    locale: null,
    notificationPreferences: NotificationPreferences.default,
    blockedAt: null,
    statusComment: null,
    deletedAt: null,
    createdAt: NOON,
    version: 1,
    ...fields,
  };
}

export const aSession = (user: User, at: Date = NOON): Session => Session.start(anId(), user.id, at);

export const anAddress = (fields: Partial<Address> = {}): Address => ({
  name: 'Ada Obi',
  line1: '12 Marina Road',
  city: 'Lagos',
  country: 'NG',
  ...fields,
});

export const aSavedAddress = (user: User, fields: Partial<SavedAddress> = {}): SavedAddress => ({
  id: anId(),
  userId: user.id,
  address: anAddress(),
  isDefaultShipping: false,
  isDefaultBilling: false,
  createdAt: NOON,
  ...fields,
});

/** An approved company of an owner. */
export function aCompany({ owner, ...fields }: Partial<Company> & { owner: User }): Company {
  const form = { name: 'Obi Trading Ltd', taxId: '01234567-0001', billingAddress: anAddress({ name: 'Obi Trading' }) };
  const applied = Company.apply(form, { id: anId(), owner: owner.id, at: NOON });
  return { ...Company.approve(applied, NOON, null), ...fields };
}
