import { refuse } from '../errors.ts';
import type { MailLinkId, UserId } from '../ids.ts';
import type { User } from './user.ts';

const MINUTE = 60_000;

/** What following a link proves the right to. */
export type MailLinkPurpose = 'password_reset' | 'email_verification' | 'email_change';

/**
 * A link that was sent to a mailbox: who can follow it holds the mailbox. It is good once, for a while, and until a newer
 * one of its purpose is asked for. The token in it is a keyed MAC over the id, so that nothing secret is stored.
 */
export type MailLink = Readonly<{
  id: MailLinkId;
  /** Null where nobody was found to send it to: it takes the same work and opens nothing. */
  userId: UserId | null;
  purpose: MailLinkPurpose;
  /** Where it is sent; null with the user. */
  email: string | null;
  /** The account's address at the time, where that is another one: it is told. */
  formerEmail: string | null;
  createdAt: Date;
  endedAt: Date | null;
  /** `overtaken`: what it would change was changed in another way. */
  endedBecause: 'used' | 'replaced' | 'overtaken' | null;
}>;

/** How long each kind is good, in milliseconds. */
const LIFE: Readonly<Record<MailLinkPurpose, number>> = {
  password_reset: 30 * MINUTE,
  email_verification: 24 * 60 * MINUTE,
  email_change: 24 * 60 * MINUTE,
};

export const MailLink = {
  /** To the account's own address, or to the one that shall take its place. Nobody to send it to: a link to nothing. */
  to(
    user: User | null,
    purpose: MailLinkPurpose,
    made: Readonly<{ id: MailLinkId; at: Date; email?: string }>,
  ): MailLink {
    const email = user && (made.email ?? user.email);
    return {
      id: made.id,
      userId: email ? (user?.id ?? null) : null,
      purpose,
      email,
      formerEmail: made.email !== undefined && user ? user.email : null,
      createdAt: made.at,
      endedAt: null,
      endedBecause: null,
    };
  },

  /** How many minutes a link of this purpose is good. */
  minutes: (purpose: MailLinkPurpose): number => LIFE[purpose] / MINUTE,

  isGood: (link: MailLink, now: Date): boolean =>
    link.endedAt === null && now.getTime() - link.createdAt.getTime() < LIFE[link.purpose],

  end: (link: MailLink, because: NonNullable<MailLink['endedBecause']>, at: Date): MailLink =>
    link.endedAt === null ? { ...link, endedAt: at, endedBecause: because } : link,

  /**
   * Uses it up, and answers it with whose it is and where it was sent. Refuses `token_not_valid` for one that is over,
   * of another purpose, or of another user than the one that is named.
   */
  use(
    link: MailLink | null,
    wanted: Readonly<{ purposes: readonly MailLinkPurpose[]; userId?: UserId | undefined; at: Date }>,
  ): Readonly<{ link: MailLink; userId: UserId; email: string }> {
    if (!link || !MailLink.isGood(link, wanted.at) || !wanted.purposes.includes(link.purpose))
      refuse('token_not_valid');
    const { userId, email } = link;
    const isAnothers = wanted.userId !== undefined && wanted.userId !== userId;
    if (userId === null || email === null || isAnothers) return refuse('token_not_valid');
    return { link: MailLink.end(link, 'used', wanted.at), userId, email };
  },
};
