import type { CompanyId, MailLinkId, OtpChallengeId, SessionId, UserId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { Company } from './company.ts';
import type { MailLink } from './mail-link.ts';
import type { OtpChallenge, OtpPurpose } from './otp-challenge.ts';
import type { SavedAddress } from './saved-address.ts';
import type { Session, SessionEnd } from './session.ts';
import type { User } from './user.ts';

export interface Users {
  /** The user, held until the transaction ends; null when there is none. */
  lock(id: UserId): Promise<User | null>;
  /** The user, and every admin that is neither blocked nor gone, all held: no two callers see the same last admin. */
  lockWithAdmins(id: UserId): Promise<Readonly<{ user: User | null; admins: readonly User[] }>>;
  /** The user with this e-mail in its normal form (`Email.normal`), held; null when there is none. */
  lockByEmail(emailKey: string): Promise<User | null>;
  /** The user who has proved to have this phone (E.164), held; null when there is none. */
  lockByPhone(phone: string): Promise<User | null>;
  /** Refuses `email_taken`, and `phone_taken` where both have proved the same phone; so does `save`. */
  insert(user: User): Promise<void>;
  save(user: User): Promise<void>;
}

export interface Sessions {
  /** The session, held, and its user before it; null when there is none. */
  lock(id: SessionId): Promise<Session | null>;
  /** The session of a cookie, by the hash of its bytes; held like any other. */
  lockByHash(secretHash: string): Promise<Session | null>;
  insert(session: Session): Promise<void>;
  save(session: Session): Promise<void>;
  /**
   * Ends all sessions of a user at once, but for the one that is named, in one statement. The user is held: a login on
   * its way is over before, or finds the account as it is afterwards.
   */
  endAll(userId: UserId, because: SessionEnd, except?: SessionId): Promise<void>;
  /** Forgets from where and with what the sessions of a user, who is held, were opened. */
  forget(userId: UserId): Promise<void>;
}

/** One challenge per phone and purpose. It is locked before the user whom it lets in. */
export interface OtpChallenges {
  lock(id: OtpChallengeId): Promise<OtpChallenge | null>;
  lockByPhone(phone: string, purpose: OtpPurpose): Promise<OtpChallenge | null>;
  /** Makes it, unless the phone has one for this purpose: that one is left as it is. */
  insert(challenge: OtpChallenge): Promise<void>;
  save(challenge: OtpChallenge): Promise<void>;
}

export interface Addresses {
  /** The user's saved addresses, oldest first. Whoever is going to change them holds the user. */
  of(userId: UserId): Promise<readonly SavedAddress[]>;
  /** Makes the user's addresses exactly these; the others are gone for good. The user is held. */
  save(userId: UserId, book: readonly SavedAddress[]): Promise<void>;
}

export interface Companies {
  /** The company with its members, held; null when there is none. */
  lock(id: CompanyId): Promise<Company | null>;
  /** The company that the user is a member of, held. */
  lockOf(userId: UserId): Promise<Company | null>;
  /**
   * The same, and what the company owes on terms once it is held: in the currency of its limit, null where it has none. Who
   * adds to that holds it too.
   */
  lockWithDebt(userId: UserId): Promise<Readonly<{ company: Company; owed: Money | null }> | null>;
  /** The same without a lock: what an order is for is decided by the terms as they are read. */
  of(userId: UserId): Promise<Company | null>;
  /** Refuses `company_taken` for a member who belongs to another company; so does `save`. */
  insert(company: Company): Promise<void>;
  save(company: Company): Promise<void>;
}

/** Links that were sent by mail. Those that are long over are removed as new ones come. */
export interface MailLinks {
  /** The link, held, and its user before it; null when there is none. */
  lock(id: MailLinkId): Promise<MailLink | null>;
  /** An earlier one of the same user and purpose is replaced. */
  insert(link: MailLink): Promise<void>;
  save(link: MailLink): Promise<void>;
  /** Ends all that are still open for a user, who is held: what they prove is overtaken. */
  endAll(userId: UserId): Promise<void>;
  /** Removes all of a user, who is held: their addresses go with them. */
  forget(userId: UserId): Promise<void>;
}
