import { Call, type Role } from '../call.ts';
import { refuse } from '../errors.ts';
import type { UserId } from '../ids.ts';
import { Email } from './email.ts';
import { NotificationPreferences, type PreferenceChanges } from './notification-preferences.ts';

/** A person with an account. Every user is a customer; `seller`, `staff` and `admin` come on top. */
export type User = Readonly<{
  id: UserId;
  /** As the person typed it; compared by `emailKey`. Both are null for one who only ever signed in by phone. */
  email: string | null;
  emailKey: string | null;
  name: string;
  /** E.164, or null. */
  phone: string | null;
  passwordHash: string | null;
  roles: readonly Role[];
  emailVerifiedAt: Date | null;
  /** When the person proved to have the phone: from then on it is this account's alone, and opens it. */
  phoneVerifiedAt: Date | null;
  /** BCP 47: the language of what is sent to the person; null: that of the call. */
  locale: string | null;
  notificationPreferences: NotificationPreferences;
  blockedAt: Date | null;
  /** Why the account is blocked, for staff. */
  statusComment: string | null;
  deletedAt: Date | null;
  createdAt: Date;
  /** Counts the writings, from 1: the store counts it up with each. */
  version: number;
}>;

/** What the registration form asks: a buyer or a seller; nothing here can make staff. */
export type AccountType = 'customer' | 'seller';

/** What people change of themselves at any time; e-mail, phone and password need the password again. */
export type ProfileChanges = Readonly<{
  name?: string | undefined;
  locale?: string | null | undefined;
  notificationPreferences?: PreferenceChanges | undefined;
}>;

/** What is so of every new account. */
const FRESH = {
  emailVerifiedAt: null,
  phoneVerifiedAt: null,
  locale: null,
  notificationPreferences: NotificationPreferences.default,
  blockedAt: null,
  statusComment: null,
  deletedAt: null,
  version: 1,
} as const;

export const User = {
  register(
    form: Readonly<{ email: string; name: string; phone?: string | undefined; accountType: AccountType }>,
    made: Readonly<{ id: UserId; passwordHash: string; at: Date }>,
  ): User {
    return {
      ...FRESH,
      id: made.id,
      email: form.email,
      emailKey: Email.normal(form.email),
      name: form.name,
      phone: form.phone ?? null,
      passwordHash: made.passwordHash,
      roles: form.accountType === 'seller' ? ['customer', 'seller'] : ['customer'],
      createdAt: made.at,
    };
  },

  /** The account of a phone that was proved by a code and belongs to nobody yet: a customer without an e-mail. */
  arrive: (phone: string, made: Readonly<{ id: UserId; at: Date }>): User => ({
    ...FRESH,
    id: made.id,
    email: null,
    emailKey: null,
    name: 'Customer',
    phone,
    passwordHash: null,
    roles: ['customer'],
    phoneVerifiedAt: made.at,
    createdAt: made.at,
  }),

  /** The user, if a lost password can be replaced: neither blocked nor gone. */
  recoverable: (user: User | null): User | null =>
    user !== null && user.blockedAt === null && user.deletedAt === null ? user : null,

  /** The user, if the e-mail is still to be proved. */
  unverified: (user: User): User | null => (user.emailVerifiedAt === null ? user : null),

  /** This is the user's phone (E.164) now, and proved. */
  provePhone: (user: User, phone: string, at: Date): User => ({ ...user, phone, phoneVerifiedAt: at }),

  /** This is the user's e-mail now, and proved. */
  proveEmail: (user: User, email: string, at: Date): User => ({
    ...user,
    email,
    emailKey: Email.normal(email),
    emailVerifiedAt: at,
  }),

  /** Refuses `account_blocked`. */
  admit(user: User): User {
    return user.blockedAt === null ? user : refuse('account_blocked');
  },

  /** The user, unless there is none or the account is gone: then refuses `not_found`. */
  present: (user: User | null): User => (user !== null && user.deletedAt === null ? user : refuse('not_found')),

  grant: (user: User, role: Role): User =>
    user.roles.includes(role) ? user : { ...user, roles: [...user.roles, role] },

  /** What is not named stays. */
  edit: (user: User, { name, locale, notificationPreferences }: ProfileChanges): User => ({
    ...user,
    name: name ?? user.name,
    locale: locale === undefined ? user.locale : locale,
    notificationPreferences: NotificationPreferences.change(
      user.notificationPreferences,
      notificationPreferences ?? {},
    ),
  }),

  /** Refuses `own_account`; staff and admins are blocked by admins alone, else `forbidden`. */
  block(user: User, reason: string | undefined, by: Overseer, at: Date): User {
    overseen(user, by);
    return { ...user, blockedAt: user.blockedAt ?? at, statusComment: reason ?? null };
  },

  /** Refuses what `block` refuses. */
  unblock(user: User, by: Overseer): User {
    overseen(user, by);
    return { ...user, blockedAt: null, statusComment: null };
  },

  /**
   * Exactly these roles, and customer. Refuses `own_account`, `forbidden` to whoever is no admin any more, `last_admin`.
   */
  withRoles(user: User, roles: readonly Role[], by: Overseer): User {
    notOneself(user, by.call);
    if (!isAdmin(by)) refuse('forbidden');
    if (isOnlyAdmin(user, by.admins) && !roles.includes('admin')) refuse('last_admin');
    return { ...user, roles: ROLES.filter((role) => role === 'customer' || roles.includes(role)) };
  },

  /**
   * What is left of an account that its owner gave up: the id that orders and books refer to, and nothing of the person.
   * The e-mail is free for another account. Refuses `last_admin`.
   */
  anonymise(user: User, admins: readonly User[], at: Date): User {
    if (isOnlyAdmin(user, admins)) refuse('last_admin');
    return {
      ...user,
      email: null,
      emailKey: null,
      name: 'Deleted user',
      phone: null,
      passwordHash: null,
      roles: ['customer'],
      emailVerifiedAt: null,
      phoneVerifiedAt: null,
      locale: null,
      notificationPreferences: NotificationPreferences.default,
      deletedAt: at,
    };
  },
};

/** Who acts on another's account: the call, and the admins as they are now, held. */
export type Overseer = Readonly<{ call: Call; admins: readonly User[] }>;

const ROLES: readonly Role[] = ['customer', 'seller', 'staff', 'admin'];

/** What the access token's look-up said may be over by now: the admins that are held decide. */
const isAdmin = ({ call, admins }: Overseer): boolean =>
  call.actor.kind === 'operator' || admins.some(({ id }) => id === Call.user(call));

const isOnlyAdmin = (user: User, admins: readonly User[]): boolean =>
  admins.some(({ id }) => id === user.id) && admins.length === 1;

const notOneself = (user: User, call: Call): void => {
  if (Call.user(call) === user.id) refuse('own_account');
};

function overseen(user: User, by: Overseer): void {
  notOneself(user, by.call);
  const isOfStaff = user.roles.includes('staff') || user.roles.includes('admin');
  if (isOfStaff && !isAdmin(by)) refuse('forbidden');
  if (isOnlyAdmin(user, by.admins)) refuse('last_admin');
}
