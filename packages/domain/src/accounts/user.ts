import type { Role } from '../call.ts';
import { refuse } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { Email } from './email.ts';

/** A person with an account. Every user is a customer; `seller`, `staff` and `admin` come on top. */
export type User = Readonly<{
  id: UserId;
  /** As the person typed it; compared by `emailKey`. */
  email: string;
  emailKey: string;
  name: string;
  /** E.164, or null. */
  phone: string | null;
  passwordHash: string | null;
  roles: readonly Role[];
  emailVerifiedAt: Date | null;
  blockedAt: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
}>;

/** What the registration form asks: a buyer or a seller; nothing here can make staff. */
export type AccountType = 'customer' | 'seller';

export const User = {
  register(
    form: Readonly<{ email: string; name: string; phone?: string | undefined; accountType: AccountType }>,
    made: Readonly<{ id: UserId; passwordHash: string; at: Date }>,
  ): User {
    return {
      id: made.id,
      email: form.email,
      emailKey: Email.normal(form.email),
      name: form.name,
      phone: form.phone ?? null,
      passwordHash: made.passwordHash,
      roles: form.accountType === 'seller' ? ['customer', 'seller'] : ['customer'],
      emailVerifiedAt: null,
      blockedAt: null,
      deletedAt: null,
      createdAt: made.at,
    };
  },

  /** Refuses `account_blocked`. */
  admit(user: User): User {
    return user.blockedAt === null ? user : refuse('account_blocked');
  },

  grant: (user: User, role: Role): User =>
    user.roles.includes(role) ? user : { ...user, roles: [...user.roles, role] },
};
